"""How far something is: what stands above is the weighted mean of what stands below. Plain rules."""

from collections.abc import Sequence

from zhongshu.records.states import State
from zhongshu.supervision.models import SupervisedTask


def done_of(task: SupervisedTask) -> int:
    """Struck off is all done, whatever was reported before."""
    return 100 if task.record.state == State.CLOSED else task.progress


def rolled_up(tasks: Sequence[SupervisedTask]) -> int:
    """按权重汇总, in whole percent; nothing below: nothing done."""
    kept = [task for task in tasks if task.record.state != State.CANCELLED]
    weight = sum(task.weight for task in kept)
    return int(sum(done_of(task) * task.weight for task in kept) / weight + 0.5) if weight else 0
