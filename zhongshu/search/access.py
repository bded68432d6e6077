"""Who finds what: the tokens that an index row carries, and the question about them that every search contains (decision 21).

Both sides mirror records.access.visible_to: tests compare them for every person of the cast.
"""

from django.shortcuts import get_object_or_404

from zhongshu.people.access import posture
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.records.access import WORKING_REASONS, register_doors
from zhongshu.records.models import Grant, Record
from zhongshu.records.states import LIVE, State
from zhongshu.search.marks import holder_token, kind_token, level_token, one_of, state_token, urgency_token
from zhongshu.search.models import SavedSearch
from zhongshu.search.query import AnyOf, But, Expression, Word


def tokens_of(record: Record) -> list[str]:
    """Level, kind, state, urgency, holder; and for each way of seeing the record one token. Classified: persons only."""
    grants = list(Grant.objects.filter(record=record, until__isnull=True))
    tokens = {level_token(SecurityLevel(record.level)), kind_token(record.kind), state_token(record.state)}
    tokens |= {urgency_token(record.urgency)} | ({holder_token(record.holder_id)} if record.holder_id else set())
    tokens |= {_person(grant.person_id) for grant in grants if grant.person_id}
    if record.state in LIVE:
        tokens |= {_working(grant.person_id) for grant in grants if grant.person_id and grant.reason in WORKING_REASONS}
    if not record.is_classified:
        tokens |= {_unit(grant.unit_id) for grant in grants if grant.unit_id}
        if record.state != State.DRAFT:
            tokens.add(_register(record.kind, record.owning_organ_id))
    return sorted(tokens)


def seen_by(person: Person) -> Expression:
    """What a row must carry for this person: one of the doors, and no level above the clearance."""
    mine = posture(person)
    doors: list[Expression] = [_word(_person(person.pk)), *(_word(_unit(unit)) for unit in sorted(mine.unit_ids))]
    doors += [_word(_register(kind, organ)) for kind, organs in register_doors(person) for organ in sorted(organs)]
    for delegation in mine.deputy_for:
        doors.append(_within(_word(_working(delegation.principal_id)), delegation.ceiling))
    return _within(AnyOf(tuple(doors)), person.clearance)


def get_saved(person: Person, pk: int) -> SavedSearch:
    """A search that the person keeps; anybody else's does not exist."""
    return get_object_or_404(SavedSearch, pk=pk, person=person)


def _within(doors: Expression, highest: int) -> Expression:
    """Without the levels above, of which there are few: whose levels are within stand in nearly every row, and to read those
    lists took half of a search. Every row has exactly one level (tokens_of knows no other)."""
    above = [level_token(level) for level in SecurityLevel.values if level > highest]
    return But(doors, one_of(above)) if above else doors


def _word(token: str) -> Word:
    return Word((token,))


def _person(pk: int) -> str:
    return f"_p{pk}"


def _working(pk: int) -> str:
    return f"_w{pk}"


def _unit(pk: int) -> str:
    return f"_u{pk}"


def _register(kind: str, organ: int) -> str:
    return f"_r{organ}k{kind}"
