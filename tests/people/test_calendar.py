from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.registry import Registry
from zhongshu.people import calendar_notice, services
from zhongshu.people.calendars import calendar_at, clock_for
from zhongshu.people.models import CalendarDay
from zhongshu.people.services import DayInput

WORKDAY = date(2026, 12, 31)  # a Thursday
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


@pytest.fixture
def moves():
    """The hook that workflow fills; it answers with the days that it was asked about."""
    asked: list[tuple[list[date], bool]] = []

    def changed(days, *, actor, is_trial):
        asked.append((days, is_trial))
        return [f"市防〔2026〕7号 {calendar_at().is_workday(days[0])}"] if days else []

    modules = [replace(module, calendar_changed=None, may_see=None) for module in registry.modules()]
    modules[0] = replace(modules[0], calendar_changed=changed, may_see=lambda person, move: "曹静" in person.name)
    before = registry.install(Registry(tuple(modules)))
    yield asked
    registry.install(before)


@pytest.mark.django_db
def test_fresh_database_knows_the_years_of_the_library():
    calendar = calendar_at()
    assert [calendar.is_workday(day) for day in (date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 8))] == [
        False,
        True,
        True,
    ]
    assert (calendar.knows(date(2026, 12, 31)), calendar.knows(date(2027, 1, 1))) == (True, False)


@pytest.mark.django_db
def test_seeding_again_adds_nothing():
    before = CalendarDay.objects.count()
    services.seed_calendar()
    assert CalendarDay.objects.count() == before


def test_correction_is_a_new_version_and_the_past_stays(office, moves, verbs):
    before = timezone.now()
    assert clock_for(office.organ).is_workday(WORKDAY)

    result = services.correct_calendar(
        [DayInput(WORKDAY, "holiday", "调休")], source="市政办〔2026〕1号", actor=office.clerk
    )

    assert clock_for(office.organ).is_workday(WORKDAY) is False
    assert clock_for(office.organ, before).is_workday(WORKDAY) is True
    assert CalendarDay.objects.filter(date=WORKDAY).count() == 1
    assert (result, moves) == (["市防〔2026〕7号 False"], [([WORKDAY], False)])
    assert verbs() == ["people.calendar.corrected"]

    services.correct_calendar([DayInput(WORKDAY, "workday")], source="更正", actor=office.clerk)
    assert clock_for(office.organ).is_workday(WORKDAY) is True
    assert CalendarDay.objects.filter(date=WORKDAY).count() == 2


def test_preview_names_what_moves_and_keeps_nothing(office, moves):
    assert services.moves_by([DayInput(WORKDAY, "holiday")], actor=office.clerk) == ["市防〔2026〕7号 False"]
    assert moves == [([WORKDAY], True)]
    assert not CalendarDay.objects.filter(date=WORKDAY).exists()
    assert calendar_at().is_workday(WORKDAY)


def test_same_as_before_is_refused(office, moves):
    with pytest.raises(RuleBroken, match="没有要改的"):
        services.correct_calendar([DayInput(WORKDAY, "workday")], source="x", actor=office.clerk)


def test_calendar_needs_the_right_and_a_source(office):
    with pytest.raises(NotAllowed):
        services.correct_calendar([DayInput(WORKDAY, "holiday")], source="x", actor=office.handler)
    with pytest.raises(RuleBroken, match="请写明依据"):
        services.correct_calendar([DayInput(WORKDAY, "holiday")], source=" ", actor=office.clerk)


@pytest.mark.django_db
def test_notice_of_2026_reads_as_the_library_has_it():
    read = {day.date: str(day.kind) for day in calendar_notice.read(NOTICE_2026, 2026)}
    stored = CalendarDay.objects.filter(date__year=2026).values_list("date", "kind")
    assert read == dict(stored)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("元旦：1月1日（周三）放假。", "2026年1月1日是星期四"),
        ("元旦：2月30日放假。", "不是一个日子"),
        ("各省、自治区：经国务院批准。", "没有读出"),
    ],
)
def test_unreadable_notice_says_why(text, sentence):
    with pytest.raises(calendar_notice.Unreadable, match=sentence):
        calendar_notice.read(text, 2026)


def test_notice_of_a_new_year_is_read_looked_at_and_saved(sign_in, office, moves):
    client = sign_in(office.clerk)
    form = {
        "year": 2027,
        "source": "国办发明电〔2026〕7号",
        "text": "一、元旦：1月1日（周五）至3日（周日）放假，共3天。",
    }

    page = client.post("/people/calendar/notice/", form).content.decode()
    assert "读出 3 天" in page
    assert not CalendarDay.objects.filter(date__year=2027).exists()

    assert client.post("/people/calendar/notice/", form | {"save": "1"}).status_code == 303
    assert CalendarDay.objects.filter(date__year=2027).count() == 3
    assert calendar_at().knows(date(2027, 12, 31))
    assert "国办发明电〔2026〕7号" in client.get("/people/calendar/2027/").content.decode()


def test_year_before_its_notice_is_marked(sign_in, office):
    assert "待国务院通知" in sign_in(office.handler).get("/people/calendar/2028/").content.decode()


def test_one_day_is_corrected_from_the_page(sign_in, office, moves):
    client = sign_in(office.clerk)
    form = {"kind": "holiday", "note": "调休", "source": "市政办〔2026〕1号"}
    assert "市防〔2026〕7号" in client.post("/people/calendar/2026/12/31/", form).content.decode()
    assert client.post("/people/calendar/2026/12/31/", form | {"save": "1"}).status_code == 303
    assert calendar_at().is_workday(WORKDAY) is False


def test_what_moves_is_named_only_to_who_may_see_it(sign_in, office, moves):
    form = {"kind": "holiday", "note": "调休", "source": "市政办〔2026〕1号"}
    pages = [
        sign_in(who).post("/people/calendar/2026/12/31/", form).content.decode()
        for who in (office.clerk, office.system_admin)
    ]
    assert ["有 1 件在办的期限会移动" in page for page in pages] == [True, True]
    assert ["市防〔2026〕7号" in page for page in pages] == [True, False]


def test_hours_of_an_organ_count_from_their_day_on(office):
    yesterday, tomorrow = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=1)
    winter = [time(9), time(12), time(13), time(17)]
    services.set_hours(office.organ, valid_from=yesterday, times=winter, actor=office.clerk)
    services.set_hours(office.organ, valid_from=tomorrow, times=[time(8), *winter[1:]], actor=office.clerk)

    assert clock_for(office.organ).hours.open == time(9)
    with pytest.raises(RuleBroken, match="先后顺序"):
        services.set_hours(office.organ, valid_from=tomorrow, times=winter[::-1], actor=office.clerk)


def test_clock_is_remembered_until_the_hours_change(office, django_assert_num_queries):
    before = clock_for(office.organ)
    with django_assert_num_queries(1):  # whether something changed
        assert clock_for(office.organ) is before
    CalendarDay.objects.filter(date__year=2026).update(kind=F("kind"))
    with django_assert_num_queries(3):
        clock_for(office.organ)


@pytest.mark.django_db
def test_seeded_years_count_as_known_since_the_november_before():
    assert CalendarDay.objects.filter(date__year=2026).first().known_from == datetime(2025, 11, 1, tzinfo=UTC)
