"""The number book is read, organ by organ, by those who may; where a series starts is the business administrator's to say."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.numbering.models import Series
from zhongshu.people.access import posture
from zhongshu.people.models import Organ, Person


def visible_to(person: Person) -> QuerySet[Series]:
    return Series.objects.filter(organ__in=posture(person).permissions.get("numbering.read", ()))


def get(person: Person, pk: int) -> Series:
    return get_object_or_404(visible_to(person).select_related("organ"), pk=pk)


def organs_to_start(person: Person) -> QuerySet[Organ]:
    """Organs whose series this person may let begin."""
    return Organ.objects.filter(pk__in=posture(person).permissions.get("numbering.start", ()))


def may_start(person: Person, organ: Organ) -> Answer:
    if organs_to_start(person).filter(pk=organ.pk).exists():
        return Answer.yes()
    return Answer.no(_("起始号和停用由本机关的业务管理员设定。"))
