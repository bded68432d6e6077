"""常用语: a person's own, else the organ's, else what every office says."""

from django.db.models import Q, QuerySet

from zhongshu.people.models import Person
from zhongshu.workflow.models import Phrase
from zhongshu.workflow.states import CommentKind

DEFAULTS: dict[str, tuple[str, ...]] = {
    CommentKind.CHECK: ("要素齐全，符合受理要求。", "缺少附件，请来文单位补报。"),
    CommentKind.PROPOSAL: ("建议请××同志阅示。", "建议由××局牵头办理，于×月×日前报结果。", "拟送有关领导传阅。"),
    CommentKind.REVIEW: ("同意拟办意见。", "请补充依据后再报。"),
    CommentKind.INSTRUCTION: ("同意。", "拟同意。", "阅。", "再议。", "请××同志阅处。", "请××局牵头办理。"),
    CommentKind.COUNTERSIGN: ("同意。", "无不同意见。"),
    CommentKind.HANDLING: ("已按要求办理。", "已书面答复来文单位。", "正在办理，按期报结果。"),
    CommentKind.CO: ("同意主办单位意见。", "无补充意见。"),
    CommentKind.READING: ("已阅。", "已阅，请××科跟进。"),
    CommentKind.RESULT: ("已办结。", "已答复，同意办结。"),
    CommentKind.NOTE: ("请按批示办理。", "请阅知。"),
}
MOST = 12


def phrases_for(person: Person, kind: str) -> list[str]:
    """The buttons above an opinion of this kind."""
    found = list(Phrase.objects.filter(_of(person), kind=kind).order_by("sort", "pk"))
    own = [phrase.text for phrase in found if phrase.person_id == person.pk]
    shared = [phrase.text for phrase in found if phrase.person_id is None] or list(DEFAULTS.get(kind, ()))
    return list(dict.fromkeys([*own, *shared]))[:MOST]


def own_phrases(person: Person) -> QuerySet[Phrase]:
    return Phrase.objects.filter(person=person).order_by("kind", "sort", "pk")


def _of(person: Person) -> Q:
    everywhere = Q(person__isnull=True) & (Q(organ__isnull=True) | Q(organ=person.organ_id))
    return Q(person=person) | everywhere
