"""A person's own 常用语: add, remove, move up or down."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Person
from zhongshu.workflow.models import Phrase

MOST = 60


def add_phrase(kind: str, text: str, *, actor: Person) -> Phrase:
    """At the end of those of its kind."""
    text = text.strip()
    own = Phrase.objects.filter(person=actor)
    if own.filter(kind=kind, text=text).exists():
        raise RuleBroken(_("这一句已经有了。"), field="text")
    if own.count() >= MOST:
        raise RuleBroken(_("最多 %(n)s 句，先删掉不用的。") % {"n": MOST}, field="text")
    last = own.filter(kind=kind).aggregate(last=Max("sort"))["last"] or 0
    return Phrase.objects.create(person=actor, kind=kind, text=text, sort=last + 10)


def remove_phrase(phrase: Phrase, *, actor: Person) -> None:
    _own(phrase, actor)
    phrase.delete()


@transaction.atomic
def move_phrase(phrase: Phrase, *, up: bool, actor: Person) -> None:
    """Change places with the neighbour of the same kind."""
    _own(phrase, actor)
    row = list(Phrase.objects.select_for_update().filter(person=actor, kind=phrase.kind).order_by("sort", "pk"))
    place = row.index(phrase)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for number, one in enumerate(row, start=1):
        Phrase.objects.filter(pk=one.pk).update(sort=number * 10)


def _own(phrase: Phrase, actor: Person) -> None:
    if phrase.person_id != actor.pk:
        raise NotAllowed(_("只能改自己的常用语。"))
