"""An office with thousands of live items: written row by row past the acts, as they would stand after them."""

import random
from datetime import timedelta

from django.utils import timezone

from zhongshu.people.models import Organ
from zhongshu.records.models import Grant, Record
from zhongshu.supervision.models import Cause, DueMark, Feedback, SupervisedItem, SupervisedTask
from zhongshu.supervision.models.standing import STALE, ItemStanding, TaskStanding
from zhongshu.supervision.states import CauseKind, SourceKind
from zhongshu.workflow.models import Course, Step

STAGES = ("accepting", "handling", "handling", "handling", "reviewing", "verifying")
PLACES = ("东岭", "西河", "南山", "北渡", "新桥", "石门", "白沙", "青云")
MATTERS = ("水毁公路抢修", "老旧管网更新", "学校食堂整治", "河道清淤", "棚户区改造", "营商环境问题整改", "防汛物资储备")


def organs(count: int, seed: int) -> list[Organ]:
    return [Organ.objects.create(name=f"云川市{seed}片第{n}承办单位", short_name=f"{seed}片{n}") for n in range(count)]


def fill(cast, item: SupervisedItem, *, items: int, units: int, tasks: int = 2, seed: int = 7) -> None:
    """Beside one item that went the whole way: so many more of the same office, each with tasks of random units."""
    chance, now = random.Random(seed), timezone.now()  # noqa: S311  # figures, no secrets
    office, places = item.record.owning_organ, organs(units, seed)
    version = {kind: Course.objects.filter(record__kind=kind).first().version_id for kind in KINDS}
    sender, holder, sources = cast.supervisor, cast.budget_handler, SourceKind.values
    leaders = (None, cast.vice_mayor, cast.director)

    def record(kind: str, title: str, due, **more) -> Record:
        opened = now - timedelta(days=chance.randrange(1, 60))
        dates = {"due_at": due, "first_due_at": due, "created_at": opened, "opened_at": opened}
        return Record(
            kind=kind,
            title=title,
            owning_organ=office,
            created_by=sender,
            state="open",
            needs_answer=True,
            **dates,
            **more,
        )

    roots = Record.objects.bulk_create(
        [
            record(
                "supervised_item",
                f"{chance.choice(PLACES)}{chance.choice(MATTERS)}第{n}号",
                now + timedelta(days=chance.randrange(60, 200)),
                holder=sender,
            )
            for n in range(items)
        ],
        batch_size=500,
    )
    SupervisedItem.objects.bulk_create(
        [
            SupervisedItem(
                record=root,
                source_kind=chance.choice(sources),
                basis="批示",
                instruction_text="请抓紧办理，按时报结果。",
                result_wanted="办成",
                leader=chance.choice(leaders),
                proposed_by=sender,
                approved_at=now - timedelta(days=60),
                is_approved_by_instruction=True,
            )
            for root in roots
        ],
        batch_size=500,
    )
    children = Record.objects.bulk_create(
        [
            record(
                "supervised_task",
                f"{root.title}任务{n}",
                now + timedelta(days=chance.randrange(-12, 59), hours=chance.randrange(24)),
                holder=holder,
                parent=root,
            )
            for root in roots
            for n in range(1, tasks + 1)
        ],
        batch_size=500,
    )
    given = SupervisedTask.objects.bulk_create(
        [
            SupervisedTask(
                record=child,
                item_id=child.parent_id,
                code=f"{child.parent_id}-{n % tasks + 1}",
                place=n % tasks + 1,
                organ=chance.choice(places),
                planned_due_at=child.due_at,
                result_wanted="办成",
                assigned_at=child.opened_at,
                progress=(progress := chance.choice([0, 0, 20, 40, 60, 80])),
                last_feedback_at=now - timedelta(days=chance.randrange(1, 30)) if progress else None,
                returned=chance.choice([0, 0, 0, 0, 1, 2]),
            )
            for n, child in enumerate(children)
        ],
        batch_size=500,
    )
    for start in range(0, items, 500):
        SupervisedItem.objects.filter(record__in=roots[start : start + 500]).update(sent_at=now)
    _hands(roots, "following", sender, chance, version["supervised_item"])
    _hands(children, "", holder, chance, version["supervised_task"])
    _history(given, cast, chance, now)


KINDS = ("supervised_item", "supervised_task")


def _hands(records, stage, holder, chance, version) -> None:
    Course.objects.bulk_create([Course(record=one, version_id=version) for one in records], batch_size=500)
    Step.objects.bulk_create(
        [
            Step(
                record=one,
                stage=stage or chance.choice(STAGES),
                holder=holder,
                received_at=one.opened_at,
                due_at=one.due_at,
            )
            for one in records
        ],
        batch_size=500,
    )
    Grant.objects.bulk_create(
        [Grant(record=one, person=holder, reason="lead", since=one.opened_at) for one in records], batch_size=500
    )
    marks = [DueMark(record=one, since=one.opened_at, due_at=one.due_at, state="open") for one in records]
    DueMark.objects.bulk_create(marks, batch_size=500)


def _history(tasks, cast, chance, now) -> None:
    reported = [task for task in tasks if task.last_feedback_at]
    Feedback.objects.bulk_create(
        [
            Feedback(
                task=task,
                kind="periodic",
                text="正在办理，已完成一部分。",
                progress=task.progress,
                written_by=cast.budget_handler,
                written_at=task.last_feedback_at,
                approved_by=cast.budget_head,
                approved_at=task.last_feedback_at,
            )
            for task in reported
        ],
        batch_size=500,
    )
    Cause.objects.bulk_create(
        [
            Cause(task=task, kind=chance.choice(CauseKind.values), made_by=cast.supervisor, made_at=now)
            for task in tasks
            if chance.random() < 0.2
        ],
        batch_size=500,
    )
    TaskStanding.objects.bulk_create(
        [
            TaskStanding(
                task=task,
                item_id=task.item_id,
                owner_id=task.record.owning_organ_id,
                organ_id=task.organ_id,
                due_at=task.record.due_at,
                due_on=timezone.localdate(task.record.due_at),
                changes_at=STALE,
            )
            for task in tasks
        ],
        batch_size=500,
    )
    roots = {task.item_id: task.record for task in tasks}
    ItemStanding.objects.bulk_create(
        [
            ItemStanding(
                item_id=pk,
                owner_id=record.owning_organ_id,
                due_at=record.due_at,
                light_due_at=record.due_at,
                changes_at=STALE,
            )
            for pk, record in roots.items()
        ],
        batch_size=500,
    )
