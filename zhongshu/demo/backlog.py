"""Papers of the time before the system was used, entered afterwards with their own dates: last year and this year until then. They
went out on paper, so there are no deliveries."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from zhongshu.demo.world import rows
from zhongshu.outgoing import checking, papers, services
from zhongshu.outgoing.drafts import DocumentData, Point
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.states import POINTS, SheetKind
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

if TYPE_CHECKING:
    from zhongshu.demo.issued import Issued

EVERY = timedelta(days=45)
FIRST = (1, 12)
OFFICE, SERIES = "zfb", "云政办发"


def passed(kind: str) -> dict[str, Point]:
    return {key: Point(passed=True) for key in POINTS[SheetKind(kind)]}


def by_rules(document: OutgoingDocument, paper: papers.Paper) -> list[checking.Problem]:
    """Completeness and 行文规则; proofreading looks at the words on the page, where somebody waits for it."""
    return [*checking.by_completeness(document, paper), *checking.by_routing(document, paper)]


def backlog(story: "Issued", lines: str, body: str) -> None:
    """One line every six weeks: all of last year, and again this year until the demo begins."""
    entries = list(rows(lines, 4))
    year = story.planner.until.year
    for first, last in ((date(year - 1, *FIRST), date(year - 1, 12, 28)), (date(year, *FIRST), _last_day(story))):
        for place, day in enumerate(_days(story, first, last)):
            if place < len(entries):
                _issue(story, entries[place], body, day)


def _last_day(story: "Issued") -> date:
    return timezone.localdate(story.planner.since) - timedelta(days=14)


def _days(story: "Issued", first: date, last: date) -> Iterator[date]:
    while first <= last:
        day = first
        while not story.planner.hours.is_workday(day):
            day += timedelta(days=1)
        yield day
        first += EVERY


def _issue(story: "Issued", entry: list[str] | tuple[str, ...], body: str, day: date) -> None:
    """From the first line to the end on one day."""
    kind, title, unit, drafter = entry
    at = datetime.combine(day, time(10, 30), timezone.get_default_timezone())
    cast = story.cast
    organ = cast.organ(OFFICE)
    data = DocumentData(
        title=f"{organ.name}{title}",
        document_type=kind,
        direction="level" if kind == "letter" else "down",
        issuers=(organ,),
        code_series=SERIES,
        main_recipients=({"organ": None, "name": "各县（区）人民政府，市政府各部门"},),
        disclosure="open",
        basis="市政府常务会议议定事项",
        drafting_unit=cast.unit(OFFICE, unit),
    )
    document = services.create(
        data, actor=cast.person(drafter), organ=organ, paper={"title": data.title, "body": body}, at=at
    )
    services.submit(document, actor=cast.person(drafter), at=at)
    onward = services.Onward(to=cast.person("chengshuyuan"))
    points = passed("review")
    services.review(document, points=points, onward=onward, find=by_rules, actor=story.holder(document), at=at)
    services.sign_off(story.again(document), actor=cast.person("chengshuyuan"), at=at)
    services.recheck(story.again(document), points=passed("recheck"), actor=story.holder(document), at=at)
    story.registered(story.again(document), SERIES, (OFFICE,), at)
    clerk = story.holder(document)
    services.mark_dispatched(story.again(document), actor=clerk, at=at)
    said = CommentInput(text="启用系统前已印发，补录。")
    workflow.close(story.again(document).record, comment=said, actor=clerk, at=at)
