"""承办: departments work, ask, wait, are urged, answer; and what goes wrong on the way."""

from datetime import timedelta

from zhongshu.demo import papers
from zhongshu.demo.cast import login_stem
from zhongshu.demo.scene import Pause, Scene
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import AnswerKind
from zhongshu.workflow import access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

WORK = (9.0, 24.0)  # working hours from least to most
SIGNERS = ("czj", "fgw", "sfj", "zgj")


def handle(scene: Scene, step: Step, actor: Person) -> Pause:
    """One handler's work with everything that happens beside it."""
    if scene.has("handling_back"):
        yield from _send_back(scene, step)
        return
    if isinstance(scene.receiver(), Organ) and scene.has("reassign"):
        step = yield from _pass_to_section(scene, step, actor)
    hours = scene.rng.uniform(*WORK)
    yield scene.later(hours * 0.3)
    for twist, happening in BESIDE.items():
        if scene.has(twist):
            yield from happening(scene, step)
    yield from _co_work(scene, hours * 0.3)
    yield scene.later(hours * 0.4)
    yield from _deliver(scene, step)


def _send_back(scene: Scene, step: Step) -> Pause:
    """Not ours: back to whoever assigned it, who sends it once more."""
    yield scene.later(4)
    actor = yield from scene.turn(step)
    record = scene.fresh()
    target = next((each for each in access.return_targets(record) if each.stage in ("assigning", "proposing")), None)
    if target is not None:
        reason = scene.say("reasons", "back_handling")
        workflow.send_back(record, to_step=target, reason=reason, actor=actor)
    scene.curtain("handling_back")


def _pass_to_section(scene: Scene, step: Step, actor: Person) -> Pause:
    """The department's clerk gives it to the section."""
    yield scene.later(1)
    section = scene.cast.person(f"{_key(scene, step)}-handler")
    if section.pk == step.holder_id:
        return step
    fresh = workflow.reassign(step, to=section, reason=scene.say("reasons", "reassign"), actor=actor)
    yield scene.later(1.5)
    scene.open(fresh, (yield from scene.turn(fresh)))
    scene.curtain("passed_on")
    return fresh


def _key(scene: Scene, step: Step) -> str:
    """What the user names of the handler's organ begin with."""
    organ_id = scene.cast.by_id(step.holder_id).organ_id
    return login_stem(next(key for key, pk in scene.cast.city.organs.items() if pk == organ_id))


def _urge(scene: Scene, step: Step) -> Pause:
    yield scene.later(2)
    lead = scene.lead()
    if lead is not None:
        workflow.urge(lead, actor=scene.registry(), text=scene.say("reasons", "urge"))
    scene.curtain("urged")


def _extend(scene: Scene, step: Step) -> Pause:
    """申请延期, and what the deputy director says to it."""
    record, actor = scene.fresh(), (yield from scene.turn(step))
    if scene.due_at() <= scene.now + timedelta(hours=1):
        return
    wanted = scene.hours.add_workdays(scene.due_at(), scene.rng.choice((3, 5)))
    asked = workflow.ask_extension(record, to_due_at=wanted, reason=scene.say("reasons", "extension"), actor=actor)
    yield scene.later(2, pace=False)
    scene.curtain("extension")
    approver = yield from scene.turn(asked.step)
    scene.open(asked.step, approver)
    if scene.has("refused") or scene.rng.random() < 0.25:
        workflow.refuse_extension(asked, actor=approver, reason=scene.say("reasons", "extension_refused"))
    else:
        workflow.approve_extension(asked, actor=approver, reason="同意，不得再延。")
    scene.curtain("extended")


def _suspend(scene: Scene, step: Step) -> Pause:
    director = scene.cast.person(scene.office.director)
    until = scene.workday(6, 9, 0)
    workflow.suspend(scene.record, until=until, reason=scene.say("reasons", "suspend"), actor=director)
    scene.curtain("suspended")
    yield until - timedelta(hours=scene.rng.randint(16, 40))
    workflow.resume(scene.record, actor=scene.cast.person(scene.office.director))


def _countersign(scene: Scene, step: Step) -> Pause:
    """会签 by other organs; the plan may stop when some have signed."""
    actor = yield from scene.turn(step)
    wanted = [
        scene.cast.organ(key) for key in SIGNERS if scene.cast.by_id(step.holder_id).organ_id != _organ(scene, key)
    ]
    steps = workflow.add_signer(scene.record, to=wanted[:3], mode="all", actor=actor)
    for place, part in enumerate(steps):
        yield scene.later(3)
        signer = yield from scene.turn(part)
        if place == len(steps) - 1:
            scene.curtain("signing")
        with_changes = scene.rng.random() < 0.25
        words = "changes" if with_changes else "agree"
        verdict = "agree_with_changes" if with_changes else "agree"
        workflow.finish(part, verdict=verdict, comment=scene.comment("countersign", words), actor=signer)


def _organ(scene: Scene, key: str) -> int:
    return scene.cast.city.organs[key]


def _advance(scene: Scene, step: Step) -> Pause:
    """A leader wants it earlier."""
    due_at = scene.workday(2)
    if due_at < scene.due_at():
        head = scene.cast.person(scene.office.head).name
        reason = f"{head}同志批示：“此事要紧，提前办结。”"
        workflow.advance_due(scene.record, due_at=due_at, reason=reason, actor=scene.registry())
    yield scene.later(1)


def _co_work(scene: Scene, hours: float) -> Pause:
    """协办 answer one after the other."""
    parts = scene.parts(StepRole.CO)
    for part in parts:
        yield scene.later(hours / len(parts))
        actor = yield from scene.turn(part)
        if part.pk == parts[-1].pk:
            scene.curtain("co_work")
        workflow.finish(part, comment=scene.comment("co", "texts"), actor=actor)


def _deliver(scene: Scene, step: Step) -> Pause:
    """The answer where one is owed, the result, and back to the registry."""
    lead = scene.lead()
    if lead is None:
        return
    actor = yield from scene.turn(lead)
    record = scene.fresh()
    if record.needs_answer:
        _answer(scene, actor)
        yield scene.later(0.4)
    words = "texts" if scene.plan.topic.co else "alone"
    comment = scene.comment("handling", words)
    workflow.forward(scene.record, to_stage="concluding", to=scene.to_registry(), comment=comment, actor=actor)


def _answer(scene: Scene, actor: Person) -> None:
    kind = scene.rng.choice((AnswerKind.DOCUMENT, AnswerKind.DOCUMENT, AnswerKind.ORAL, AnswerKind.NOTE))
    document = papers.reply_of(scene) if kind == AnswerKind.DOCUMENT else None
    text = scene.say("answer", kind.value)
    workflow.answer(scene.record, kind=kind, text=text, document=document, actor=actor)


BESIDE = {
    "urge": _urge,
    "suspend": _suspend,
    "signers": _countersign,
    "extension": _extend,
    "advance": _advance,
}
