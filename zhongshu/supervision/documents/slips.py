"""The forms: 督办通知单, 催办单, 督办单, 延期审批单, 办结报告, filled from the facts."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.engines.workdays import Clock
from zhongshu.people.models import Person
from zhongshu.records.states import State, Urgency
from zhongshu.supervision.documents.shapes import BLACK, BLUE, LONG, RED, YELLOW, Values, box, pair, wide
from zhongshu.supervision.documents.wording import day, listed, moment, numbered, sentence, unit_name
from zhongshu.supervision.models import Feedback, Slip, SupervisedItem, SupervisedTask
from zhongshu.supervision.states import Evidence, FeedbackKind, Finding, ReportCycle, Rung
from zhongshu.workflow.models import Extension

COLOURS = {Rung.BLUE: (BLUE, "蓝色"), Rung.YELLOW: (YELLOW, "黄色"), Rung.RED: (RED, "红色")}
ANSWERED_IN = {Rung.URGE: "2个工作日内", Rung.BLUE: "2个工作日内", Rung.YELLOW: "1个工作日内", Rung.RED: "当日"}
CYCLES = {ReportCycle.WEEKLY: "每周", ReportCycle.MONTHLY: "每月", ReportCycle.QUARTERLY: "每季度首月"}
PRACTICE = "确需延期的，请在期限届满前申请并写明理由；没有批准的，仍按原期限计算。"


def notice(item: SupervisedItem, tasks: Sequence[SupervisedTask], *, at: datetime) -> Values:
    """督办通知单 to one unit: all that it has to do of this item."""
    first, co = tasks[0], {organ.label for task in tasks for organ in task.co_organs.all()}
    contact = item.proposed_by
    made = slip_values(
        item,
        "督办通知单",
        pair(("督办事项", item.record.title)),
        pair(("来源", source_of(item)), ("交办日期", day(at))),
        wide("依据", item.basis),
        wide("批示原文", item.instruction_text),
        pair(("承办单位", unit_name(first.organ, first.unit)), ("配合单位", listed(sorted(co)) or "—")),
        box("承办任务", *(_task_words(task) for task in tasks), least=LONG),
        box("办理要求", _demands(item, tasks), least=LONG),
        pair(("立项审批", _approver(item)), ("联系人", " ".join(filter(None, (contact.name, contact.phone))))),
        pair(("签收人", ""), ("签收时间", "")),
    )
    return {**made, "tasks": [task.pk for task in tasks]}


def slip_values(item: SupervisedItem, title: str, *rows: Values, number: str = "", colour: str = RED) -> Values:
    record = item.record
    urgent = "" if record.urgency == Urgency.NORMAL else str(Urgency(record.urgency).label)
    return {
        "form": "slip",
        "title": title,
        "number": number or record.reference,
        "marks": "　".join(filter(None, (urgent, record.owning_organ.label))),
        "colour": colour,
        "rows": list(rows),
    }


def source_of(item: SupervisedItem) -> str:
    name = item.leader.name if item.leader else item.leader_name
    when = day(item.instructed_on)
    said = f"（{name}{f'，{when}' if when else ''}）" if name else f"（{when}）" if when else ""
    return f"{item.get_source_kind_display()}{said}"


def _approver(item: SupervisedItem) -> str:
    if item.approved_by:
        return f"{item.approved_by.name} {day(item.approved_at)}"
    return f"凭领导批示立项 {day(item.approved_at)}" if item.approved_at else ""


def _task_words(task: SupervisedTask) -> str:
    name = "".join(filter(None, (task.record.reference, " ", task.record.title)))
    points = [
        f"{point.title}（{day(point.due_on)}前，完成{point.planned_percent}%）"
        for point in task.milestones.all()
        if point.until is None
    ]
    due = moment(task.record.due_at or task.planned_due_at)
    return "\n".join(
        filter(
            None,
            (
                sentence(name),
                f"要达到的结果：{sentence(task.result_wanted)}" if task.result_wanted else "",
                f"办理期限：{due}。" if due else "",
                f"节点：{'；'.join(points)}。" if points else "",
            ),
        )
    )


def _demands(item: SupervisedItem, tasks: Sequence[SupervisedTask]) -> str:
    receipts = [task.receipt_due_at for task in tasks if task.receipt_due_at]
    proofs = {key for task in tasks for key in task.evidence}
    names = listed(str(one.label) for one in Evidence if one in proofs)
    receipt = f"请于{moment(min(receipts))}前签收领办，" if receipts else "请及时签收领办，"
    return numbered(
        (
            f"{receipt}明确责任领导和承办人；不属于本单位职责的，签收前写明依据退回。",
            _cycle(item),
            f"办结反馈附{names}，经单位负责人审签后报送，由督查室核查。"
            if names
            else "办结反馈经单位负责人审签后报送，由督查室核查。",
            PRACTICE,
            sentence(item.demand),
        )
    )


def _cycle(item: SupervisedItem) -> str:
    if item.report_cycle == ReportCycle.WEEKLY:
        return f"每周{'一二三四五六日'[(item.report_day - 1) % 7]}反馈一次进展。"
    name = CYCLES.get(ReportCycle(item.report_cycle))
    return f"{name}{item.report_day}日前反馈一次进展。" if name else ""


def slip(
    paper: Slip, item: SupervisedItem, task: SupervisedTask | None, earlier: Sequence[Slip], clock: Clock
) -> Values:
    """催办单 and the coloured 督办单."""
    rung = Rung(paper.rung)
    colour, word = COLOURS.get(rung, (BLACK, ""))
    record = paper.record
    title = f"督办单（{word}）" if word else "催办单"
    steps = [f"{day(one.issued_at)}{one.get_rung_display()}{_bracketed(one.number)}" for one in earlier]
    limit = ANSWERED_IN.get(rung, "2个工作日内")
    asked = f"请于{moment(paper.demand_by)}前办结。" if paper.demand_by else ""
    return slip_values(
        item,
        title,
        pair(("承办单位", unit_name(task.organ, task.unit) if task else record.owning_organ.label)),
        pair(("督办事项", record.title)),
        pair(("事项编号", record.reference), ("交办日期", day(task.assigned_at if task else item.sent_at))),
        pair(("办理期限", moment(record.due_at)), ("超期情况", over(paper, clock))),
        pair(("报告进度", f"{task.progress}%" if task else "—"), ("最近反馈", last_said(task))),
        wide("前次措施", listed(steps) or "首次发单"),
        box("督办要求", paper.text, asked, least=LONG),
        wide("答复要求", f"请于{limit}书面答复：没有按期办结的原因、整改措施、办结时间，由单位负责人签字。"),
        box("单位答复", least=40.0),
        pair(("签发人", paper.issued_by.name), ("签发时间", moment(paper.issued_at))),
        number=paper.number,
        colour=colour,
    )


def _bracketed(number: str) -> str:
    return f"（{number}）" if number else ""


def over(paper: Slip, clock: Clock) -> str:
    due = paper.record.due_at
    if due is None or paper.issued_at <= due:
        return "未到期"
    return f"超期{max(1, clock.workdays_between(due, paper.issued_at))}个工作日"


def last_said(task: SupervisedTask | None) -> str:
    if task is None or task.last_feedback_at is None:
        return "没有反馈"
    return day(task.last_feedback_at)


def extension(asked: Extension, item: SupervisedItem, task: SupervisedTask | None, times: int) -> Values:
    """延期审批单: what was asked for, and by whom it was decided."""
    record, decided = asked.record, asked.decided_at is not None
    verdict = "同意延期" if asked.is_granted else "不同意延期，按原期限办理"
    said = f"{verdict}。{sentence(asked.decision_reason)}" if decided else ""
    signed = f"{asked.decided_by.name}　{moment(asked.decided_at)}" if asked.decided_by else ""
    return slip_values(
        item,
        "延期审批单",
        pair(("承办单位", unit_name(task.organ, task.unit) if task else record.owning_organ.label)),
        pair(("督办事项", record.title)),
        pair(("事项编号", record.reference), ("延期次数", f"第{times}次")),
        pair(("首次期限", moment(record.first_due_at)), ("原期限", moment(asked.from_due_at))),
        pair(("申请延至", moment(asked.to_due_at)), ("报告进度", f"{task.progress}%" if task else "—")),
        box("申请理由", asked.reason, least=LONG, signed=f"{asked.asked_by.name}　{moment(asked.asked_at)}"),
        box("督查意见", least=LONG),
        box("审批意见", said, least=40.0, signed=signed),
        wide("说明", "首次期限不因延期改变，按期率对照办理期限，同时列出对照首次期限的比率。"),
    )


def conclusion(item: SupervisedItem, tasks: Sequence[SupervisedTask], *, author: Person) -> Values:
    """办结报告: the whole item on one form, for whoever strikes it off and whoever asked."""
    record = item.record
    done = f"{item.get_satisfaction_display()}。{sentence(item.satisfaction_text)}" if item.satisfaction else ""
    leader = item.leader.name if item.leader else item.leader_name
    signed = f"{leader}　{moment(item.satisfied_at)}" if item.satisfied_at else ""
    return slip_values(
        item,
        "督办件办结报告",
        pair(("督办事项", record.title)),
        pair(("来源", source_of(item)), ("立项", day(item.approved_at))),
        wide("批示原文", item.instruction_text),
        wide("目标结果", item.result_wanted),
        pair(("首次期限", moment(record.first_due_at)), ("办理期限", moment(record.due_at))),
        box("办理过程", *(_how(task) for task in tasks), least=LONG),
        box("办理结果", record.answer_text or results(tasks), least=30.0),
        box("核查情况", *(_checked(task) for task in tasks), least=LONG),
        box("领导意见", done, least=26.0, signed=signed),
        box("审核销号", _closed(item), least=14.0),
        pair(("报告人", author.name), ("承办单位", listed({task.organ.label: 1 for task in tasks if task.organ}))),
    )


def _how(task: SupervisedTask) -> str:
    when = [
        f"{day(task.assigned_at)}交办" if task.assigned_at else "",
        f"{day(task.accepted_at)}签收" if task.accepted_at else "",
        f"核查退回{task.returned}次" if task.returned else "",
        f"{day(task.record.closed_at)}销号" if task.record.closed_at else "",
    ]
    moved = task.record.first_due_at != task.record.due_at
    limit = f"期限{day(task.record.due_at)}{'（已延期）' if moved else ''}" if task.record.due_at else ""
    return sentence(
        f"{unit_name(task.organ, task.unit)}：{task.record.title}。{'，'.join(filter(None, [limit, *when]))}"
    )


def results(tasks: Sequence[SupervisedTask]) -> str:
    """What each unit reported at the end."""
    said = [(task, last_final(task)) for task in tasks]
    return "\n".join(f"{unit_name(task.organ, task.unit)}：{sentence(one.text)}" for task, one in said if one)


def last_final(task: SupervisedTask) -> Feedback | None:
    """The last approved final report, of feedbacks read beforehand, newest first."""
    return next((one for one in task.feedbacks.all() if one.kind == FeedbackKind.FINAL and one.approved_at), None)


def _checked(task: SupervisedTask) -> str:
    check = next((one for one in task.verifications.all() if one.finding == Finding.TRUE), None)
    if check is None:
        return ""
    return sentence(
        f"{unit_name(task.organ, task.unit)}：{day(check.checked_on)}，{check.get_method_display()}，"
        f"{check.get_finding_display()}，{check.verified_by.name}核查。{check.text}"
    )


def _closed(item: SupervisedItem) -> str:
    record = item.record
    if record.state != State.CLOSED or record.closed_by is None:
        return ""
    return f"{record.closed_by.name}　{moment(record.closed_at)}销号。"
