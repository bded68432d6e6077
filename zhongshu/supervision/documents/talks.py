"""通报 of one matter, 约谈通知书 and 约谈记录: the last rungs of the ladder on paper."""

from collections.abc import Sequence

from zhongshu.engines.workdays import Clock
from zhongshu.supervision.documents.shapes import LONG, Values, box, pair, wide
from zhongshu.supervision.documents.slips import last_said, over, slip_values
from zhongshu.supervision.documents.wording import day, listed, moment, numbered, unit_name
from zhongshu.supervision.models import Slip, SupervisedItem, SupervisedTask, Talk


def rebuke(
    paper: Slip, item: SupervisedItem, task: SupervisedTask | None, earlier: Sequence[Slip], clock: Clock
) -> Values:
    """督办通报: one matter that was pressed and is not done, said before everybody."""
    return slip_values(
        item,
        "督办通报",
        *_head(paper, item, task, clock),
        wide("前次措施", _steps(earlier) or "没有发过单"),
        box("通报内容", paper.text, least=LONG),
        box(
            "工作要求",
            f"请于{moment(paper.demand_by)}前办结。" if paper.demand_by else "请查明原因，限期办结，书面报告。",
        ),
        box("单位答复", least=40.0),
        pair(("签发人", paper.issued_by.name), ("签发时间", moment(paper.issued_at))),
        number=paper.number,
    )


def call(
    paper: Slip, item: SupervisedItem, task: SupervisedTask | None, earlier: Sequence[Slip], clock: Clock
) -> Values:
    """约谈通知书: why, and what to bring."""
    asked = numbered(
        (
            "请单位负责人按时参加，不能参加的事先说明，并由班子其他成员参加。",
            "请书面说明：没有按要求办结的原因、整改措施、办结时间。",
            f"整改期限：{moment(paper.demand_by)}。" if paper.demand_by else "",
        )
    )
    return slip_values(
        item,
        "约谈通知书",
        *_head(paper, item, task, clock),
        wide("前次措施", _steps(earlier) or "没有发过单"),
        box("约谈事项", paper.text, least=LONG),
        box("有关要求", asked, least=LONG),
        pair(("约谈时间", ""), ("约谈地点", "")),
        pair(("签发人", paper.issued_by.name), ("签发时间", moment(paper.issued_at))),
        pair(("签收人", ""), ("签收时间", "")),
    )


def talk(kept: Talk, item: SupervisedItem, task: SupervisedTask | None, clock: Clock) -> Values:
    """约谈记录: time, place, persons, points, promises, and room for their signatures."""
    return slip_values(
        item,
        "约谈记录",
        *_head(kept.slip, item, task, clock),
        pair(("约谈时间", moment(kept.held_at)), ("约谈地点", kept.place)),
        pair(("主持人", kept.host.name), ("被约谈人", kept.talked_with)),
        pair(("参加人员", kept.present or "—"), ("记录人", kept.kept_by.name)),
        box("约谈事项", kept.points, least=LONG),
        box("整改承诺", kept.reply, least=LONG),
        pair(("整改期限", day(kept.rectify_by)), ("通知日期", day(kept.slip.issued_at))),
        pair(("主持签字", ""), ("签字日期", "")),
        pair(("被谈签字", ""), ("签字日期", "")),
        wide("说明", "本记录经被约谈人核对无误后签字，一式两份，约谈单位和被约谈单位各存一份。"),
    )


def _head(paper: Slip, item: SupervisedItem, task: SupervisedTask | None, clock: Clock) -> list[Values]:
    record = paper.record
    unit = unit_name(task.organ, task.unit) if task else record.owning_organ.label
    return [
        pair(("承办单位", unit)),
        pair(("督办事项", record.title)),
        pair(("事项编号", record.reference), ("交办日期", day(task.assigned_at if task else item.sent_at))),
        pair(("办理期限", moment(record.due_at)), ("超期情况", over(paper, clock))),
        pair(("报告进度", f"{task.progress}%" if task else "—"), ("最近反馈", last_said(task))),
    ]


def _steps(earlier: Sequence[Slip]) -> str:
    return listed(
        f"{day(one.issued_at)}{one.get_rung_display()}{f'（{one.number}）' if one.number else ''}" for one in earlier
    )
