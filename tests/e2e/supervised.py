"""What the journey of 督查 finds: a 批示 that waits to be taken up, and an item that three units have had for twelve days."""

from datetime import datetime, timedelta

from django.utils import timezone

from tests.conftest import Cast
from zhongshu.people.models import Organ, Unit
from zhongshu.records.models import Record
from zhongshu.supervision import services
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.services import ItemInput, TaskInput
from zhongshu.workflow import services as workflow

WORDS = "请财政局抓紧，12月前把资金拨到县，督查室跟踪。"


def hire(cast: Cast) -> None:
    """A 督查室 with one 督查员."""
    cast.units["supervision"] = unit = Unit.objects.create(organ=cast.office, name="督查室")
    cast.hire("supervisor", unit, "主任", "supervision", "unit_head", "intake", label="唐雨")


def build(cast: Cast, paper: int) -> dict[str, int]:
    """The 督查室 gets the paper with the 批示; an item has gone through three units until yesterday."""
    unit = cast.units["supervision"]
    said = workflow.CommentInput(text=WORDS)
    workflow.forward(Record.objects.get(pk=paper), to_stage="handling", to=unit, comment=said, actor=cast.vice_mayor)
    return {"to_supervise": paper, **_followed(cast)}


def _followed(cast: Cast) -> dict[str, int]:
    now = timezone.now()
    began = now - timedelta(days=12)
    item = services.register_item(
        ItemInput(
            title="老旧电梯安全隐患整治",
            instruction_text="三家分头办，月底前见效。",
            basis="罗景和副市长批示",
            result_wanted="隐患全部整改",
            source_kind="instruction",
            leader=cast.vice_mayor,
            due_at=now + timedelta(days=25),
        ),
        organ=cast.office,
        actor=cast.supervisor,
        at=began,
    )
    services.propose(item, approver=cast.director, text="拟请立项督办。", actor=cast.supervisor, at=began)
    services.approve_item(_again(item.pk), actor=cast.director, at=began)
    tasks = {
        "false": _task(cast, item.pk, "更换老旧电梯12部", cast.finance, now + timedelta(days=15)),
        "longer": _task(cast, item.pk, "核实电梯底数", cast.units["general"], now + timedelta(days=5)),
        "late": _task(cast, item.pk, "排查县城电梯", cast.county, now - timedelta(days=1)),
    }
    services.send_down(_again(item.pk), actor=cast.supervisor, at=began + timedelta(minutes=5))
    hands = {"false": cast.finance_intake, "longer": cast.proposer, "late": cast.outsider}
    for key, person in hands.items():
        task = SupervisedTask.objects.select_related("record", "item__record").get(pk=tasks[key])
        services.accept_task(task, responsible=person, actor=person, at=began + timedelta(hours=2))
    return {"followed": item.pk, **tasks}


def _task(cast: Cast, item: int, title: str, to: Organ | Unit, due_at: datetime) -> int:
    unit = to if isinstance(to, Unit) else None
    organ = to.organ if isinstance(to, Unit) else to
    wanted = {"due_at": due_at, "result_wanted": "全部完成", "evidence": ("photo",)}
    began = timezone.now() - timedelta(days=12)
    task = TaskInput(title=title, organ=organ, unit=unit, **wanted)
    return services.add_task(_again(item), task, actor=cast.supervisor, at=began).pk


def _again(item: int) -> SupervisedItem:
    return SupervisedItem.objects.select_related("record__owning_organ", "record__holder", "instruction").get(pk=item)
