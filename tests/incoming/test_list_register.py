"""收文登记簿: filters in the address, counts that equal the list, a fixed number of queries, files that hold the same rows."""

import io
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhongshu.audit.models import Entry
from zhongshu.incoming import access, checklist, services
from zhongshu.incoming.register.filters import FACETS, VIEW_LABELS, VIEWS, Filters
from zhongshu.incoming.register.rows import Register, with_rows
from zhongshu.people.models import Delegation
from zhongshu.records.models import Grant, Record
from zhongshu.search.services import index_text
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def busy(cast, data):
    """A dozen papers of this year in every state, among them one that some people may not see."""
    now = timezone.now()
    made = []
    for place in range(12):
        received_at = now - timedelta(days=3, hours=place)
        kind = ("request", "report", "letter")[place % 3]
        wanted = data(
            sender=("青岩县人民政府", "云川市财政局", "岚江省人民政府")[place % 3],
            sender_number=f"文〔2026〕{place + 1}号",
            title=f"关于第{place + 1}件事的{'请示' if kind == 'request' else '函'}",
            document_type=kind,
            paper_class="reading_document" if kind == "report" else "action_document",
            needs_answer=kind == "request",
            issued_on=None,
            received_at=received_at,
            urgency="extra_urgent" if place == 5 else "normal",
        )
        made.append(services.register(wanted, actor=cast.clerk, organ=cast.office, at=received_at))
    _spread(cast, made, now)
    return made


def _spread(cast, made, now):
    services.return_to_sender(made[0], reason="未会签。", actor=cast.clerk)
    workflow.cancel(made[1].record, reason="重复登记。", actor=cast.clerk)
    workflow.suspend(made[2].record, until=now + timedelta(days=9), reason="等上级文件。", actor=cast.director)
    Record.objects.filter(pk=made[3].pk).update(due_at=now - timedelta(hours=1))
    services.check(made[4], points=checklist.all_passed(), actor=cast.clerk, to_stage="circulating")
    workflow.close(made[4].record, actor=Record.objects.get(pk=made[4].pk).holder)
    services.check(made[6], points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")
    target = made[6].record.steps.get(stage="checking")
    workflow.send_back(made[6].record, to_step=target, reason="来文字号有误。", actor=cast.proposer)
    Record.objects.filter(pk=made[7].pk).update(due_at=now + timedelta(minutes=30))
    Record.objects.filter(pk=made[8].pk).update(level=3, title="绝无仅有的题目")


def register_of(person, query=""):
    return Register(person, person.organ, Filters.read(dict(parse_qsl(query))))


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "director", "proposer", "handler"])
def test_every_count_equals_its_list(cast, busy, who):
    person = getattr(cast, who)
    register = register_of(person)
    for choice in register.views:
        assert choice.count == register_of(person, urlencode({"view": choice.value})).found.count(), choice
    for facet, choices in register.facets:
        for choice in choices:
            assert choice.count == register_of(person, urlencode({facet.key: choice.value})).found.count(), choice


def test_counts_of_facets_respect_the_others(cast, busy):
    register = register_of(cast.clerk, "class=action_document&source=subordinate&q=请示")
    for facet, choices in register.facets:
        for choice in choices:
            kept = {"class": "action_document", "source": "subordinate", "q": "请示", facet.key: choice.value}
            assert choice.count == register_of(cast.clerk, urlencode(kept)).found.count(), (facet.key, choice)


def test_every_light_of_the_list_is_the_one_of_its_row(cast, busy):
    """The condition in the database and the rule of the engine agree for every row."""
    for key in FACETS[3].choices:
        register = register_of(cast.clerk, f"light={key}")
        assert {row.light for row in register.rows(with_rows(register.found))} <= {key}
    shown = {key: register_of(cast.clerk, f"light={key}").total for key in FACETS[3].choices}
    assert {key: shown[key] for key in ("over", "late", "hold")} == {"over": 1, "late": 1, "hold": 1}
    assert sum(shown.values()) == register_of(cast.clerk, "view=open").total


def test_what_one_may_not_see_is_neither_listed_nor_counted(cast, busy):
    secret = busy[8]
    assert access.visible_to(cast.clerk).filter(pk=secret.pk).exists()
    register = register_of(cast.second_clerk)
    assert (register.total, secret.pk in register.found.values_list("pk", flat=True)) == (11, False)
    assert register_of(cast.second_clerk, urlencode({"q": "绝无仅有的题目"})).total == 0
    assert register_of(cast.outsider).total == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("view=unanswered", 3),
        ("view=overdue", 1),
        ("state=returned", 1),
        ("state=cancelled", 1),
        ("state=closed", 1),
        ("source=superior", 4),
        ("q=第12件事", 1),
        ("q=文[2026]第11号", 1),
        ("q=岚江省", 4),
        ("view=nonsense&light=purple&since=gestern&sort=;drop", 12),
    ],
)
def test_filters(cast, busy, query, count):
    assert register_of(cast.clerk, query).total == count


def test_text_of_the_files_is_found(cast, data, upload):
    document = services.register(data(title="不含该词的标题"), uploads=[upload()], actor=cast.clerk, organ=cast.office)
    blob = document.record.record_files.get().file.blob
    blob.text, blob.text_at = "水毁严重，申请拨付应急抢修资金", timezone.now()
    blob.save()
    index_text(document.pk)

    assert list(register_of(cast.clerk, "q=应急抢修资金&year=2026").found) == [document]


def test_days_replace_the_year(cast, register):
    old = register(at="2025-06-03 09:00", issued_on=None, received_at=_at("2025-06-03 08:00"))

    assert list(register_of(cast.clerk, "since=2025-06-01&until=2025-06-30").found) == [old]
    assert list(register_of(cast.clerk, "year=2025").found) == [old]
    assert register_of(cast.clerk).total == 0


def _at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk.account)
    return client


def test_page_costs_the_same_for_one_and_for_thirty_rows(cast, clerk, register):
    register(received_at=_recent(), issued_on=None, at=_now_text())
    clerk.get(reverse("incoming:register"))  # the first page of a session writes the session
    few = _queries(clerk)
    for _each in range(29):
        register(received_at=_recent(), issued_on=None, at=_now_text())

    assert _queries(clerk) == few


def _recent():
    return timezone.now() - timedelta(minutes=5)


def _now_text():
    return timezone.localtime().strftime("%Y-%m-%d %H:%M")


def _queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("incoming:register")).status_code == 200
    return len(captured)


def test_paging_shows_every_row_once(cast, clerk, register):
    made = [register(received_at=_recent(), issued_on=None, at=_now_text()).pk for _each in range(30)]
    first = clerk.get(reverse("incoming:register"))
    second = clerk.get(reverse("incoming:register"), {"cursor": first.context["page"].next_cursor})

    shown = [row.document.pk for page in (first, second) for row, _cells in page.context["lines"]]
    assert shown == sorted(made, reverse=True)


@pytest.mark.parametrize("query", ["", "view=open", "class=reading_document&sort=received", "q=请示"])
def test_table_file_holds_exactly_what_is_shown(cast, clerk, busy, query):
    page = clerk.get(f"{reverse('incoming:register')}?{query}")
    answer = clerk.get(f"{reverse('incoming:export')}?{query}")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert rows[1][:5] == ["收文号", "收到", "来文机关", "来文字号", "标题"]
    shown = [[row.document.receipt_value, row.record.title] for row, _cells in page.context["lines"]]
    assert [[int(row[0]), row[4]] for row in rows[2:]] == shown
    entry = Entry.objects.get(verb="incoming.register.exported")
    assert (entry.actor_id, entry.data["rows"]) == (cast.clerk.pk, len(shown))


def test_a_title_is_never_a_formula(cast, clerk, register):
    register(title='=HYPERLINK("http://x")', received_at=_recent(), issued_on=None, at=_now_text())

    answer = clerk.get(reverse("incoming:export"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert rows[2][4] == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("director", 200), ("handler", 403), ("proposer", 403)])
def test_who_may_take_the_register_away(client, cast, document, who, status):
    client.force_login(getattr(cast, who).account)
    assert client.get(reverse("incoming:export")).status_code == status


def test_view_is_saved_under_a_name_and_removed(cast, clerk):
    clerk.post(
        reverse("incoming:save-view"), {"name": "青岩来的", "query": "q=青岩&class=action_document&cursor=x&evil=1"}
    )

    view = cast.clerk.saved_views.get()
    assert dict(parse_qsl(view.query)) == {"q": "青岩", "class": "action_document"}
    clerk.post(reverse("incoming:delete-view", args=[view.pk]))
    assert cast.clerk.saved_views.count() == 0


def test_columns_are_chosen_in_the_address(cast, clerk, document):
    page = clerk.get(reverse("incoming:register"), {"year": "2026", "cols": ["remarks", "unit"]})

    assert [column.key for column in page.context["columns"]] == ["number", "title", "unit", "remarks"]


def test_several_are_urged_and_each_has_its_result(cast, client, register):
    first, second = register(), register()
    for one in (first, second):
        services.check(one, points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")
    workflow.urge(second.record.steps.get(stage="proposing"), actor=cast.clerk)
    client.force_login(cast.clerk.account)

    page = client.post(reverse("incoming:batch"), {"verb": "urge", "record": [first.pk, second.pk], "text": "请抓紧"})

    results = {document.pk: sentence for document, sentence in page.context["results"]}
    assert (results[first.pk], "四小时内" in results[second.pk]) == ("", True)


def test_several_are_circulated_to_the_same_readers(cast, client, register):
    first, second = register(), register()
    client.force_login(cast.clerk.account)

    client.post(
        reverse("incoming:batch"),
        {"verb": "circulate", "record": [first.pk, second.pk], "to": [cast.mayor.pk], "purpose": "know"},
    )

    assert [one.record.steps.filter(role="read", holder=cast.mayor).count() for one in (first, second)] == [1, 1]


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "director", "proposer", "handler", "mayor", "outsider"])
def test_the_register_holds_what_the_person_may_see_of_the_organ(cast, busy, who):
    """Whichever way the database goes: along the register, or from the grants."""
    person = getattr(cast, who)
    seen = access.visible_to(person).filter(record__owning_organ=cast.office)

    assert set(access.register_of(person, cast.office)) == set(seen)


def test_what_was_given_to_a_unit_is_in_the_register(cast, document):
    now = timezone.now()
    Grant.objects.create(record=document.record, unit=cast.units["county"], reason="share", since=now)
    assert list(access.register_of(cast.outsider, cast.office)) == [document]


def test_what_the_principal_works_on_is_in_the_register_of_the_deputy(cast, document):
    now = timezone.now()
    dates = {"since": now - timedelta(days=1), "until": now + timedelta(days=5)}
    Delegation.objects.create(
        principal=cast.clerk, deputy=cast.outsider, reason="出差", made_by=cast.clerk, ceiling=2, **dates
    )
    assert list(access.register_of(cast.outsider, cast.office)) == [document]


@pytest.mark.parametrize(
    ("table", "change"),
    [("incoming_incomingdocument", "organ_id = {other}"), ("records_record", "owning_organ_id = {other}")],
)
def test_the_organ_of_a_paper_is_that_of_its_record(cast, document, table, change):
    key = "record_id" if table.startswith("incoming") else "id"
    assert document.organ_id == document.record.owning_organ_id
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change.format(other=cast.finance.pk)} WHERE {key} = {document.pk}")  # noqa: S608


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads so few rows without any index")
@pytest.mark.parametrize("query", ["", "cursor=", "class=reading_document", "sort=number"])
def test_a_page_walks_the_index_of_the_register(cast, busy, query):
    register = register_of(cast.clerk, query)
    plan = with_rows(register.found.filter(receipt_value__lte=9)).order_by(*register.filters.order)[:26].explain()

    assert "incoming_by_organ" in plan
    assert "TEMP B-TREE" not in plan


def test_views_and_labels_belong_together():
    assert list(VIEWS) == list(VIEW_LABELS)


def test_handled_paper_shows_its_stage_and_holder(cast, clerk, register):
    document = register(received_at=_recent(), issued_on=None, at=_now_text())
    services.check(document, points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")
    workflow.forward(
        document.record,
        to_stage="instructing",
        to=cast.vice_mayor,
        comment=CommentInput(text="请阅示"),
        actor=cast.proposer,
    )

    (row, _cells), *_rest = clerk.get(reverse("incoming:register")).context["lines"]
    assert (row.holder, row.stage) == ("罗景和", "批示")
