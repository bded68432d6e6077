import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.core.errors import RuleBroken
from zhongshu.numbering import services
from zhongshu.numbering.models import Number, Series
from zhongshu.people.models import Policy


@pytest.fixture(autouse=True)
def officers_log_in_without_a_token(db):
    Policy.objects.update_or_create(key="totp_required_for_officers", defaults={"value": False})


@pytest.fixture
def series(cast):
    first = services.draw(cast.office, "云政办发", 2026, actor=cast.clerk)
    services.void(first, reason="该文未发", actor=cast.clerk)
    services.draw(cast.office, "云政办发", 2026, actor=cast.clerk)
    return first.series


@pytest.mark.parametrize(
    ("who", "book", "page", "start"),
    [
        ("clerk", 200, 200, 403),
        ("business_admin", 200, 200, 200),
        ("outsider", 200, 404, 403),  # reads the book of its own county
        ("handler", 403, 403, 403),
        ("system_admin", 403, 403, 403),
        ("auditor", 403, 403, 403),
    ],
)
def test_who_may_open_the_book(client, cast, series, who, book, page, start):
    client.force_login(getattr(cast, who).account)

    addresses = [reverse("numbering:book"), reverse("numbering:series", args=[series.pk]), reverse("numbering:start")]
    assert [client.get(address).status_code for address in addresses] == [book, page, start]


def test_book_shows_drawn_void_and_next(client, cast, series):
    client.force_login(cast.clerk.account)

    book = client.get(reverse("numbering:book"), {"year": 2026}).content.decode()
    page = client.get(reverse("numbering:series", args=[series.pk])).content.decode()
    assert "云政办发〔2026〕" in book
    assert "该文未发" in page
    assert "云政办发〔2026〕2号" in page


def test_other_organs_series_are_not_listed(client, cast, series):
    services.draw(cast.county, "青政发", 2026, actor=cast.outsider)
    client.force_login(cast.clerk.account)

    assert "青政发" not in client.get(reverse("numbering:book"), {"year": 2026}).content.decode()


def test_title_shows_only_to_those_who_may_see_the_record(client, cast, make_record):
    number = services.draw(cast.office, "云政办发", 2026, actor=cast.clerk)
    make_record("关于防汛工作的通知", started=False, number=number)

    def page(person):
        client.force_login(person.account)
        return client.get(reverse("numbering:series", args=[number.series_id])).content.decode()

    assert "关于防汛工作的通知" in page(cast.clerk)
    assert "关于防汛工作的通知" not in page(cast.business_admin)
    assert "不在您的知悉范围" in page(cast.business_admin)


def test_start_form_says_what_is_missing_and_then_starts(client, cast):
    client.force_login(cast.business_admin.account)
    form = {"organ": cast.office.pk, "code": "云政办函", "year": 2026, "start": 8, "reason": ""}

    refused = client.post(reverse("numbering:start"), form)
    done = client.post(reverse("numbering:start"), form | {"reason": "手工编到 7 号"})

    assert "要写明理由" in refused.content.decode()
    assert done.status_code == 303
    assert list(Series.objects.values_list("start", "next_value")) == [(8, 8)]


def test_same_queries_for_one_and_for_many_numbers(client, cast, series, django_assert_max_num_queries):
    client.force_login(cast.clerk.account)
    address = reverse("numbering:series", args=[series.pk])
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for _number in range(5):
        services.draw(cast.office, "云政办发", 2026, actor=cast.clerk)

    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_a_series_ends_and_goes_on(client, cast, series):
    client.force_login(cast.business_admin.account)
    address = reverse("numbering:series-end", args=[series.pk])

    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "代字改为云政规"}).status_code == 303
    assert "代字改为云政规" in client.get(reverse("numbering:series", args=[series.pk])).content.decode()
    assert services.preview(cast.office, "云政办发", 2026) == "云政办发〔2026〕 已停用"
    with pytest.raises(RuleBroken, match="已经停用：代字改为云政规。请换一个代字") as refused:
        services.draw(cast.office, "云政办发", 2026, actor=cast.clerk)
    assert refused.value.field == "code"
    assert services.draw(cast.office, "云政办发", 2027, actor=cast.clerk).value == 1

    stale = client.post(address, {"reason": "代字改为云政规"})
    assert stale.status_code == 422
    assert "已经停用" in stale.content.decode()
    client.post(address, {"resume": "1"})
    assert services.draw(cast.office, "云政办发", 2026, actor=cast.clerk).value == 3
    assert list(Entry.objects.filter(subject=str(series)).order_by("pk").values_list("verb", flat=True)) == [
        "numbering.series.ended", "numbering.series.resumed",
    ]  # fmt: skip


def test_an_ended_series_gives_no_number_to_raw_sql_either(cast, series):
    services.end_series(series, reason="代字改为云政规", actor=cast.business_admin)
    number = {"text": "云政办发〔2026〕3号", "drawn_at": timezone.now(), "drawn_by": cast.clerk}

    with pytest.raises(DatabaseError), transaction.atomic():
        Number.objects.create(series=series, value=3, **number)
    with pytest.raises(DatabaseError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(end_reason="")


@pytest.mark.parametrize("who", ["clerk", "outsider", "director"])
def test_only_the_business_administrator_ends_a_series(client, cast, series, who):
    client.force_login(getattr(cast, who).account)

    assert client.post(reverse("numbering:series-end", args=[series.pk]), {"reason": "x"}).status_code == 403
    assert Series.objects.get(pk=series.pk).ended_at is None
