"""督查专报: one matter, one issue; what was asked, what was done, what is left, what comes next."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.records.states import State
from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.documents.slips import last_final
from zhongshu.supervision.documents.wording import NUMERALS, day, iso, listed, moment, person_title, sentence, unit_name
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.states import Finding, SourceKind

MARK = "督查专报"
MOST_TEXT = 1500  # characters that a leader reads


def report(item: SupervisedItem, tasks: Sequence[SupervisedTask], *, at: datetime) -> Values:
    """The draft of a 督查专报, filled from what is on record."""
    leader = person_title(item.leader, item.leader_name)
    by_instruction = item.source_kind == SourceKind.INSTRUCTION and bool(leader)
    about = f"{leader}批示" if by_instruction else item.record.title
    organ = item.record.owning_organ
    parts = [
        _opening(item, tasks, leader if by_instruction else ""),
        "一、办理过程",
        _course(item, tasks),
        "二、办理结果",
        *_outcomes(tasks),
        "三、存在问题",
        *_problems(tasks, at),
        "四、下步打算",
        *_next(item, tasks),
    ]
    return {
        "form": "paper",
        "layout": "standard",
        "issuer_mark": {"organs": [MARK], "suffix": ""},
        "title": f"关于{about}落实情况的报告",
        "main_recipients": [leader] if leader else [],
        "body": "\n".join(filter(None, parts)),
        "issuer_signatures": [organ.name],
        "issue_date": iso(at),
        "cc_recipients": [],
        "printing_office": organ.name,
        "print_date": iso(at),
    }


def _opening(item: SupervisedItem, tasks: Sequence[SupervisedTask], leader: str) -> str:
    when = day(item.instructed_on)
    words = item.instruction_text.strip()
    asked = f"{when}，{leader}就有关工作作出批示" if leader else f"{item.basis.strip().rstrip('。')}要求"
    units = list(dict.fromkeys(unit_name(task.organ, task.unit) for task in tasks))
    given = f"交{listed(units)}承办，" if units else ""
    opening = f"{asked.removeprefix('，')}：“{words}”"
    return f"{opening}督查室随即立项督办（{item.record.reference}），{given}逐项跟踪核查。现将落实情况报告如下。"


def _course(item: SupervisedItem, tasks: Sequence[SupervisedTask]) -> str:
    accepted = [task for task in tasks if task.accepted_at]
    closed = [task for task in tasks if task.record.state == State.CLOSED]
    returned = sum(task.returned for task in tasks)
    extended = [task for task in tasks if task.record.first_due_at != task.record.due_at]
    said = [
        f"{day(item.approved_at)}立项" if item.approved_at else "",
        f"{day(item.sent_at)}交办，分解为{len(tasks)}项任务" if item.sent_at else "",
        f"{len(accepted)}项已签收领办",
        f"{len(closed)}项已核查销号" if closed else "",
        f"核查退回重办{returned}次" if returned else "",
        f"{len(extended)}项经批准延期" if extended else "",
    ]
    return sentence("，".join(filter(None, said)))


def _outcomes(tasks: Sequence[SupervisedTask]) -> list[str]:
    """Each task with what was reported and how it was found."""
    found = []
    for number, task in enumerate(tasks):
        final = last_final(task)
        said = final or next((one for one in task.feedbacks.all() if one.approved_at), None)
        text = sentence(said.text) if said else "还没有反馈。"
        check = next((one for one in task.verifications.all() if one.finding == Finding.TRUE), None)
        proof = f"经{check.get_method_display()}核查属实。" if check else f"目前进度{task.progress}%。"
        head = f"（{_ordinal(number)}）{sentence(f'{unit_name(task.organ, task.unit)}：{task.record.title}')}"
        found.append(f"{head}\n{text}{proof}")
    return found


def _ordinal(number: int) -> str:
    """一 to 十, 十一 …"""
    count = number + 1
    if count <= 10:  # ten
        return NUMERALS[count - 1]
    tens, ones = divmod(count, 10)
    return f"{'' if tens == 1 else NUMERALS[tens - 1]}十{NUMERALS[ones - 1] if ones else ''}"


def _problems(tasks: Sequence[SupervisedTask], at: datetime) -> list[str]:
    found = [
        f"{unit_name(task.organ, task.unit)}：{sentence(one.problems)}"
        for task in tasks
        if (one := next((each for each in task.feedbacks.all() if each.approved_at), None)) and one.problems
    ]
    late = [
        task for task in tasks if task.record.state == State.OPEN and task.record.due_at and task.record.due_at < at
    ]
    found += [
        f"{unit_name(task.organ, task.unit)}承办的“{task.record.title}”已过{day(task.record.due_at)}的期限，仍未办结。"
        for task in late
    ]
    return found or ["没有需要报告的问题。"]


def _next(item: SupervisedItem, tasks: Sequence[SupervisedTask]) -> list[str]:
    found = [
        f"{unit_name(task.organ, task.unit)}：{sentence(one.next_steps)}"
        for task in tasks
        if (one := next((each for each in task.feedbacks.all() if each.approved_at), None)) and one.next_steps
    ]
    waiting = [task for task in tasks if task.record.state != State.CLOSED]
    if waiting:
        last = max((task.record.due_at for task in waiting if task.record.due_at), default=None)
        found.append(
            sentence(
                f"督查室继续跟踪未办结的{len(waiting)}项任务{f'，{moment(last)}前全部办结' if last else ''}，结果另报"
            )
        )
        return found
    return [*found, "任务已全部办结，督查室将适时开展“回头看”，防止反弹。"]
