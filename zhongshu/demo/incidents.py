"""What happens to people meanwhile: leave, deputies, somebody who goes; and what comes every morning."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from zhongshu.demo import sheets
from zhongshu.demo.cast import Cast
from zhongshu.demo.plans import Planner
from zhongshu.demo.timetable import Timetable
from zhongshu.files import services as files
from zhongshu.notices import services as notices
from zhongshu.people import services as people
from zhongshu.people.models import Officer
from zhongshu.people.services import DelegationInput
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step

SEEN_WITHIN = timedelta(hours=30)


def plan(timetable: Timetable, planner: Planner) -> None:
    """Put everything that does not belong to one paper on the timetable."""
    cast = timetable.cast
    timetable.add(planner.moment(1, "08:32"), _deputy(cast, planner))
    timetable.add(planner.moment(2, "16:40"), _leave_without_deputy(cast, planner))
    timetable.add(planner.moment(1, "16:10"), _goes(cast))
    timetable.add(planner.moment(30, "08:40"), _past_leave(cast, planner))
    timetable.add(_first_morning(planner), _mornings(planner))
    timetable.add(planner.until - SEEN_WITHIN, _all_opened(cast, planner.until - SEEN_WITHIN))
    timetable.add(planner.until - timedelta(minutes=25), _uploads(cast, planner))


def _deputy(cast: Cast, planner: Planner) -> Iterator[datetime]:
    """陆一鸣 is away and 孟晓峰 acts for him: the frame says so, and papers of 综合一科 are on his desk."""
    yield from ()
    principal, deputy = cast.person("luyiming"), cast.person("mengxiaofeng")
    until = planner.moment(-4, "17:30")
    _leave(cast, "luyiming", "annual_leave", planner.moment(1, "08:30"), until, "年休假")
    since = planner.moment(1, "08:30")
    given = DelegationInput(since=since, until=until, reason="年休假期间代办综合一科工作")
    people.delegate(principal, deputy, given, actor=principal)
    cast.forget()


def _leave(cast: Cast, username: str, kind: str, since: datetime, until: datetime, note: str) -> None:
    person = cast.person(username)
    days = {"since": timezone.localdate(since), "until": timezone.localdate(until)}
    people.register_leave(person, kind=kind, actor=person, note=note, **days)


def _leave_without_deputy(cast: Cast, planner: Planner) -> Iterator[datetime]:
    """The watch is to find this: away past the date, and nobody acts."""
    yield from ()
    _leave(cast, "slj-handler", "study", planner.moment(1, "08:30"), planner.moment(-8, "17:30"), "党校学习")
    cast.forget()


def _past_leave(cast: Cast, planner: Planner) -> Iterator[datetime]:
    """A week in which a leader's work was seen to by another, so that papers carry a deputy's hand."""
    yield from ()
    since, until = planner.moment(30, "08:30"), planner.moment(26, "17:30")
    _leave(cast, "songyifan", "business_trip", since, until, "赴省参加培训")
    given = DelegationInput(since=since, until=until, reason="出差期间代办综合三科工作")
    people.delegate(cast.person("songyifan"), cast.person("linzhixia"), given, actor=cast.person("songyifan"))
    cast.forget()


def _goes(cast: Cast) -> Iterator[datetime]:
    """卢闻 leaves; what he holds goes into the tray of his section head."""
    yield from ()
    officer = Officer.objects.select_related("person").get(kind="system_admin").person
    people.disable(cast.person("luwen"), actor=officer, reason="调往市投资促进局工作")
    cast.forget()


def _first_morning(planner: Planner) -> datetime:
    return planner.hours.add_work_hours(planner.since, 0.1)


def _mornings(planner: Planner) -> Iterator[datetime]:
    """Reminders go out at the beginning of every workday, as the job would send them."""
    morning = _first_morning(planner)
    while True:
        notices.run_reminders()
        morning = planner.hours.add_work_hours(morning, 7)
        yield morning


def _all_opened(cast: Cast, moment: datetime) -> Iterator[datetime]:
    """What came earlier has been looked at by now, whatever the pace of its story."""
    yield from ()
    unseen = Step.objects.filter(
        finished_at__isnull=True, seen_at__isnull=True, is_queued=False, received_at__lt=moment
    )
    for step in unseen.select_related("record__owning_organ"):
        workflow.open_record(step.record, cast.by_id(step.holder_id))


UPLOADS = {
    "zfb": (
        ("pdf", "北渡区人民政府", "关于提前启用应急避难场所的请示", "渡政〔{year}〕61号"),
        ("docx", "云川市残疾人联合会", "关于商请支持无障碍环境改造的函", "云残函〔{year}〕18号"),
        ("txt", "云川市红十字会", "关于应急救护培训工作情况的报告", "云红〔{year}〕22号"),
    ),
    "swb": (
        ("docx", "云川市文学艺术界联合会", "关于召开全市文艺工作者代表大会的请示", "云文联〔{year}〕15号"),
        ("txt", "云川市科学技术协会", "关于科普基地评选情况的报告", "云科协〔{year}〕27号"),
    ),
}


def _uploads(cast: Cast, planner: Planner) -> Iterator[datetime]:
    """待登记: files that came this morning and wait for the clerk to confirm the level."""
    for office, papers in UPLOADS.items():
        clerk = cast.person({"zfb": "tianxiaohe", "swb": "xiexiaoman"}[office])
        for kind, issuer, title, number in papers:
            sheet = _sheet(issuer, title, number.format(year=planner.until.year), planner)
            content, name = sheets.file_of(kind, sheet)
            files.receive_upload(io.BytesIO(content), name, actor=clerk, organ=cast.organ(office))
            yield timezone.now() + timedelta(minutes=3)


def _sheet(issuer: str, title: str, number: str, planner: Planner) -> sheets.Sheet:
    day = timezone.localdate(planner.moment(2, "09:00"))
    return sheets.Sheet(
        mark=f"{issuer}文件",
        number=number,
        title=f"{issuer}{title}",
        to="云川市人民政府：",
        lines=(f"现就{title.removeprefix('关于').rpartition('的')[0]}有关事项报告如下，请予审定。", "妥否，请批示。"),
        issuer=issuer,
        day=f"{day.year}年{day.month}月{day.day}日",
    )
