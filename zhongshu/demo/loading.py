"""Loading the demo: the city is founded, three months are lived through, and the house is put in order."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from zhongshu.core.errors import RuleBroken
from zhongshu.demo import accounts, afterwards, followed, founding, habits, incidents, issued, presented, watched
from zhongshu.demo.cast import Cast, offices
from zhongshu.demo.clock import StoryClock, search_waits, story_time
from zhongshu.demo.life import life
from zhongshu.demo.plans import Plan, Planner
from zhongshu.demo.scene import Scene
from zhongshu.demo.timetable import Timetable
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.workflow import services as workflow

MORNING = time(9, 40)
FOUNDED_BEFORE = timedelta(days=20)


@dataclass
class Loaded:
    """What was loaded, for the closing words."""

    until: datetime
    papers: int
    people: int
    refusals: list[str] = field(default_factory=list)


def is_empty() -> bool:
    return not Organ.objects.exists() and not Person.objects.exists()


def load(day: date, *, share: float = 1.0) -> Loaded:
    """The whole demo as of the morning of that day, into an empty database."""
    if not is_empty():
        raise RuleBroken(
            "数据库里已经有机关和人员，演示数据只能装进空库。请换一个空库（DATABASE_URL），或者清空以后再装。"
        )
    loaded_at, until = timezone.now(), morning_of(day)
    hours = Clock(calendars.calendar_at(), calendars.STANDARD_HOURS)
    planner = Planner(until, hours, share)
    with story_time(planner.since - FOUNDED_BEFORE) as clock, search_waits():
        city = _found(planner)
        timetable = Timetable(clock, Cast(city))
        plans = planner.plans()
        for plan in plans:
            timetable.add(plan.arrives, life(_scene(plan, timetable, clock, hours)))
        incidents.plan(timetable, planner)
        followed.plan(timetable, planner)
        issued.plan(timetable, planner)
        presented.plan(timetable, planner)
        watched.plan(timetable, planner)
        timetable.play(until)
    afterwards.settle(until=until, loaded_at=loaded_at)
    return Loaded(until, len(plans), len(city.people), timetable.refusals)


def morning_of(day: date) -> datetime:
    """Until when the story goes: the morning of the day, but never into the future."""
    morning = datetime.combine(day, MORNING, timezone.get_default_timezone())
    return min(morning, timezone.localtime().replace(second=0, microsecond=0))


@transaction.atomic
def _found(planner: Planner) -> founding.City:
    workflow.publish_shipped()
    city = founding.found(since=(planner.since - FOUNDED_BEFORE).date())
    accounts.open_accounts(city)
    habits.take_up(Cast(city), planner.since)
    return city


def _scene(plan: Plan, timetable: Timetable, clock: StoryClock, hours: Clock) -> Scene:
    office = next(office for office in offices() if office.key == plan.office)
    rng = Random(plan.seed)  # noqa: S311  # chance for a story, not for a secret
    return Scene(plan, timetable.cast, office, clock, hours, rng, twists=set(plan.twists))
