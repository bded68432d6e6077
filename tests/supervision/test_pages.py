"""The whole life of an item through the pages, as the people who sit in front of them."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhongshu.people.models import Account
from zhongshu.records.models import Record
from zhongshu.records.models.task import RecordTask
from zhongshu.supervision.models import Slip, SupervisedItem, SupervisedTask
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "papers": place}
    assert storages["papers"].path("")


def day(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT17:30")


@pytest.fixture
def visit(hall):
    """visit("supervisor", "supervision:ledger") reads; with data it posts, and must come through."""
    clients: dict[str, Client] = {}

    def go(who, name, *args, data=None, status=None, query=""):
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(Account.objects.get(username=who))
        address = reverse(name, args=args) + query
        answer = clients[who].post(address, data) if data is not None else clients[who].get(address)
        errors = answer.context["form"].errors if answer.context and "form" in answer.context else ""
        assert answer.status_code == (status or (303 if data is not None else 200)), errors
        return answer

    return go


ITEM = {
    "title": "青岩县水毁农村公路应急抢修",
    "instruction_text": "请财政抓紧，雨季前务必抢通。",
    "basis": "罗景和副市长批示",
    "source_kind": "instruction",
    "item_kind": "instruction_item",
    "result_wanted": "12处水毁路段全部抢通",
    "evidence": ["photo"],
    "urgency": "normal",
    "level": "0",
    "report_cycle": "none",
    "report_day": "5",
}


@pytest.fixture
def registered(visit, hall) -> SupervisedItem:
    visit("supervisor", "supervision:new")
    visit("supervisor", "supervision:new", data=ITEM | {"leader": hall.vice_mayor.pk, "due_at": day(40)})
    return SupervisedItem.objects.get()


@pytest.fixture
def sent(visit, hall, registered) -> SupervisedTask:
    pk = registered.pk
    visit("supervisor", "supervision:propose", pk)
    visit("supervisor", "supervision:propose", pk, data={"approver": hall.vice_mayor.pk, "text": "拟请立项。"})
    assert "审批立项" in visit("vice_mayor", "workflow:leader-paper", pk).content.decode()
    visit("vice_mayor", "supervision:approve", pk)
    visit("vice_mayor", "supervision:approve", pk, data={"decision": "yes", "text": "同意。"})
    visit("supervisor", "supervision:tasks", pk)
    task = {"title": "下达应急资金", "to": "", "due_at": day(20), "result_wanted": "300万元到县", "evidence": ["photo"]}
    visit("supervisor", "supervision:tasks", pk, data=task)
    assert "没有牵头单位" in visit("supervisor", "supervision:tasks", pk).content.decode()
    made = SupervisedTask.objects.get()
    visit("supervisor", "supervision:edit-task", made.pk)
    visit("supervisor", "supervision:edit-task", made.pk, data=task | {"to": f"organ:{hall.finance.pk}"})
    visit("supervisor", "supervision:send", pk, data={})
    return SupervisedTask.objects.get()


def feedback(progress: int = 100, **more: object) -> dict[str, object]:
    photo = SimpleUploadedFile(f"现场{progress}{timezone.now():%f}.png", PNG + str(timezone.now()).encode())
    return {"kind": "final", "progress": progress, "text": "资金已下达。", "proof_photo": photo} | more


def test_an_item_goes_its_whole_way_through_the_pages(visit, hall, sent):
    pk, task = sent.item_id, sent.pk
    assert "下达应急资金" in visit("finance_intake", "workflow:record", task).content.decode()
    visit("finance_intake", "supervision:accept", task)
    visit("finance_intake", "supervision:accept", task, data={"responsible": hall.budget_handler.pk})
    assert "下达应急资金" in visit("finance_intake", "supervision:mine").content.decode()

    visit("budget_handler", "supervision:feedback", task)
    visit("budget_handler", "supervision:feedback", task, data=feedback())
    visit("budget_head", "supervision:sign", task)
    visit("budget_head", "supervision:sign", task, data={"decision": "yes", "text": ""})
    assert "下达应急资金" in visit("supervisor", "supervision:verifying").content.decode()
    check = {"method": "material", "finding": "untrue", "text": "凭证不符", "checked_on": str(timezone.localdate())}
    visit("supervisor", "supervision:verify", task)
    visit("supervisor", "supervision:verify", task, data=check | {"photos": SimpleUploadedFile("核.png", PNG)})
    assert "退回重办" in visit("budget_handler", "workflow:record", task).content.decode()

    visit("budget_handler", "supervision:feedback", task, data=feedback(text="已补办。"))
    visit("budget_head", "supervision:sign", task, data={"decision": "yes", "text": ""})
    visit("supervisor", "supervision:verify", task, data=check | {"finding": "true"})
    visit("supervisor", "supervision:conclude", pk)
    visit("supervisor", "supervision:conclude", pk, data={"report": "资金300万元已到县。"})
    assert "资金300万元已到县" in visit("vice_mayor", "supervision:opinion", pk).content.decode()
    visit("vice_mayor", "supervision:opinion", pk, data={"opinion": "satisfied", "text": ""})
    visit("deputy_director", "supervision:close", pk)
    visit("deputy_director", "supervision:close", pk, data={"text": "同意销号。"})

    assert set(Record.objects.values_list("state", flat=True)) == {"closed"}
    assert "回头看" in visit("supervisor", "workflow:record", pk).content.decode()


def test_figures_of_the_ledger_equal_their_lists(visit, sent, registered):
    first = visit("supervisor", "supervision:ledger")
    found = first.context["found"]
    for figure in [*found.figures, *found.sources, *found.views]:
        key = "source" if figure in found.sources else "view" if figure in found.views else "light"
        shown = visit("supervisor", "supervision:ledger", query=f"?{key}={figure.value}")
        assert len(shown.context["rows"]) == figure.count, figure
    assert [row.record.title for row in first.context["rows"]] == ["青岩县水毁农村公路应急抢修"]


def test_the_ledger_is_taken_as_a_table(visit, sent):
    answer = visit("supervisor", "supervision:export")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode() + book.read("xl/worksheets/sheet1.xml").decode()
    assert cells.index("青岩县水毁农村公路应急抢修") < cells.index("　下达应急资金")
    visit("budget_handler", "supervision:export", status=403)


def test_a_misdirected_task_comes_back_and_is_sent_elsewhere(visit, hall, sent):
    visit("finance_intake", "supervision:return", sent.pk, data={"reason": "属于交通职责"})
    holder = Record.objects.get(pk=sent.pk).holder
    who = next(name for name, person in hall.people.items() if person.pk == holder.pk)
    visit(who, "supervision:reassign", sent.pk)
    again = {"to": f"organ:{hall.county.pk}", "reason": "由县政府承办"}
    visit(who, "supervision:reassign", sent.pk, data=again)
    assert SupervisedTask.objects.get().organ == hall.county


def test_late_work_is_urged_by_hand_with_the_proposed_rung(visit, hall, sent):
    visit("supervisor", "supervision:slip", sent.pk)
    visit("supervisor", "supervision:slip", sent.pk, data={"rung": "blue", "text": "请加快。"})
    slip = Slip.objects.get()
    assert (slip.rung, slip.number) == ("blue", f"督办单〔{timezone.localdate().year}〕1号")
    visit("finance_intake", "supervision:answer-slip", sent.pk, data={"text": "本周办完。"})
    visit("supervisor", "supervision:cause", sent.pk, data={"kind": "coordination", "text": "等省厅"})
    visit("supervisor", "supervision:press")
    assert Slip.objects.get().answer == "本周办完。"


def test_a_paper_with_an_instruction_is_taken_over(visit, hall, make_record):
    paper = make_record("关于防汛的请示")
    workflow.forward(paper, to_stage="proposing", to=hall.proposer, actor=hall.clerk)
    words = CommentInput(text="请督查室督办落实。")
    workflow.forward(
        paper, to_stage="instructing", to=hall.vice_mayor, comment=CommentInput(text="拟请阅示。"), actor=hall.proposer
    )
    workflow.forward(paper, to_stage="handling", to=hall.finance, comment=words, actor=hall.vice_mayor)
    workflow.circulate(Record.objects.get(pk=paper.pk), to=[hall.supervisor], purpose="know", actor=hall.finance_intake)
    for what in ("排查隐患", "储备物资"):
        RecordTask.objects.create(
            record=paper, what=what, who="市财政局", quote=f"{what}。", kept_by=hall.clerk, kept_at=timezone.now()
        )
    page = visit("supervisor", "supervision:from-record", paper.pk)
    assert page.context["form"].initial["instruction_text"] == "请督查室督办落实。"
    chosen = {"task": [str(pk) for pk in paper.paper_tasks.values_list("pk", flat=True)], "mode": "tasks"}
    comment = {"comment": paper.comments.get(kind="instruction").pk}
    visit("supervisor", "supervision:from-record", paper.pk, query="?task=" + chosen["task"][0])
    visit("supervisor", "supervision:from-record", paper.pk, data=ITEM | chosen | comment)

    item = SupervisedItem.objects.get()
    assert (item.leader, item.tasks.count(), item.record.links_out.get().target_id) == (hall.vice_mayor, 2, paper.pk)
    assert {task.organ for task in item.tasks.all()} == {hall.finance}
    visit("supervisor", "supervision:set-up", item.pk)
    visit("supervisor", "supervision:set-up", item.pk, data={})
    item.refresh_from_db()
    assert item.is_approved_by_instruction
    assert "青岩县水毁农村公路应急抢修" in visit("vice_mayor", "supervision:asked").content.decode()
    visit("vice_mayor", "workflow:record", item.pk)


def test_who_has_no_part_sees_nothing(visit, hall, sent):
    for name in ("tasks", "propose", "conclude"):
        visit("outsider", f"supervision:{name}", sent.item_id, status=404)
    for name in ("accept", "feedback", "verify"):
        visit("outsider", f"supervision:{name}", sent.pk, status=404)
    assert "下达应急资金" not in visit("outsider", "supervision:mine").content.decode()
    visit("budget_handler", "supervision:new", status=403)
