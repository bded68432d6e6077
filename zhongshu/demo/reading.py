"""传阅: who should know reads, the registry keeps count and closes."""

from zhongshu.demo import papers
from zhongshu.demo.scene import Curtain, Pause, Scene
from zhongshu.people.models import Person
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.receivers import Receiver
from zhongshu.workflow.states import ReadPurpose

DIRECTORS = {"zfb": ("shenyanqiu", "qiuwenbo"), "swb": ("xuwendao", "shijingxing")}
UNITS = {"zfb": ("督查室", "信息科", "值班室", "会务科"), "swb": ("督查室", "信息科", "值班室", "法规科")}


def circulate(scene: Scene, step: Step, actor: Person) -> Pause:
    """Named, read one after the other, closed. A plan may stop when so many have read."""
    yield scene.later(0.5)
    purpose = scene.rng.choice((ReadPurpose.KNOW, ReadPurpose.KNOW, ReadPurpose.STUDY, ReadPurpose.HANDLE))
    steps = workflow.circulate(scene.record, to=_readers(scene), purpose=purpose, actor=actor)
    for place, part in enumerate(steps):
        if place >= scene.plan.read:
            raise Curtain
        yield scene.later(2.2)
        reader = yield from scene.turn(part)
        workflow.finish(part, comment=scene.comment("reading", "texts"), actor=reader)
    yield scene.later(1.5)
    actor = yield from scene.turn(step)
    papers.give_back(scene)
    workflow.close(scene.record, comment=scene.comment("result", "texts"), actor=actor)


def _readers(scene: Scene) -> list[Receiver]:
    """The leader in charge, a deputy director, the section that looks after it, perhaps the first and other units."""
    cast, office = scene.cast, scene.office.key
    readers: list[Receiver] = [scene.leader(), cast.person(scene.rng.choice(DIRECTORS[office]))]
    if "head" in scene.twists:
        readers.insert(0, cast.person(scene.office.head))
    units = [scene.plan.unit, *scene.rng.sample(UNITS[office], scene.rng.randint(0, 2))]
    return [*readers, *(cast.unit(office, name) for name in units)]
