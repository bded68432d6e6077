"""Which papers come when, and what becomes of them: drawn by chance from the date, so that a date always gives the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from zhongshu.demo.staff import staffed_organs
from zhongshu.demo.world import Staffed, Topic, table, topics
from zhongshu.engines.workdays import Clock

DAYS = 92
OFFICES = ("zfb", "swb")
# What may happen on the way, and how often.
TWISTS = {
    "head": 0.3,
    "sent_back": 0.08,
    "taken_back": 0.04,
    "handling_back": 0.05,
    "urge": 0.2,
    "suspend": 0.04,
    "extension": 0.14,
    "reassign": 0.5,
    "signers": 0.12,
    "copied": 0.07,
    "reopen": 0.03,
    "returned": 0.035,
    "cancelled": 0.02,
    "advance": 0.03,
    "jump": 0.02,
    "paper": 0.35,
}
FILES_WHEN_THIN = 8  # of the first pieces; files take long
USED = 0.85  # of the pool
JUST_NOW = timedelta(minutes=20)
INTERNAL = 0.08  # 内部: on paper, to be given back
LATE = 0.12
UNITS = {"zfb": ("综合一科", "综合二科", "综合三科", "综合四科"), "swb": ("综合一科", "综合二科", "综合三科")}
LEADERS = {
    "zfb": {"综合一科": "fuqian", "综合二科": "luojinghe", "综合三科": "shenruolan", "综合四科": "gaozhongping"},
    "swb": {"综合一科": "duweizhen", "综合二科": "sujingan", "综合三科": "zhoubainian"},
}
DIRECTORS = {"zfb": "chengshuyuan", "swb": "fengshuzhi"}
FOR_READING = ("checking", "circulating", "reading")  # where a paper that is only read may stop
TOWNSHIPS = {"bh", "lw", "bg", "sm"}


@dataclass(frozen=True)
class Plan:
    """One paper: what it is, when it comes, how fast it goes, which turns it takes, where it stops."""

    office: str
    topic: Topic
    arrives: datetime
    seed: str
    unit: str
    leader: str
    pace: float = 1.0
    twists: frozenset[str] = frozenset()
    halt: str = ""
    due: datetime | None = None
    handler: str = ""
    has_file: str = ""
    level: int = 0
    urgency: str = ""
    return_by: datetime | None = None
    read: int = 99  # of the readers, how many have read when the story stops


class Planner:
    """Draws the plans of one date. `share` thins everything out, for tests."""

    def __init__(self, until: datetime, hours: Clock, share: float) -> None:
        self.until, self.hours, self.share = until, hours, share
        self.rng = Random(f"plans {until:%Y-%m-%d}")  # noqa: S311  # chance for a story, not for a secret
        self.staffed = {each.key: each for each in staffed_organs()}
        self.pools = {office: self._pool(office) for office in OFFICES}

    @property
    def since(self) -> datetime:
        begin = self.until - timedelta(days=DAYS)
        return begin.replace(hour=8, minute=30, second=0, microsecond=0)

    def _pool(self, office: str) -> list[Topic]:
        found = topics(office)
        self.rng.shuffle(found)
        return found

    def plans(self) -> list[Plan]:
        """The set pieces first, since they choose their papers; then everyday life."""
        return [*self._set_pieces(), *(plan for office in OFFICES for plan in self._everyday(office))]

    def _set_pieces(self) -> Iterator[Plan]:
        entries = enumerate(table("set_pieces")["piece"])
        choosy = sorted(entries, key=lambda entry: "lead" not in entry[1] and "sender" not in entry[1])
        for number, entry in choosy:
            if self.share >= 1 or entry.get("always"):
                yield self._set_piece(number, entry)

    def _set_piece(self, number: int, entry: dict[str, Any]) -> Plan:
        office = str(entry["office"])
        topic = self._take(office, entry)
        unit = str(entry.get("unit") or self.unit_of(office, topic))
        due = entry.get("due")
        returns = entry.get("return_by")
        return Plan(
            office=office,
            topic=topic,
            arrives=min(self.moment(self._days(entry), str(entry.get("at", "09:10"))), self.until - JUST_NOW),
            seed=f"{self.until:%Y-%m-%d} piece {number}",
            unit=unit,
            leader=str(entry.get("leader") or self.leader_of(office, topic, unit)),
            pace=float(entry.get("pace", 0.25)),
            twists=frozenset(entry.get("twists", ())),
            halt=str(entry.get("halt", "")),
            due=None if due is None else self.moment(-float(due), str(entry.get("due_at", "17:30"))),
            handler=str(entry.get("handler", "")),
            has_file=str(entry.get("file", "")) if self.share >= 1 or number < FILES_WHEN_THIN else "",
            level=int(entry.get("level", 0)),
            urgency=str(entry.get("urgency", "")),
            return_by=None if returns is None else self.moment(-float(returns), "17:30"),
            read=int(entry.get("read", 99)),
        )

    def _days(self, entry: dict[str, Any]) -> float:
        """How long ago it came; on a day off, what lies at the counter came that day, to the office on duty."""
        if entry.get("halt") == "checking" and not self.hours.is_workday(self.until.date()):
            return 0
        return float(str(entry.get("days", 2)))

    def _take(self, office: str, entry: dict[str, Any]) -> Topic:
        """The first paper in the pool that fits what the piece asks for."""
        pool = self.pools[office]
        wanted = {name: entry[name] for name in ("sender", "type_name", "paper_class", "lead") if name in entry}
        for topic in pool:
            fits = all(getattr(topic, name) == value for name, value in wanted.items())
            if fits and self._fits_unit(office, topic, entry) and topic.sender not in TOWNSHIPS:
                pool.remove(topic)
                return topic
        raise LookupError(f"No paper fits {entry}.")

    def _fits_unit(self, office: str, topic: Topic, entry: dict[str, Any]) -> bool:
        if topic.paper_class == "阅" and entry["halt"] not in FOR_READING:
            return False
        if entry.get("co") and not topic.co:
            return False
        if entry.get("organ") and topic.lead not in self.staffed:
            return False
        return "unit" not in entry or self.unit_of(office, topic) == entry["unit"]

    def _everyday(self, office: str) -> Iterator[Plan]:
        day, last = self.since.date(), self.until.date()
        number, pool = 0, self.pools[office]
        mean = USED * len(pool) / self.hours.workdays_between(day, last) * self.share
        while day <= last:
            if self.hours.is_workday(day):
                for _each in range(self._count(mean * (0.4 if day == last else 1))):
                    if pool:
                        number += 1
                        yield self._ordinary(office, pool.pop(), number, day.isoformat())
            day += timedelta(days=1)

    def _count(self, mean: float) -> int:
        """How many come on a day."""
        return int(mean + self.rng.random() + self.rng.choice((-0.6, 0, 0, 0.6)) * mean)

    def _ordinary(self, office: str, topic: Topic, number: int, day: str) -> Plan:
        rng, unit = self.rng, self.unit_of(office, topic)
        late, is_internal = rng.random() < LATE, rng.random() < INTERNAL
        pace = rng.uniform(2.2, 2.8) if late else min(1.5, rng.lognormvariate(-0.1, 0.3))
        twists = {twist for twist, chance in TWISTS.items() if rng.random() < chance}
        if topic.sender in TOWNSHIPS:
            twists.add("returned")
        is_last = day == self.until.date().isoformat()
        minute = rng.choice(range(32, 90) if is_last else (*range(35, 200), *range(330, 500)))  # after 8:00, no lunch
        arrives = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=timezone.get_default_timezone())
        arrives += timedelta(minutes=minute)
        return Plan(
            office=office,
            topic=topic,
            arrives=arrives,
            seed=f"{self.until:%Y-%m-%d} {office} {number}",
            unit=unit,
            leader=self.leader_of(office, topic, unit),
            pace=pace * (0.55 if topic.urgency else 1),
            twists=frozenset(twists),
            level=1 if is_internal else 0,
            return_by=arrives + timedelta(days=rng.randint(15, 40)) if is_internal else None,
        )

    def unit_of(self, office: str, topic: Topic) -> str:
        """The 综合科 that looks after who handles or sends it."""
        for key in (topic.lead, topic.sender):
            staffed: Staffed | None = self.staffed.get(key)
            if staffed is not None and staffed.looked_after_by in UNITS[office]:
                return staffed.looked_after_by
        return topic.lead if topic.lead in UNITS[office] else UNITS[office][0]

    def leader_of(self, office: str, topic: Topic, unit: str) -> str:
        known = {person.username for people in self.staffed[office].units.values() for person in people}
        for key in (topic.lead, topic.sender):
            staffed = self.staffed.get(key)
            if staffed is not None and staffed.leader in known:
                return staffed.leader
        return LEADERS[office].get(unit, DIRECTORS[office])

    def moment(self, days_before: float, clock: str) -> datetime:
        """A time of day, so many workdays before the date (after it, when negative)."""
        day = self.until.date()
        step = timedelta(days=-1 if days_before > 0 else 1)
        for _each in range(int(abs(days_before))):
            day += step
            while not self.hours.is_workday(day):
                day += step
        return datetime.combine(day, time.fromisoformat(clock), timezone.get_default_timezone())
