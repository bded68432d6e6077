"""The pages of an item and a task: tabs, this month beside the last, forms that know when they are stale, many at once."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.people.models import Account
from zhongshu.supervision import comparing, services, tables, tabs
from zhongshu.supervision.models import LookBack, ReportTurn, Slip, SupervisedTask, TaskTemplate
from zhongshu.supervision.services import FeedbackInput, MilestoneInput

pytestmark = pytest.mark.django_db
PLAN = (MilestoneInput("测算", date(2026, 3, 16), 40), MilestoneInput("下达", date(2026, 4, 2), 100))


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "papers": place}
    assert storages["papers"].path("")


@pytest.fixture
def visit(hall):
    clients: dict[str, Client] = {}

    def go(who, name, *args, data=None, query=""):
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(Account.objects.get(username=who))
        address = reverse(name, args=args) + query
        return clients[who].post(address, data) if data is not None else clients[who].get(address)

    return go


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def monthly(story):
    """A task with an indicator that reported in March and owes April and May."""
    (task,) = story.sent(milestones=PLAN, indicators=[("敷设管道", "公里", Decimal(18))], evidence=("on_site",))
    story.accepted(task)
    for month in (3, 4, 5):
        moment = at(f"2026-0{month}-05 17:30")
        ReportTurn.objects.create(task=task, period=f"2026-0{month}", opened_at=moment, due_at=moment)
    return task


def given(story, task, month, words, value):
    indicator = task.indicators.get()
    turn = ReportTurn.objects.get(task=task, period=f"2026-0{month}")
    data = FeedbackInput("periodic", words, 40, values={indicator.pk: value}, turn=turn)
    written = services.write_feedback(again(task), data, actor=story.cast.budget_handler, at=story.now())
    return story.signed(written)


def test_this_month_stands_beside_the_last_and_a_missing_one_is_shown_as_missing(story, monthly, visit):
    given(story, monthly, 3, "和平路段尚未开挖。正在对接。", "6.2")
    given(story, monthly, 4, "和平路段尚未开挖。幸福路段已开挖。", "9.4")

    made = comparing.columns(list(monthly.turns.all()), list(tabs.said_of([monthly.pk])))
    assert [(one.label, str(one.word)) for one in made] == [("5月", "缺报"), ("4月", "按时"), ("3月", "迟报")]
    compared = comparing.compare(again(monthly), made[1:])
    assert [(one.text, one.is_same) for one in compared.sentences] == [
        ("和平路段尚未开挖。", True),
        ("幸福路段已开挖。", False),
    ]
    assert [(one.before, one.last, one.more, one.percent) for one in compared.lines] == [("6.2", "9.4", "＋3.2", 52)]

    shown = text(visit("supervisor", "workflow:record", monthly.pk))
    assert "还没有报" in shown
    assert "应完成 40%" in shown
    assert "缺报" in text(visit("supervisor", "workflow:record", monthly.item_id, query="?tab=reports"))


@pytest.mark.parametrize("tab", ["slip", "tasks", "reports", "pressed", "dates", "process"])
@pytest.mark.parametrize("who", ["supervisor", "second_supervisor", "vice_mayor"])
def test_every_tab_of_an_item_opens(story, monthly, visit, who, tab):
    assert "安排应急资金" in text(visit(who, "workflow:record", monthly.item_id, query="?tab=tasks"))
    text(visit(who, "workflow:record", monthly.item_id, query=f"?tab={tab}"))
    text(visit("budget_handler", "workflow:record", monthly.pk, query=f"?tab={tab}"))


def test_a_unit_sees_its_own_parts_and_the_office_only_that_there_are_some(story, monthly, visit):
    services.break_down(
        again(monthly),
        services.TaskInput("核定资金明细", responsible=story.cast.finance_head, result_wanted="核定表"),
        actor=story.cast.budget_handler,
        at=story.now(),
    )
    assert "核定资金明细" in text(visit("budget_handler", "workflow:record", monthly.pk, query="?tab=tasks"))
    seen = text(visit("vice_mayor", "workflow:record", monthly.item_id, query="?tab=tasks"))
    assert "核定资金明细" not in seen
    assert "另有 1 项是承办单位内部的分工" in seen


def test_the_queries_of_the_tabs_do_not_grow_with_the_tasks(story, visit, django_assert_max_num_queries):
    story.sent("一", "二", "三", "四")
    for query in ("?tab=tasks", "?tab=reports", ""):
        with django_assert_max_num_queries(90):
            text(visit("supervisor", "workflow:record", story.item.pk, query=query))


def test_a_stale_form_is_refused_and_keeps_what_was_typed(story, monthly, visit):
    page = visit("budget_handler", "supervision:feedback", monthly.pk)
    seen = page.context["form"].initial["seen"]
    story.reported(monthly, kind="periodic", progress=30, text="已测算。")

    data = {"kind": "periodic", "progress": "50", "text": "另一份没有报上去的话", "seen": seen}
    answer = visit("budget_handler", "supervision:feedback", monthly.pk, data=data)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "有人办过了" in shown
    assert "另一份没有报上去的话" in shown
    assert again(monthly).feedbacks.count() == 1


def test_an_act_that_is_over_tells_who_did_it(story, monthly, visit):
    feedback = story.reported(monthly, kind="periodic", progress=30, text="已测算。")
    seen = visit("budget_head", "supervision:sign", monthly.pk).context["form"].initial["seen"]
    story.signed(feedback)
    answer = visit("budget_head", "supervision:sign", monthly.pk, data={"decision": "yes", "text": "好", "seen": seen})
    assert (answer.status_code, "可以复制" in answer.content.decode()) == (409, True)


def test_a_head_sees_and_signs_what_the_people_wrote(story, monthly, visit):
    story.reported(monthly, kind="periodic", progress=30, text="测算已完成一半。")
    assert "审签反馈" in text(visit("budget_head", "supervision:mine"))
    assert "测算已完成一半" in text(visit("budget_head", "supervision:sign", monthly.pk))
    visit("budget_head", "supervision:sign", monthly.pk, data={"decision": "yes", "text": ""})
    assert again(monthly).progress == 30


def test_a_plan_is_changed_through_the_pages(story, monthly, visit):
    form = visit("budget_handler", "supervision:change-plan", monthly.pk).context["form"]
    assert form.initial["points"].splitlines()[0] == "测算，2026-03-16，40"
    # the real clock is past these days: both are kept as they stand
    wrong = {"points": "下达，2026-04-02，100", "reason": "推迟"}
    answer = visit("budget_handler", "supervision:change-plan", monthly.pk, data=wrong)
    assert (answer.status_code, "日期已过，不能改" in answer.content.decode()) == (422, True)


def test_the_place_is_asked_where_somebody_went(story, monthly, visit):
    story.signed(story.reported(monthly))
    data = {"method": "on_site", "finding": "true", "text": "看过", "checked_on": str(timezone.localdate())}
    answer = visit("supervisor", "supervision:verify", monthly.pk, data=data)
    assert "请写明地点" in answer.content.decode()
    number = f"value_{monthly.indicators.get().pk}"
    visit("supervisor", "supervision:verify", monthly.pk, data=data | {"place": "青岩县", number: "8.9"})
    check = again(monthly).verifications.get()
    assert (check.place, check.values) == ("青岩县", {str(monthly.indicators.get().pk): "8.9"})


def test_the_sentence_says_which_proof_is_missing(story, visit):
    (task,) = story.sent(evidence=("photo",))
    story.accepted(task)
    data = {"kind": "final", "progress": "100", "text": "已办。"}
    answer = visit("budget_handler", "supervision:feedback", task.pk, data=data)
    assert "还缺：现场照片" in answer.content.decode()
    assert 'accept="image/*"' in answer.content.decode()


# many at once ---------------------------------------------------------------------------------------------------


def test_several_units_are_reminded_in_one_act_with_a_result_for_each(story, visit, hall):
    tasks = story.sent("一", "二", "三")
    services.issue_slip(again(tasks[0]).record, services.SlipInput("remind", "请签收。"), actor=hall.supervisor)
    page = visit("supervisor", "supervision:remind", query="?why=unsigned")
    assert [one.task.pk for one in page.context["found"]] == [task.pk for task in tasks]

    data = {"task": [str(task.pk) for task in tasks], "text": "请尽快签收。"}
    shown = visit("supervisor", "supervision:remind", data=data, query="?why=unsigned")
    assert [bool(one["reason"]) for one in shown.context["results"]] == [True, False, False]
    assert "今天已经发过提醒" in shown.content.decode()
    assert Slip.objects.filter(rung="remind").count() == 3
    assert visit("budget_handler", "supervision:remind").status_code == 403


def test_nobody_is_reminded_unless_ticked(story, visit):
    story.sent()
    answer = visit("supervisor", "supervision:remind", data={"text": "请办。"}, query="?why=all")
    assert (answer.status_code, Slip.objects.count()) == (422, 0)


# templates and tables -------------------------------------------------------------------------------------------


def table(*rows) -> SimpleUploadedFile:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate((tables.COLUMNS, *rows)):
        sheet.write_row(place, 0, row)
    book.close()
    return SimpleUploadedFile("任务.xlsx", out.getvalue())


def row(number, above, title, to="市财政局", due="", **more):
    cells = {"配合单位": "", "要达到的结果": "办成", "佐证": "文件材料", "节点": "", "指标": "", "权重": ""} | more
    tail = [cells[name] for name in ("要达到的结果", "佐证", "节点", "指标", "权重")]
    return [number, above, title, to, cells["配合单位"], due, *tail]


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def prepared(story):
    """An item that is set up and due in two months of the real clock."""
    return story.approved(due_at=timezone.now() + timedelta(days=60))


def test_a_table_becomes_a_tree(story, prepared, visit):
    first = row("1", "", "下达资金", due=soon(20), 配合单位="青岩县政府", 权重="3", 节点=f"测算，{soon(5)}，40")
    given_table = table(first, row("2", "1", "核定明细", due=soon(10)))
    answer = visit("supervisor", "supervision:take-in", prepared.pk, data={"table": given_table})
    assert answer.status_code == 303

    top, part = SupervisedTask.objects.order_by("pk")
    assert (top.weight, [one.label for one in top.co_organs.all()]) == (3, ["青岩县政府"])
    assert (part.record.parent_id, top.milestones.get().planned_percent) == (top.pk, 40)


def test_a_wrong_table_is_taken_in_not_at_all_and_every_cell_is_named(story, prepared, visit):
    given_table = table(
        row("1", "", "下达资金", to="没有这个局", due="下周五"),
        row("2", "9", "核定明细", due=soon(10), 权重="很大"),
        row("3", "", "验收", due=soon(90)),
    )
    shown = visit("supervisor", "supervision:take-in", prepared.pk, data={"table": given_table}).content.decode()
    for sentence in (
        "第2行“牵头单位”：没有找到“没有这个局”",
        "第2行“期限”：写成 2026-03-20",
        "第3行“上级序号”：上面没有序号是“9”的任务",
        "第3行“权重”：写 1 到 100 的整数",
    ):
        assert sentence in shown
    assert not SupervisedTask.objects.exists()

    late = table(row("1", "", "下达资金", due=soon(20)), row("2", "1", "核定明细", due=soon(40)))
    shown = visit("supervisor", "supervision:take-in", prepared.pk, data={"table": late}).content.decode()
    assert "第3行“期限”：不能晚于上级事项的期限" in shown
    assert not SupervisedTask.objects.exists()


def test_the_blank_table_can_be_read_back(story, prepared, hall, visit):
    answer = visit("supervisor", "supervision:take-in-blank")
    found, faults = tables.branches_of([list(tables.COLUMNS), list(tables.EXAMPLE)], hall.office)
    assert (answer.status_code, len(found), [fault.column for fault in faults]) == (200, 1, ["配合单位"])


def test_a_tree_is_kept_and_used_again_with_days_counted_anew(story, prepared, visit):
    data = {"table": table(row("1", "", "下达资金", due=soon(20)), row("2", "1", "核定明细", due=soon(10)))}
    visit("supervisor", "supervision:take-in", prepared.pk, data=data)
    visit("supervisor", "supervision:templates", prepared.pk, data={"name": "应急资金"})
    kept = TaskTemplate.objects.get()

    other = story.approved(
        title="水库除险加固资金", instruction_text="水库要除险。", due_at=timezone.now() + timedelta(days=60)
    )
    visit("supervisor", "supervision:templates", other.pk, data={"use": str(kept.pk)})
    made = list(SupervisedTask.objects.filter(item=other).order_by("pk"))
    assert [(task.record.title, task.record.parent_id) for task in made] == [
        ("下达资金", other.pk),
        ("核定明细", made[0].pk),
    ]
    assert made[0].organ == story.cast.finance

    visit("supervisor", "supervision:templates", other.pk, data={"retire": str(kept.pk)})
    assert TaskTemplate.objects.get().retired_at is not None
    assert visit("outsider", "supervision:templates", other.pk, data={"use": str(kept.pk)}).status_code == 404


# 回头看 ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def struck_off(story):
    (task,) = story.sent(evidence=("on_site",))
    story.accepted(task)
    story.signed(story.reported(task))
    story.verified(task)
    services.conclude(story.fresh(), report="办结。", actor=story.cast.supervisor, at=story.now())
    return services.close_item(story.fresh(), actor=story.cast.deputy_director, at=story.now())


def test_it_is_looked_at_again_on_a_day_between_three_and_six_months(story, struck_off, visit):
    look = LookBack.objects.get()
    assert look.planned_on == date(2026, 6, 7)
    shown = visit("supervisor", "supervision:look-backs")
    assert [one.pk for one in shown.context["rows"]] == [look.pk]
    with pytest.raises(services.ending.RuleBroken, match="三到六个月"):
        services.move_look_back(story.fresh(), on=date(2026, 12, 1), actor=story.cast.supervisor, at=story.now())
    services.move_look_back(story.fresh(), on=date(2026, 7, 1), actor=story.cast.supervisor, at=story.now())
    assert LookBack.objects.get().planned_on == date(2026, 7, 1)


def test_what_did_not_last_is_opened_again_with_its_whole_history(story, struck_off, visit):
    due = (timezone.localtime() + timedelta(days=20)).strftime("%Y-%m-%dT17:30")
    data = {"method": "on_site", "place": "青岩县", "finding": "两处又塌方", "is_solid": "0"}
    answer = visit("supervisor", "supervision:look-back", struck_off.pk, data=data)
    assert "请写新的期限" in answer.content.decode()
    assert visit("supervisor", "supervision:look-back", struck_off.pk, data=data | {"due_at": due}).status_code == 303

    item = story.fresh()
    assert (item.record.state, item.record.first_due_at) == ("open", at("2026-04-10 17:30"))
    assert "第2轮" in text(visit("supervisor", "workflow:record", item.pk, query="?tab=dates"))
    assert SupervisedTask.objects.get(item=item).verifications.count() == 1


def test_a_leader_who_is_not_content_opens_a_closed_item_again(story, struck_off):
    services.give_opinion(
        story.fresh(), opinion="more", text="养护也要落实。", actor=story.cast.vice_mayor, at=story.now()
    )
    record = story.fresh().record
    assert (record.state, record.holder) == ("open", story.cast.supervisor)


def test_a_signature_that_is_owed_is_not_dropped(story, monthly, visit):
    """Dropped, the report would wait for ever."""
    story.reported(monthly, kind="periodic", progress=30, text="已测算。")
    assert visit("budget_handler", "workflow:drop-signer", monthly.pk).status_code == 403


def test_a_report_leaves_the_unit_only_with_the_signature_of_its_head(story, monthly, visit):
    photo = SimpleUploadedFile("现场.txt", "现场照片".encode())
    data = {"kind": "periodic", "progress": "30", "text": "测算只完成一半。", "proof_document": photo}
    assert visit("budget_handler", "supervision:feedback", monthly.pk, data=data).status_code == 303
    feedback = again(monthly).feedbacks.get()
    proof = feedback.proofs.get().file_id

    def seen(who):
        words = "测算只完成一半" in text(visit(who, "workflow:record", monthly.pk))
        listed = "测算只完成一半" in text(visit(who, "workflow:record", monthly.pk, query="?tab=reports"))
        return words, listed, visit(who, "files:download", proof).status_code

    assert (seen("budget_head"), seen("supervisor")) == ((True, True, 200), (False, False, 404))
    services.approve_feedback(feedback, actor=story.cast.budget_head)
    assert seen("supervisor") == (True, True, 200)
