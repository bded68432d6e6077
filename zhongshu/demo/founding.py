"""The organs, units, posts, persons and the three officers: made by the officers through the services of people."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from zhongshu.demo.staff import staffed_organs
from zhongshu.demo.world import Somebody, Staffed, rows, table
from zhongshu.people import services as people
from zhongshu.people.models import Organ, Person, Role, Unit
from zhongshu.people.services import NewOfficer, PersonInput

OFFICERS = (
    NewOfficer("system_admin", "谭世安", "sysadmin"),
    NewOfficer("security_admin", "关守正", "secadmin"),
    NewOfficer("auditor", "商鉴", "auditor"),
)
FIRST_ORGAN = "云川市人民政府办公室"
CALM = "演示机关供试用，三员登录不要求动态口令"


@dataclass
class City:
    """What was founded, by key: the ids that later chapters look up."""

    organs: dict[str, int] = field(default_factory=dict)
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    staffed: dict[str, Staffed] = field(default_factory=dict)


class Founder:
    """Founds the city in the name of the system administrator (organs, persons) and the security administrator (posts)."""

    def __init__(self) -> None:
        self.city = City()
        self.seats: dict[str, Organ] = {}
        self.roles = {role.key: role for role in Role.objects.all()}
        first = people.found_organ(FIRST_ORGAN)
        self.seats["zfb"] = first
        officers = people.init_officers(first, list(OFFICERS))
        self.admin, self.security, _auditor = (account.person for account, _password in officers)
        self.sort = 0

    def found(self, *, since: date) -> City:
        people.set_policies({"totp_required_for_officers": False}, reason=CALM, actor=self.security)
        self._bodies()
        self._outside()
        for staffed in staffed_organs():
            organ = self._organ(staffed)
            for name, somebodies in staffed.units.items():
                self._unit(staffed, organ, name, somebodies, since)
        self.city.organs = {key: organ.pk for key, organ in self.seats.items()}
        return self.city

    def _bodies(self) -> None:
        """The province, the city's committee and government, for which others work."""
        tables = table("organs")
        kinds = {"province": (2, "people_government", None), "city_government": (3, "people_government", "province")}
        kinds["city_committee"] = (3, "party_committee", None)
        for key, (rank, kind, above) in kinds.items():
            name, short_name, code = tables[key].split("|")
            given = {"name": name, "short_name": short_name, "code": code, "kind": kind, "rank": rank}
            self.seats[key] = people.create_organ(
                actor=self.admin, parent=self.seats.get(above or ""), sort=self._next(), **given
            )

    def _outside(self) -> None:
        for name, short_name, code, rank in rows(table("organs")["outside"], 4):
            self.seats[name] = people.create_organ(
                actor=self.admin, name=name, short_name=short_name, code=code, rank=int(rank), sort=self._next()
            )

    def _organ(self, staffed: Staffed) -> Organ:
        self.city.staffed[staffed.key] = staffed
        given = {
            "name": staffed.name,
            "short_name": staffed.short_name,
            "code": staffed.code,
            "kind": staffed.kind,
            "rank": staffed.rank,
            "parent": self.seats.get(staffed.parent),
            "serves": self.seats.get(staffed.serves),
            "is_inside": True,
            "sort": self._next(),
        }
        known = self.seats.get(staffed.key)
        made = people.create_organ(actor=self.admin, **given) if known is None else None
        if known is not None:
            people.amend_organ(known, actor=self.admin, **given)
        self.seats[staffed.key] = made or known  # type: ignore[assignment]  # one of the two is there
        return self.seats[staffed.key]

    def _unit(self, staffed: Staffed, organ: Organ, name: str, somebodies: tuple[Somebody, ...], since: date) -> None:
        unit = people.create_unit(organ, actor=self.admin, name=name, sort=self._next())
        self.city.units[staffed.key, name] = unit.pk
        for place, somebody in enumerate(somebodies, start=1):
            self._person(organ, unit, somebody, place * 10, since)

    def _person(self, organ: Organ, unit: Unit, somebody: Somebody, sort: int, since: date) -> None:
        extension = 101 + len(self.city.people)
        given = PersonInput(somebody.name, phone=f"0399-5550{extension}", sort=self._next())
        person = people.create_person(given, organ=organ, actor=self.admin)
        if somebody.clearance != person.clearance:
            people.set_clearance(person, somebody.clearance, actor=self.security, reason="按岗位核定")
        roles = [self.roles[key] for key in somebody.roles]
        post = people.create_post(unit, actor=self.security, title=somebody.title, roles=roles, sort=sort)
        joined = since - timedelta(days=200 + 13 * (extension % 90))
        people.appoint(person, post, actor=self.security, since=joined)
        self.city.people[somebody.username] = person.pk

    def _next(self) -> int:
        self.sort += 10
        return self.sort


def found(*, since: date) -> City:
    """The whole city with its people; accounts follow."""
    return Founder().found(since=since)


def person(pk: int) -> Person:
    return Person.objects.select_related("organ").get(pk=pk)
