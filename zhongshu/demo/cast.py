"""Looking up who and what was founded, as of the day of the story."""

from dataclasses import dataclass

from zhongshu.demo.founding import City
from zhongshu.demo.numbers import Numbers
from zhongshu.demo.world import Staffed, table
from zhongshu.people import queries
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record


@dataclass(frozen=True)
class Office:
    """A general office and who plays which part in it, by user name."""

    key: str
    registry: str
    second: str
    urger: str
    head: str
    director: str


class Cast:
    """People by user name or id. Posts and delegations are those of the day: `forget` at its beginning and after a change."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._people: dict[int, Person] = {}
        self._away: set[int] = set()
        self._organs = {organ.pk: organ for organ in Organ.objects.all()}
        self._named = {organ.name: organ for organ in self._organs.values()}
        self._units = {unit.pk: unit for unit in Unit.objects.select_related("organ")}

        self.numbers = Numbers()
        self.given: dict[tuple[str, str], list[Record]] = {}  # by office and handler: what was given to whom
        self.sent: dict[tuple[str, str], list[Record]] = {}  # by office and sender
        self._organ_keys = {pk: key for key, pk in city.organs.items()}

    def forget(self) -> None:
        self._people.clear()
        self._away = queries.on_leave(Person.objects.filter(leaves__isnull=False))

    def clerk_of(self, organ: Organ) -> Person | None:
        """Who receives and registers there; nobody outside the deployment."""
        key = login_stem(self._organ_keys.get(organ.pk, ""))
        return self.person(f"{key}-clerk") if f"{key}-clerk" in self.city.people else None

    def by_id(self, pk: int) -> Person:
        if pk not in self._people:
            self._people[pk] = Person.objects.select_related("organ").get(pk=pk)
        return self._people[pk]

    def person(self, username: str) -> Person:
        return self.by_id(self.city.people[username])

    def organ(self, key: str) -> Organ:
        """By its key or its full name."""
        return self._organs[self.city.organs[key]] if key in self.city.organs else self._named[key]

    def staffed(self, key: str) -> Staffed | None:
        return self.city.staffed.get(key)

    def unit(self, office: str, name: str) -> Unit:
        return self._units[self.city.units[office, name]]

    def receiver(self, office: str, key: str) -> Organ | Unit:
        """A unit of the office by its name, any other organ by its key."""
        return self.unit(office, key) if (office, key) in self.city.units else self.organ(key)

    def stand_in(self, person: Person) -> Person | None:
        """Who acts today: the person, the deputy of one who is away, or nobody."""
        if person.pk not in self._away:
            return person
        given = queries.deputies_of(person)
        return self.by_id(given[0].deputy_id) if given else None


def login_stem(organ_key: str) -> str:
    """What the user names of an organ begin with: qyzf for the government of the county qy, qyw for its committee."""
    return organ_key.replace("-zfb", "zf").replace("-swb", "w")


def offices() -> list[Office]:
    names = ("key", "registry", "second", "urger", "head", "director")
    return [Office(**{name: entry[name] for name in names}) for entry in table("offices")["office"]]
