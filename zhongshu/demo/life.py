"""The life of one paper from the counter to the file: stage after stage by the flow, each told by whoever holds it."""

from collections.abc import Callable

from zhongshu.demo import arrival, handling, papers, reading
from zhongshu.demo.scene import Curtain, Pause, Scene
from zhongshu.incoming import checklist
from zhongshu.incoming import services as incoming
from zhongshu.incoming.checklist import Point
from zhongshu.incoming.services.checking import next_stage
from zhongshu.people.models import Person
from zhongshu.workflow import access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput

Act = Callable[[Scene, Step, Person], Pause]
OPENED_AFTER = {"checking": 0.1, "instructing": 1.5, "handling": 2.5}  # working hours until the holder looks at it


def life(scene: Scene) -> Pause:
    """Told until the paper is over or its plan says stop."""
    try:
        arrival.register(scene)
        while (step := scene.lead()) is not None:
            yield scene.later(OPENED_AFTER.get(step.stage, 0.5))
            actor = yield from scene.turn(step)
            if "unopened" not in scene.twists:
                scene.open(step, actor)
            scene.curtain(step.stage)
            yield from ACTS[step.stage](scene, step, actor)
    except Curtain:
        return


def _checking(scene: Scene, step: Step, actor: Person) -> Pause:
    """初审: passed, or back to the sender."""
    if scene.has("carrier"):
        raise Curtain
    yield scene.later(0.4)
    document = scene.paper
    if scene.has("returned"):
        faults = {"routing": Point(False, scene.say("reasons", "returned"))}
        incoming.check(document, points={**checklist.all_passed(), **faults}, actor=actor)
        yield scene.later(0.5)
        incoming.return_to_sender(
            document,
            reason=faults["routing"].remark,
            actor=actor,
            basis="《党政机关公文处理工作条例》第二十四条",
            advice="请按行文规则补正后重新报送。",
        )
        return
    incoming.check(document, points=checklist.all_passed(), actor=actor, to_stage=next_stage(document))


def _proposing(scene: Scene, step: Step, actor: Person) -> Pause:
    """拟办: to the deputy director, now and then straight to the leader."""
    if scene.has("cancelled"):
        yield scene.later(2)
        workflow.cancel(scene.record, reason=scene.say("reasons", "cancel"), actor=scene.registry())
        return
    yield scene.later(1.8)
    actor = yield from scene.turn(step)
    _propose(scene, actor)
    if scene.has("taken_back"):
        yield scene.later(0.15)
        workflow.take_back(scene.record, actor=actor)
        scene.curtain("taken_back")
        yield scene.later(0.3)
        _propose(scene, actor)


def _propose(scene: Scene, actor: Person) -> None:
    words = "action" if scene.plan.topic.co else "alone"
    record = scene.fresh()
    if scene.rng.random() < 0.8 or scene.plan.halt == "reviewing":
        workflow.forward(record, to_stage="reviewing", comment=scene.comment("proposal", words), actor=actor)
    else:
        written = scene.comment("proposal", words)
        workflow.forward(record, to_stage="instructing", to=scene.leader(), comment=written, actor=actor)


def _reviewing(scene: Scene, step: Step, actor: Person) -> Pause:
    """审核拟办: agreed, sent back, or (leader away, asked by telephone) jumped."""
    yield scene.later(1.5)
    actor = yield from scene.turn(step)
    record = scene.fresh()
    if scene.has("sent_back"):
        target = next(each for each in access.return_targets(record) if each.stage == "proposing")
        direct = scene.rng.random() < 0.5 or "direct" in scene.twists
        workflow.send_back(record, to_step=target, reason=scene.say("reasons", "back"), actor=actor, direct=direct)
        scene.curtain("sent_back")
        return
    if scene.has("jump"):
        reason = "分管领导外出调研，已电话请示同意，先行办理。"
        workflow.jump(record, to_stage="handling", to=scene.receiver(), reason=reason, actor=_director(scene))
        return
    written = scene.comment("review", "texts")
    workflow.forward(record, to_stage="instructing", to=scene.leader(), comment=written, actor=actor)


def _director(scene: Scene) -> Person:
    return scene.cast.person(scene.office.director)


def _instructing(scene: Scene, step: Step, actor: Person) -> Pause:
    """批示: by the leader in charge, of weightier papers also by the first."""
    papers.bring(scene, scene.cast.by_id(step.holder_id))
    yield scene.later(3.5)
    actor = yield from scene.turn(step)
    head = scene.cast.person(scene.office.head)
    is_head = step.holder_id == head.pk
    words = ("instruction", "head") if is_head and scene.plan.leader != scene.office.head else ("instruction", "texts")
    if scene.has("head") and not is_head:
        workflow.forward(scene.record, to_stage="instructing", to=head, comment=scene.written(*words), actor=actor)
        return
    written = scene.written(*words)
    workflow.forward(scene.record, to_stage="assigning", to=scene.to_registry(), comment=written, actor=actor)


def _assigning(scene: Scene, step: Step, actor: Person) -> Pause:
    """批后分办; what a leader wrote on the paper is copied first."""
    yield scene.later(0.8)
    actor = yield from scene.turn(step)
    papers.fetch(scene, actor)
    if scene.has("copied"):
        workflow.record_instruction(
            scene.record,
            leader=scene.cast.person(scene.office.head),
            written=CommentInput(text=scene.say("instruction", "head")),
            written_at=scene.minutes_ago(20, 90),
            actor=actor,
        )
    workflow.forward(
        scene.record,
        to_stage="handling",
        to=scene.receiver(),
        co=scene.co(),
        comment=scene.comment("note", "assigning"),
        actor=actor,
    )
    papers.remember_given(scene)


def _concluding(scene: Scene, step: Step, actor: Person) -> Pause:
    """办结审核 by the registry; some papers come back for a second round."""
    yield scene.later(2.5)
    actor = yield from scene.turn(step)
    papers.give_back(scene)
    workflow.close(scene.record, comment=scene.comment("result", "texts"), actor=actor)
    if scene.has("reopen"):
        yield scene.later(16, pace=False)
        reason, due_at = scene.say("reasons", "reopen"), scene.workday(5)
        workflow.reopen(scene.record, reason=reason, due_at=due_at, actor=_director(scene))
        scene.curtain("reopened")


ACTS: dict[str, Act] = {
    "checking": _checking,
    "proposing": _proposing,
    "reviewing": _reviewing,
    "instructing": _instructing,
    "assigning": _assigning,
    "handling": handling.handle,
    "circulating": reading.circulate,
    "concluding": _concluding,
}
