"""The paper on its way: originals go to the leader and come back, some go back to the issuer; and what one paper has to do
with another."""

from zhongshu.demo.scene import Scene
from zhongshu.incoming import services as incoming
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import PaperOriginal, Record
from zhongshu.records.states import Relation

LINKED = 0.5


def bring(scene: Scene, reader: Person) -> None:
    """呈批: the clerk brings the original to the leader."""
    for paper in _originals(scene):
        if paper.keeper_id != reader.pk:
            incoming.hand_over(paper, to=reader, actor=scene.registry(), place="领导办公室", purpose="呈批")


def fetch(scene: Scene, clerk: Person) -> None:
    """Back into the registry's cupboard."""
    for paper in _originals(scene):
        if paper.keeper_id != clerk.pk:
            incoming.take_over(paper, actor=clerk, place="文电室一号柜", purpose="批后退回")


def give_back(scene: Scene) -> None:
    """清退, for most of those that are to go back."""
    for paper in _originals(scene):
        if paper.return_by is not None and scene.rng.random() < 0.7:
            incoming.give_back(paper, to=scene.paper.sender, actor=scene.registry())


def _originals(scene: Scene) -> list[PaperOriginal]:
    papers = PaperOriginal.objects.filter(record=scene.record.pk, returned_at__isnull=True)
    return list(papers.select_related("record__owning_organ", "keeper"))


def remember_sent(scene: Scene, clerk: Person) -> None:
    """Known by its sender; a paper of somebody who was given work earlier often arises from it."""
    office, sender = scene.office.key, scene.plan.topic.sender
    earlier = scene.cast.given.get((office, sender))
    if earlier and scene.rng.random() < LINKED:
        records.link(scene.record, Relation.ARISES_FROM, earlier[-1], actor=clerk, note="报告交办件的办理情况")
    scene.cast.sent.setdefault((office, sender), []).append(scene.record)


def remember_given(scene: Scene) -> None:
    scene.cast.given.setdefault((scene.office.key, scene.plan.topic.lead), []).append(scene.record)


def reply_of(scene: Scene) -> Record | None:
    """A paper that the handling organ sent meanwhile: the answer may be that."""
    opened_at = scene.fresh().opened_at
    for record in reversed(scene.cast.sent.get((scene.office.key, scene.plan.topic.lead), [])):
        if opened_at is not None and record.created_at > opened_at:
            return record
    return None
