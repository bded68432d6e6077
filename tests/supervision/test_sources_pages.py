"""Setting up and 分解 through the pages when something much the same is followed already."""

import pytest
from django.utils import timezone

from tests.supervision.test_pages import ITEM, _store, day, registered, sent, visit
from zhongshu.records.models import Record
from zhongshu.records.models.task import RecordTask
from zhongshu.supervision.models import BorrowedTask, JoinedDemand, SupervisedItem, SupervisedTask

pytestmark = pytest.mark.django_db
AGAIN = {
    "title": "关于青岩县水毁农村公路抢修的督办事项",
    "instruction_text": "雨季前务必抢通水毁的农村公路。",
    "basis": "顾明川市长批示",
}


def ask(visit, hall, status=None, **more):
    data = ITEM | AGAIN | {"leader": hall.mayor.pk, "due_at": day(40)} | more
    return visit("supervisor", "supervision:new", data=data, status=status)


def test_registering_shows_what_is_alike_and_loses_nothing(visit, hall, sent):
    shown = ask(visit, hall, status=422).content.decode()

    assert "有 1 件相近" in shown
    assert "雨季前务必抢通水毁的农村公路。" in shown
    assert SupervisedItem.objects.count() == 1
    refused = ask(visit, hall, status=422, overlap="go_on", overlap_reason="").content.decode()
    assert "请写明为什么仍要单独立项" in refused


def test_it_joins_what_is_followed(visit, hall, sent):
    answer = ask(visit, hall, overlap=f"join:{sent.item_id}", overlap_reason="同一件事")

    joined = JoinedDemand.objects.get()
    assert (joined.item_id, joined.leader, joined.instruction_text) == (
        sent.item_id,
        hall.mayor,
        AGAIN["instruction_text"],
    )
    assert answer["Location"] == joined.item.record.get_absolute_url()
    assert SupervisedItem.objects.count() == 1


def test_it_is_registered_all_the_same_for_a_reason_that_is_kept(visit, hall, sent):
    ask(visit, hall, overlap="go_on", overlap_reason="这件只管桥梁")

    item = SupervisedItem.objects.latest("pk")
    (look,) = item.overlap["looks"]
    assert (look["decision"], look["reason"], look["found"][0]["item"]) == ("go_on", "这件只管桥梁", sent.item_id)


@pytest.fixture
def second(visit, hall, sent) -> SupervisedItem:
    """The same asked by the mayor, set up, with one task for the same bureau; nobody looked at what is alike."""
    ask(visit, hall, overlap="go_on", overlap_reason="先立项再看")
    item = SupervisedItem.objects.latest("pk")
    SupervisedItem.objects.filter(pk=item.pk).update(overlap={})
    visit("supervisor", "supervision:propose", item.pk, data={"approver": hall.mayor.pk, "text": "拟请立项。"})
    visit("mayor", "supervision:approve", item.pk, data={"decision": "yes", "text": ""})
    task = {
        "title": "安排应急资金",
        "to": f"organ:{hall.finance.pk}",
        "due_at": day(20),
        "result_wanted": "300万元到县",
        "evidence": ["on_site"],
        "weight": "1",
    }
    visit("supervisor", "supervision:tasks", item.pk, data=task)
    return item


def test_the_page_of_tasks_warns_and_shows_the_burden(visit, second):
    shown = visit("supervisor", "supervision:tasks", second.pk).content.decode()

    assert "交办前要先处理" in shown
    assert "本月已有任务1项" in shown


def test_the_feedback_of_another_task_is_used(visit, second, sent):
    mine = SupervisedTask.objects.get(item=second)
    visit("supervisor", "supervision:overlap", second.pk)
    visit(
        "supervisor",
        "supervision:overlap",
        second.pk,
        data={"decision": "borrow", "lender": sent.pk, "task": mine.pk},
    )
    visit("supervisor", "supervision:send", second.pk, data={})

    assert BorrowedTask.objects.get().lender_id == sent.pk
    assert Record.objects.get(pk=mine.pk).holder.name == "唐雨"


def test_an_item_is_merged_from_the_page(visit, second, sent):
    visit("supervisor", "supervision:overlap", second.pk, data={"decision": "merge", "into": sent.item_id})

    assert Record.objects.get(pk=second.pk).state == "cancelled"


def test_without_a_reason_the_page_says_what_is_missing(visit, second):
    answer = visit("supervisor", "supervision:overlap", second.pk, data={"decision": "go_on"}, status=422)

    assert "请写明为什么仍要单独交办" in answer.content.decode()


def test_several_sentences_become_items_with_their_own_task(visit, hall, make_record):
    paper = make_record("关于做好防汛工作的通知")
    paper.grants.create(person=hall.supervisor, reason="share", since=timezone.now())
    kept = [
        RecordTask.objects.create(
            record=paper, who=who, what=what, quote=f"{who}要{what}。", kept_by=hall.clerk, kept_at=timezone.now()
        )
        for who, what in (("市财政局", "安排防汛资金200万元"), ("青岩县政府", "转移危险区群众"))
    ]
    data = ITEM | {"mode": "items", "task": [one.pk for one in kept], "due_at": day(20)}
    visit("supervisor", "supervision:from-record", paper.pk, data=data)

    items = SupervisedItem.objects.order_by("pk")
    assert [one.instruction_text for one in items] == [
        "市财政局要安排防汛资金200万元。",
        "青岩县政府要转移危险区群众。",
    ]
    assert [one.tasks.get().organ for one in items] == [hall.finance, hall.county]
    assert {link.target_id for one in items for link in one.record.links_out.all()} == {paper.pk}


__all__ = ["_store", "registered", "sent", "visit"]
