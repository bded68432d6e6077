"""督查文书: made from the facts, corrected, signed off, issued, and then fixed; who sees the record reads them."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core import guards
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.records.models import Record
from zhongshu.supervision import services as supervision
from zhongshu.supervision.documents import access, listing, shapes
from zhongshu.supervision.models import Document
from zhongshu.supervision.services import SlipInput
from zhongshu.supervision.services import documents as services
from zhongshu.workflow import services as workflow

pytestmark = pytest.mark.django_db


def texts(document: Document) -> dict[str, str]:
    """label → text of a slip as it stands."""
    return {label: text for _key, label, text in shapes.fields_of(listing.last_version(document).values)}


@pytest.fixture
def march():
    with story_time(at("2026-03-09 09:00")) as clock:
        yield clock


@pytest.fixture
def sent(story, march):
    """Two tasks of the finance bureau and one of the county."""
    story.approved()
    story.task("安排应急资金", evidence=("on_site",))
    story.task("拨付救灾资金", due_at=at("2026-04-06 17:30"))
    story.task("组织抢通", organ=story.cast.county, result_wanted="12处全部抢通")
    tasks = story.send()
    march.set(at("2026-03-09 14:00"))
    return tasks


def test_each_unit_gets_one_notice_with_all_its_tasks(story, sent):
    notices = Document.objects.filter(kind="notice").order_by("pk")

    assert [(one.receiver.label, one.number, one.issued_by.name) for one in notices] == [
        ("市财政局", "督字〔2026〕1号", "唐雨"),
        ("青岩县政府", "督字〔2026〕1号", "唐雨"),
    ]
    said = texts(notices[0])
    assert "安排应急资金" in said["承办任务"]
    assert "拨付救灾资金" in said["承办任务"]
    assert "2026年4月6日17:30" in said["承办任务"]
    assert "组织抢通" not in said["承办任务"]
    assert said["批示原文"] == "请交通、财政抓紧，雨季前务必抢通。"


def test_a_task_that_goes_to_another_unit_brings_it_a_notice(story, sent):
    supervision.return_task(again(sent[2]), reason="属财政职责", actor=story.cast.outsider)
    holder = Record.objects.get(pk=sent[2].pk).holder
    supervision.reassign_task(again(sent[2]), organ=story.cast.finance, reason="由财政承办", actor=holder)

    last = Document.objects.filter(kind="notice").latest("pk")
    assert (last.receiver, last.record_id) == (story.cast.finance, sent[2].pk)
    assert "组织抢通" in texts(last)["承办任务"]
    assert "安排应急资金" not in texts(last)["承办任务"]


def test_units_read_their_own_documents_and_nobody_else_does(story, sent):
    cast = story.cast
    readers = ("finance_intake", "outsider", "supervisor", "vice_mayor", "handler", "system_admin")

    seen = {name: access.visible_to(getattr(cast, name)).count() for name in readers}

    assert seen == {
        "finance_intake": 1,
        "outsider": 1,
        "supervisor": 2,
        "vice_mayor": 2,
        "handler": 0,
        "system_admin": 0,
    }


@pytest.mark.parametrize(
    ("rung", "kind", "number", "colour"),
    [
        ("urge", "urge", "催办单〔2026〕1号", "black"),
        ("blue", "slip", "督办单〔2026〕1号", shapes.BLUE),
        ("yellow", "slip", "督办单〔2026〕1号", shapes.YELLOW),
        ("red", "slip", "督办单〔2026〕1号", "red"),
        ("circular", "rebuke", "督查通报〔2026〕1号", "red"),
        ("talk", "talk_call", "督字〔2026〕1号", "red"),
    ],
)
def test_a_slip_is_a_document_at_once(story, sent, march, rung, kind, number, colour):
    march.set(at("2026-04-08 10:00"))
    slip = supervision.issue_slip(
        again(sent[0]).record, SlipInput(rung, "资金还没有到县，请立即拨付。"), actor=story.cast.supervisor
    )

    document = slip.document
    values = listing.last_version(document).values
    assert (document.kind, document.number, values["colour"]) == (kind, number, colour)
    assert document.issued_at == slip.issued_at
    said = texts(document)
    assert said["超期情况"] == "超期2个工作日"
    words = {"circular": "通报内容", "talk": "约谈事项"}.get(rung, "督办要求")
    assert said[words].startswith("资金还没有到县，请立即拨付。")
    assert said["最近反馈"] == "没有反馈"


def test_a_reminder_is_a_row_only(story, sent):
    slip = supervision.issue_slip(again(sent[0]).record, SlipInput("remind", "请抓紧。"), actor=story.cast.supervisor)

    assert not hasattr(slip, "document")


@pytest.fixture
def extended(story, sent, march):
    story.day = 10
    march.set(at("2026-03-10 14:00"))
    story.accepted(sent[0])
    return workflow.ask_extension(
        again(sent[0]).record, to_due_at=at("2026-04-09 17:30"), reason="等省厅批复", actor=story.cast.budget_handler
    )


def test_the_form_of_an_extension_says_what_was_decided(story, extended):
    with pytest.raises(RuleBroken):
        services.make_extension_form(extended, actor=story.cast.supervisor)
    workflow.approve_extension(extended, actor=extended.step.holder)
    extended.refresh_from_db()

    form = services.make_extension_form(extended, actor=story.cast.supervisor)

    said = texts(form)
    assert (said["原期限"], said["申请延至"]) == ("2026年4月3日17:30", "2026年4月9日17:30")
    assert said["审批意见"].startswith("同意延期")
    assert services.make_extension_form(extended, actor=story.cast.supervisor) == form


@pytest.fixture
def finished(story, sent, march):
    """One of the three tasks done and found true."""
    march.set(at("2026-03-20 09:00"))
    story.day = 20
    story.accepted(sent[0])
    story.signed(story.reported(sent[0], problems="县里配套不足", next_steps="督促到位"))
    story.verified(sent[0])
    return story.fresh()


def test_the_conclusion_gathers_course_results_and_checks(story, finished):
    document = services.make_report(finished, "conclusion", actor=story.cast.supervisor)

    said = texts(document)
    assert "市财政局：安排应急资金" in said["办理过程"]
    assert said["办理结果"] == "市财政局：资金已于3月20日下达，共300万元。"
    assert "唐雨核查" in said["核查情况"]


def test_a_report_is_written_by_the_office_and_issued_by_a_leader(story, finished, march):
    cast = story.cast
    document = services.make_report(finished, "report", actor=cast.supervisor)
    body = listing.last_version(document).values["body"]
    assert "罗景和副市长" in body
    assert "县里配套不足" in body
    assert "已下达" not in listing.last_version(document).values["title"]

    with pytest.raises(NotAllowed):
        services.issue(document, actor=cast.supervisor)
    with pytest.raises(NotAllowed):
        services.amend(document, {}, actor=cast.handler)
    values = listing.last_version(document).values | {"title": "关于抢通情况的报告"}
    services.amend(document, values, actor=cast.supervisor)
    services.submit(document, to=cast.deputy_director, actor=cast.supervisor)
    services.issue(document, actor=cast.deputy_director)

    document.refresh_from_db()
    last = listing.last_version(document).values
    assert (document.number, last["document_number"], last["title"]) == (
        "督查专报〔2026〕1号",
        "〔2026〕1号",
        "关于抢通情况的报告",
    )
    assert last["issue_date"] == f"{timezone.localdate()}"
    assert document.versions.count() == 3
    with pytest.raises(NotAllowed):
        services.amend(document, values, actor=cast.supervisor)


def test_a_second_draft_of_the_same_kind_is_refused_until_the_first_is_dropped(story, finished):
    first = services.make_report(finished, "conclusion", actor=story.cast.supervisor)
    with pytest.raises(RuleBroken):
        services.make_report(finished, "conclusion", actor=story.cast.supervisor)
    services.drop(first, actor=story.cast.supervisor)

    assert services.make_report(finished, "conclusion", actor=story.cast.supervisor).pk != first.pk


ATTACKS = {
    "another number": "UPDATE supervision_document SET number = '督字〔2026〕9号'",
    "not issued": "UPDATE supervision_document SET issued_at = NULL, issued_by_id = NULL",
    "deleted": "DELETE FROM supervision_document",
    "other words": "UPDATE supervision_documentversion SET \"values\" = '{}'",
    "words gone": "DELETE FROM supervision_documentversion",
    "words later": (
        'INSERT INTO supervision_documentversion (place, "values", made_at, document_id, made_by_id) '
        "SELECT 9, '{}', made_at, document_id, made_by_id FROM supervision_documentversion"
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_keeps_what_was_issued(story, sent, attack):
    guards.install(connection)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])


@pytest.fixture
def _fonts():
    if not any(settings.FONTS_DIR.rglob("*.otf")):
        pytest.skip("no fonts in var/fonts")


@pytest.mark.usefixtures("_fonts")
def test_pages_show_edit_and_give_files(client, story, finished):
    document = services.make_report(finished, "conclusion", actor=story.cast.supervisor)
    client.force_login(Account.objects.get(username="supervisor"))

    assert "督办通知单" in client.get(reverse("supervision:documents", args=[finished.pk])).content.decode()
    shown = client.get(document.get_absolute_url())
    assert shown.context["sides"]
    edit = reverse("supervision:document-edit", args=[document.pk])
    form = client.get(edit).context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()}
    key = next(name for name, field in form.fields.items() if field.label == "办理结果")
    assert client.post(edit, data | {key: "12处全部抢通。"}).status_code == 303
    assert texts(document)["办理结果"] == "12处全部抢通。"
    heads = {"pdf": b"%PDF", "docx": b"PK", "ofd": b"PK"}
    for kind, head in heads.items():
        answer = client.get(reverse(f"supervision:document-{kind}", args=[document.pk]))
        assert answer.content.startswith(head)
    do = reverse("supervision:document-do", args=[document.pk])
    assert client.post(do, {"do": "issue"}).status_code == 303
    assert client.post(do, {"do": "drop"}).status_code == 403
    client.force_login(Account.objects.get(username="handler"))
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("_fonts")
def test_every_kind_is_set_in_every_form(story, finished):
    cast = story.cast
    services.make_report(finished, "conclusion", actor=cast.supervisor)
    services.make_report(finished, "report", actor=cast.supervisor)
    services.make_circular(cast.office, "2026-03", actor=cast.supervisor)

    for document in Document.objects.all():
        values = listing.last_version(document).values
        assert shapes.sides_of(values, settings.FONTS_DIR)
        for kind in shapes.MEDIA:
            assert len(shapes.file_of(values, kind, settings.FONTS_DIR)) > 2000
