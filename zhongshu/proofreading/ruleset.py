"""The rules in force for one person: the shipped ones, the organ's changes, the person's own, and the names of the site."""

from collections.abc import Iterable

from django.db.models import Q

from zhongshu.engines.proofread.own import OwnRule
from zhongshu.engines.proofread.ruleset import Change, Ignored, Layer, Names, RuleSet
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading.models import ConfirmedList, Exemption, OwnWord, RuleChange, WordKind

FORMULATIONS = "formulations"


def rule_set(organ: Organ, person: Person | None = None) -> RuleSet:
    """What proofreading goes by for a person of this organ (None: the organ alone). Six queries."""
    changes = list(RuleChange.objects.filter(_of(organ, person)))
    words = list(OwnWord.objects.filter(_of(organ, person)))
    exemptions = list(Exemption.objects.filter(_of(organ, person)))
    confirmed = ConfirmedList.objects.filter(organ=organ, list=FORMULATIONS).select_related("confirmed_by").first()
    own, whole = [
        _layer(
            (row for row in changes if bool(row.person_id) is is_own),
            [row for row in words if bool(row.person_id) is is_own],
            (row for row in exemptions if bool(row.person_id) is is_own),
        )
        for is_own in (True, False)
    ]
    return RuleSet(whole, own, names=names(), confirmed_by=confirmed.confirmed_by.name if confirmed else "")


def names() -> Names:
    """Organs by their full names, those that were merged, and nobody's name: persons are only protected as words."""
    organs: dict[str, tuple[str, ...]] = {}
    former: dict[str, str] = {}
    for name, short, merged in Organ.objects.values_list("name", "short_name", "merged_into__name"):
        if merged:
            former[name] = merged
        else:
            organs[name] = (short,) if short else ()
    return Names(organs=organs, former=former)


def protected_words(organ: Organ) -> frozenset[str]:
    """Names of the organ's persons and units: no character inside them is called wrong."""
    people = Person.objects.filter(organ=organ, is_active=True).values_list("name", flat=True)
    units = organ.units.values_list("name", flat=True)
    return frozenset((*people, *units))


def _of(organ: Organ, person: Person | None) -> Q:
    return Q(organ=organ, person__isnull=True) | (Q(person=person) if person else Q(pk__in=()))


def _layer(changes: Iterable[RuleChange], words: list[OwnWord], exemptions: Iterable[Exemption]) -> Layer:
    return Layer(
        changes={row.rule: Change(row.is_on, row.severity or None, row.reason or None) for row in changes},
        own=tuple(_own_rule(word) for word in words if word.kind != WordKind.ALLOWED),
        ignored=tuple(Ignored(row.rule, row.text) for row in exemptions),
        allowed_words=frozenset(word.word for word in words if word.kind == WordKind.ALLOWED),
    )


def _own_rule(word: OwnWord) -> OwnRule:
    return OwnRule(
        id=f"own-{word.pk}",
        wrong=word.word,
        right=word.right,
        reason=word.note,
        severity=word.severity,
        kind=word.kind,
    )
