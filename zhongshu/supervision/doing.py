"""What each act does: the values of its form as the arguments of its service."""

from typing import Any

from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import services
from zhongshu.supervision.offers import item_of, task_of, waiting_feedback, waiting_plan
from zhongshu.supervision.services import (
    FeedbackInput,
    LookBackInput,
    SlipInput,
    TaskInput,
    VerificationInput,
)
from zhongshu.supervision.services.talking import TalkInput, waiting_talk
from zhongshu.supervision.services.talking import keep_talk as keep

Values = dict[str, Any]
Proofs = list[tuple[Any, str]]


def propose(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.propose(item_of(record), **values, actor=actor)


def set_up(record: Record, actor: Person, _values: Any, _files: Any) -> object:
    return services.approve_by_instruction(item_of(record), actor=actor)


def approve(record: Record, actor: Person, values: Values, _files: Any) -> object:
    if values["decision"] == "no":
        return services.return_proposal(item_of(record), reason=values["text"], actor=actor)
    return services.approve_item(item_of(record), text=values["text"], actor=actor)


def conclude(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.conclude(item_of(record), **values, actor=actor)


def judge(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.give_opinion(item_of(record), **values, actor=actor)


def close(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.close_item(item_of(record), **values, actor=actor)


def look_back(record: Record, actor: Person, values: Values, files: Proofs) -> object:
    look = item_of(record).look_backs.get(done_at__isnull=True)
    photos = [upload for upload, _kind in files]
    return services.look_back(look, LookBackInput(**values, photos=photos), actor=actor)


def move_look_back(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.move_look_back(item_of(record), **values, actor=actor)


def extend(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.ask_extension(record, **values, actor=actor)


def change_plan(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.ask_plan_change(task_of(record), **values, actor=actor)


def decide_plan(record: Record, actor: Person, values: Values, _files: Any) -> object:
    change = waiting_plan(record)
    if change is None:
        return None
    is_granted = values["decision"] == "yes"
    return services.decide_plan_change(change, granted=is_granted, reason=values["text"], actor=actor)


def ask_co(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.ask_co(task_of(record), **values, actor=actor)


def accept(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.accept_task(task_of(record), **values, actor=actor)


def give_back(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.return_task(task_of(record), **values, actor=actor)


def reassign(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.reassign_task(task_of(record), **values, actor=actor)


def feed_back(record: Record, actor: Person, values: Values, files: Proofs) -> object:
    return services.write_feedback(task_of(record), FeedbackInput(**values, proofs=files), actor=actor)


def sign(record: Record, actor: Person, values: Values, _files: Any) -> object:
    feedback = waiting_feedback(record, actor)
    if feedback is None:
        return None
    if values["decision"] == "no":
        return services.return_feedback(feedback, reason=values["text"], actor=actor)
    return services.approve_feedback(feedback, text=values["text"], actor=actor)


def verify(record: Record, actor: Person, values: Values, files: Proofs) -> object:
    photos = [upload for upload, _kind in files]
    return services.verify(task_of(record), VerificationInput(**values, photos=photos), actor=actor)


def break_down(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.break_down(task_of(record), TaskInput(**values), actor=actor)


def issue(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.issue_slip(record, SlipInput(**values), actor=actor)


def talk(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.record_talk(item_of(record), **values, actor=actor)


def keep_talk(record: Record, actor: Person, values: Values, _files: Any) -> object:
    slip = waiting_talk(record)
    return keep(slip, TalkInput(**values), actor=actor) if slip else None


def cause(record: Record, actor: Person, values: Values, _files: Any) -> object:
    return services.record_cause(task_of(record), **values, actor=actor)


def answer(record: Record, actor: Person, values: Values, _files: Any) -> object:
    slip = record.slips.filter(answered_at__isnull=True).exclude(rung="remind").first()
    return services.answer_slip(slip, **values, actor=actor) if slip else None
