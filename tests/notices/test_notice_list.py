import pytest
from django.urls import reverse

from zhongshu.notices import services
from zhongshu.notices.models import Notice


@pytest.fixture
def notice(cast, when):
    services.tell(
        "notices.reminder", cast.handler, text="请办理第一件", key="a", url="/somewhere/", at=when("2026-03-09 09:00")
    )
    return Notice.objects.get()


def page(client, person, **query):
    client.force_login(person.account)
    return client.get(reverse("notices:list"), query).content.decode()


def test_unread_first_read_one_link_away(client, cast, notice):
    assert "请办理第一件" in page(client, cast.handler)
    services.mark_read(notice)

    assert "没有未读的通知" in page(client, cast.handler)
    assert "请办理第一件" in page(client, cast.handler, show="read")


def test_opening_marks_read_and_leads_there(client, cast, notice):
    client.force_login(cast.handler.account)

    response = client.get(reverse("notices:open", args=[notice.pk]))

    notice.refresh_from_db()
    assert (response.status_code, response["Location"], notice.read_at is not None) == (303, "/somewhere/", True)


def test_nobody_sees_or_opens_anothers_notice(client, cast, notice):
    assert "请办理第一件" not in page(client, cast.proposer)
    opened = client.get(reverse("notices:open", args=[notice.pk]))
    marked = client.post(reverse("notices:mark-read", args=[notice.pk]))
    client.post(reverse("notices:mark-all-read"))

    notice.refresh_from_db()
    assert (opened.status_code, marked.status_code, notice.read_at) == (404, 404, None)


def test_bell_counts_unread(client, cast, notice):
    for number in range(120):
        services.tell("notices.reminder", cast.handler, text="又一件", key=f"n{number}")
    client.force_login(cast.handler.account)

    assert client.get(reverse("notices:list")).context["frame"].notice_count == 121
    client.post(reverse("notices:mark-all-read"))
    assert client.get(reverse("notices:list")).context["frame"].notice_count == 0


def test_same_queries_for_one_and_many(client, cast, notice, django_assert_max_num_queries):
    client.force_login(cast.handler.account)
    client.get(reverse("notices:list"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("notices:list"))
    for number in range(10):
        services.tell("notices.reminder", cast.handler, text="又一件", key=f"n{number}")

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("notices:list"))
