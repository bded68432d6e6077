"""Classes of recipients: 各县（区）人民政府 and 市政府各部门 are printed as one name and sent to each of its members."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people.models import Organ
from zhongshu.people.models.organ import OrganKind

_BELOW = "([省市县区州盟旗乡镇街道、（）()]+?)"
_GOVERNMENTS = re.compile(f"各{_BELOW}(?:人民)?政府(?:[（(、]?(?:各?街道)?办事处[）)]?)?")
_STREETS = re.compile("各(街道)(?:办事处)?")
_COMMITTEES = re.compile(f"各{_BELOW}(?:党)?委")
_OF_GOVERNMENT = re.compile("(?:([省市州县区]?)(?:人民)?政府|([省市州县区]))?各(?:工作|组成)?部门")
_OF_COMMITTEE = re.compile("([省市州县区])委各(?:部委|部门|部委办)")
_PLACES = "市县区州盟旗乡镇"  # how the name of a place ends that has a government or a committee


def members_of(name: str, document: OutgoingDocument) -> list[Organ]:
    """The organs of the deployment that a class name means on this paper, in the office's order; none where it names no class, or one
    whose members only people know (有关部门, 各直属机构, 市直各单位) or that stands at another level (省政府各部门 on a city's paper)."""
    compact = "".join(name.split())
    for pattern, find in _KINDS:
        match = pattern.fullmatch(compact)
        if match:
            found = find(_seats(document), match)
            apart = {document.record.owning_organ_id, *document.issuer_rows.values_list("organ", flat=True)}
            return [organ for organ in found.filter(is_active=True).order_by("sort", "pk") if organ.pk not in apart]
    return []


def _seats(document: OutgoingDocument) -> list[Organ]:
    """Government and committee at whose level the paper is issued: the first issuer, what it serves, and what leads it."""
    first = document.issuer_rows.select_related("organ__serves", "organ__parent").first()
    organ = first.organ if first else document.record.owning_organ
    seat = organ.serves or organ
    heads = (OrganKind.PEOPLE_GOVERNMENT, OrganKind.PARTY_COMMITTEE)
    if seat.kind not in heads and seat.parent is not None and seat.parent.kind in heads:
        seat = seat.parent
    return [seat, *Organ.objects.filter(kind__in=heads, rank=seat.rank, parent=seat.parent).exclude(pk=seat.pk)]


def _governments(seats: list[Organ], match: re.Match[str]) -> "QuerySet[Organ]":
    return _below(seats, OrganKind.PEOPLE_GOVERNMENT, match, ("人民政府", "政府"))


def _committees(seats: list[Organ], match: re.Match[str]) -> "QuerySet[Organ]":
    return _below(seats, OrganKind.PARTY_COMMITTEE, match, ("委员会", "委"))


def _below(seats: list[Organ], kind: str, match: re.Match[str], ends: Iterable[str]) -> "QuerySet[Organ]":
    """Of the places below, those whose sort the class names: 各县人民政府 leaves the districts out."""
    sorts = [char for char in match.group(1) if char in _PLACES]
    named = Q()
    for sort in sorts:
        for end in ends:
            named |= Q(name__endswith=f"{sort}{end}")
    if "道" in match.group(1) or "办事处" in match.group():
        named |= Q(name__endswith="街道办事处") | Q(name__endswith="街道工作委员会")
    if not named:
        return Organ.objects.none()
    rank = seats[0].rank + 1
    return Organ.objects.filter(named, kind=kind, parent__in=[seat.pk for seat in seats], rank=rank)


def _departments(kind: str) -> Callable[[list[Organ], re.Match[str]], "QuerySet[Organ]"]:
    def found(seats: list[Organ], match: re.Match[str]) -> "QuerySet[Organ]":
        level = "".join(filter(None, match.groups()))
        heads = [seat.pk for seat in seats if seat.kind == kind and f"{level}{_SEATS[kind]}" in seat.name]
        return Organ.objects.filter(kind=OrganKind.DEPARTMENT, parent__in=heads, rank=seats[0].rank)

    return found


_SEATS: dict[str, str] = {OrganKind.PEOPLE_GOVERNMENT: "人民政府", OrganKind.PARTY_COMMITTEE: "委员会"}
_KINDS: tuple[tuple[re.Pattern[str], Callable[[list[Organ], re.Match[str]], "QuerySet[Organ]"]], ...] = (
    (_GOVERNMENTS, _governments),
    (_STREETS, _governments),
    (_COMMITTEES, _committees),
    (_OF_COMMITTEE, _departments(OrganKind.PARTY_COMMITTEE)),
    (_OF_GOVERNMENT, _departments(OrganKind.PEOPLE_GOVERNMENT)),
)
