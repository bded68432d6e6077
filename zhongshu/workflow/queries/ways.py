"""Where a record can go next, who could take it there, and how the office normally goes on."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.engines.workdays import parse_limit
from zhongshu.people import queries as people
from zhongshu.people import roles, stamps
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.workflow.flows import Stage
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries.lists import LONGEST_ID
from zhongshu.workflow.services.receivers import Receiver, candidates_of, leaders
from zhongshu.workflow.situation import situation

MOST_ORGANS = 300  # in the plain list; the search box finds every other


@dataclass(frozen=True)
class Way:
    """One stage to which the record may go, with those who could hold it."""

    key: str
    name: str
    rule: str  # post, leader, unit, person or direct
    limit: str
    people: list[Person] = field(default_factory=list)
    takes_co: bool = False
    reads: bool = False
    is_default: bool = False
    proposed: Person | None = None  # among several, the one its kind names

    @property
    def is_chosen(self) -> bool:
        return self.rule in {"leader", "unit", "person"}

    @property
    def who(self) -> str:
        """Who takes it, where that is settled already."""
        return self.people[0].name if len(self.people) == 1 and not self.is_chosen else ""


@dataclass(frozen=True)
class Planned:
    """A stage that lies ahead if the record goes the usual way."""

    key: str
    name: str
    who: str
    limit: str


def next_choices(record: Record, person: Person) -> list[Way]:
    """The ways out of the present stage, the usual one marked; 退回后直达 first where it applies."""
    now = situation(record)
    if now.lead is None or now.stage is None:
        return []
    direct = _direct(record, now.lead)
    stages = [now.flow.stage(key) for key in now.stage.next if direct is None or key != direct.key]
    wanted = None if direct else _wanted(record)
    usual = direct.key if direct else wanted[0] if wanted else usual_next(record, now.stage)
    found = [_way(record, stage, person, is_default=stage.key == usual) for stage in stages]
    if wanted:
        found = [replace(way, proposed=wanted[1]) if way.key == wanted[0] else way for way in found]
    with_titles([person for way in found for person in way.people])
    return [*([direct] if direct else []), *found]


def _wanted(record: Record) -> tuple[str, Person] | None:
    """Where the kind of the record says it goes next."""
    answers = (hook(record) for hook in registry.current().hooks("next_hand"))
    return next((answer for answer in answers if answer is not None), None)


def _direct(record: Record, lead: Step) -> Way | None:
    """The hand that sent it back and wants it straight again."""
    back = lead.returns_to
    if back is None or not situation(record).flow.has(back.stage):
        return None
    stage = situation(record).flow.stage(back.stage)
    name = _("退回后直达：%(stage)s") % {"stage": stage.name}
    return Way(stage.key, name, "direct", limit_text(record, stage), [back.holder], is_default=True)


def _way(record: Record, stage: Stage, person: Person, *, is_default: bool) -> Way:
    rule, _colon, argument = stage.holder.partition(":")
    if rule == "chosen":
        found = leaders(record) if argument == "leader" else []
        rule = argument
    else:
        found = [one for one in candidates_of(record, stage, actor=person) if one.is_active]
        rule = "post"
    return Way(
        key=stage.key,
        name=stage.name,
        rule=rule,
        limit=limit_text(record, stage),
        people=[one for one in found if one.clearance >= record.level],
        takes_co=stage.co,
        reads=stage.reads,
        is_default=is_default,
    )


def limit_text(record: Record, stage: Stage) -> str:
    return parse_limit(situation(record).flow.limit(stage.key, record.urgency)).text


def usual_next(record: Record, stage: Stage) -> str | None:
    """The first way out that is not the stage itself and does not lead back."""
    flow = situation(record).flow
    here = flow.position(stage.key)
    ahead = [key for key in stage.next if key != stage.key and flow.position(key) > here]
    others = [key for key in stage.next if key != stage.key]
    return next(iter([*ahead, *others]), None)


def planned(record: Record, most: int = 6) -> list[Planned]:
    """The stages ahead on the usual way, until the record can be closed."""
    now = situation(record)
    if now.lead is None or now.stage is None:
        return []
    lead, stage = now.lead, now.stage
    path: list[Stage] = []
    if lead.returns_to is not None and now.flow.has(lead.returns_to.stage):
        stage = now.flow.stage(lead.returns_to.stage)
        path.append(stage)
    while len(path) < most and not stage.closes:
        key = usual_next(record, stage)
        if key is None or key in {one.key for one in path} | {lead.stage}:
            break
        stage = now.flow.stage(key)
        path.append(stage)
    return [Planned(one.key, one.name, _who(record, one, lead), limit_text(record, one)) for one in path]


def _who(record: Record, stage: Stage, lead: Step) -> str:
    """The person where there is only one, the post where there are several, nothing where somebody will choose."""
    rule, _colon, argument = stage.holder.partition(":")
    if rule == "chosen":
        return ""
    found = [one for one in candidates_of(record, stage, actor=lead.holder) if one.is_active]
    if len(found) == 1 or rule != "post":
        return found[0].name if found else ""
    return str(roles.BUILTIN.get(argument, ""))


def with_titles(found: Iterable[Person]) -> None:
    """Unit and title beside each name, in a fixed number of queries."""
    wanted = list(found)
    if not wanted:
        return
    titled = people.with_posts(Person.objects.filter(pk__in={one.pk for one in wanted}))
    titles = {one.pk: one.home_title for one in titled}
    for one in wanted:
        one.home_title = titles.get(one.pk, "")


def receiver(key: str) -> Receiver | None:
    """unit:3, organ:7 or person:12 → the row in use; None when there is no such thing any more."""
    kind, _colon, pk = key.partition(":")
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_ID) or kind not in RECEIVERS:
        return None
    model, related = RECEIVERS[kind]
    found: Receiver | None = model.objects.select_related(*related).filter(pk=pk, is_active=True).first()
    return found


RECEIVERS: dict[str, tuple[type[Person] | type[Unit] | type[Organ], tuple[str, ...]]] = {
    "person": (Person, ("organ",)),
    "unit": (Unit, ("organ",)),
    "organ": (Organ, ()),
}


def receiver_key(one: Receiver) -> str:
    return f"{type(one).__name__.lower()}:{one.pk}"


def receiver_label(one: Receiver, home: Organ | None = None) -> str:
    """Names that cannot be confused: 王敏（综合二科 科长）, 综合二科, 市财政局 预算科, 市财政局."""
    if isinstance(one, Person):
        return f"{one.name}（{one.home_title or one.organ.label}）"
    if isinstance(one, Unit):
        return one.name if home is not None and one.organ_id == home.pk else f"{one.organ.label} {one.name}"
    return one.label


def receivers(home: Organ, *, only_people: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a plain list offers: units and people of the own organ, then the organs that work here. Remembered until
    something changes among people."""
    key = ("receivers", home.pk, only_people, get_language(), timezone.localdate())
    return stamps.remembered(key, lambda: _receivers(home, only_people=only_people))


def _receivers(home: Organ, *, only_people: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    colleagues = _entries(people.people_of(home), home)
    if only_people:
        return [(_("本机关人员"), colleagues)]
    organs = [organ for organ in people.search_organs("", inside=True, limit=MOST_ORGANS) if organ.pk != home.pk]
    return [
        (_("本机关科室"), _entries(people.units_of(home), home)),
        (_("本机关人员"), colleagues),
        (_("其他单位"), _entries(organs, home)),
    ]


def _entries(found: Iterable[Receiver], home: Organ) -> list[tuple[str, str]]:
    return [(receiver_key(one), receiver_label(one, home)) for one in found]


def search_receivers(text: str, home: Organ, *, scope: str = "any") -> list[tuple[str, str, str]]:
    """(key, name, what it is) for the box that searches: the own organ's units first, then organs, then people."""
    units = [] if scope == "person" else people.search_units(text, organ=home, limit=8)
    organs = [] if scope == "person" else people.search_organs(text, inside=True, limit=8)
    persons = people.search_people(text, organ=home, limit=12)
    return [
        *[(receiver_key(one), receiver_label(one, home), _("科室")) for one in units],
        *[(receiver_key(one), one.label, _("单位，送其收件岗")) for one in organs if one.pk != home.pk],
        *[(receiver_key(one), one.name, f"{one.organ.label} {one.home_title}") for one in persons],
    ]
