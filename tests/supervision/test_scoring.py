"""考核: the same history and rules always give the same points; each rests on something; published ones stand."""

import io
import random
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core import guards
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import services as supervision
from zhongshu.supervision.models import ScoreLine, ScoreMonth
from zhongshu.supervision.scoring import access, counting, ranking
from zhongshu.supervision.scoring.history import History
from zhongshu.supervision.scoring.rules import rules_of, shipped
from zhongshu.supervision.services import SlipInput, scoring
from zhongshu.workflow import services as workflow

pytestmark = pytest.mark.django_db
MARCH, APRIL = "2026-03", "2026-04"


class Book:
    """A ledger that is filled step by step on a clock."""

    def __init__(self, story, clock) -> None:
        self.story, self.clock = story, clock
        self.minutes = 0
        story.now = self.now

    def now(self):
        self.minutes += 1
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        return self.clock.now()

    def go(self, day: str) -> None:
        self.clock.set(max(at(f"2026-{day} 09:30"), self.clock.now()))

    def sent(self, count: int = 3, **changes):
        self.story.approved()
        for number in range(count):
            values = {"due_at": at("2026-03-20 17:30"), "evidence": ("on_site",), **changes}
            self.story.task(f"任务{number}", **values)
        return self.story.send()

    def done(self, task, finding: str = "true", *, accept: bool = True) -> None:
        if accept:
            self.story.accepted(task)
        self.story.signed(self.story.reported(task))
        self.story.verified(task, finding)

    def press(self, task, rung: str) -> None:
        supervision.issue_slip(again(task).record, SlipInput(rung, "请抓紧。"), actor=self.story.cast.supervisor)


@pytest.fixture
def book(story):
    with story_time(at("2026-03-02 09:00")) as clock:
        yield Book(story, clock)


def points(scored: ScoreMonth) -> list[tuple[str, str, Decimal]]:
    return [(line.organ.label, line.event, line.points) for line in scored.lines.order_by("pk")]


@pytest.fixture
def march(book):
    """One task on time, one late and overdue with a red slip, one found untrue; the leader is not asked yet."""
    tasks = book.sent()
    book.go("03-16")
    book.done(tasks[0])
    book.done(tasks[1], "untrue")
    book.go("03-24")
    book.story.accepted(tasks[2])
    book.press(tasks[2], "red")
    book.go("04-02")
    return tasks


def test_points_follow_what_happened(book, march):
    scored = scoring.recompute(book.story.cast.office, MARCH, actor=book.story.cast.supervisor)

    assert points(scored) == [
        ("市财政局", "base", Decimal(80)),
        ("市财政局", "on_time", Decimal(1)),
        ("市财政局", "overdue", Decimal(-3)),
        ("市财政局", "overdue", Decimal(-3)),
        ("市财政局", "unsigned", Decimal("-0.5")),
        ("市财政局", "unsigned", Decimal("-0.5")),
        ("市财政局", "unsigned", Decimal("-0.5")),
        ("市财政局", "untrue", Decimal(-2)),
        ("市财政局", "red_slip", Decimal(-2)),
    ]
    found = ranking.ranking(access.months(book.story.cast.supervisor, book.story.cast.office), MARCH)
    assert [(one.rank, one.organ.label, one.points, one.grade) for one in found.standings] == [
        (1, "市财政局", Decimal("69.50"), "合格")
    ]


def test_every_point_has_its_evidence(book, march):
    scored = scoring.recompute(book.story.cast.office, MARCH, actor=book.story.cast.supervisor)

    shown = ranking.proofs(book.story.cast.supervisor, access.lines_of(scored), rules_of(scored.rules.rules))
    assert all(one.words for one in shown)
    assert all(one.url for one in shown if one.line.event != "base")
    assert {key for line in scored.lines.all() for key in line.evidence} >= {
        "verification",
        "slip",
        "days",
        "step",
        "tasks",
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_month_is_worked_out_the_same_at_any_later_time(book, seed):
    """Random lives of tasks in March, worked out on 1 April; whatever happens afterwards, March stays what it was."""
    chance = random.Random(seed)  # noqa: S311  # not a secret
    tasks = book.sent(4)
    waiting = list(tasks)
    for day in ("03-06", "03-11", "03-18", "03-25"):
        book.go(day)
        _live(book, chance, waiting)
    book.clock.set(at("2026-04-01 09:00"))
    scored = scoring.recompute(book.story.cast.office, MARCH, actor=book.story.cast.supervisor)
    before = points(scored)
    for day in ("04-03", "04-10", "04-20"):
        book.go(day)
        _live(book, chance, waiting)

    assert scoring.differences(scored) == []
    assert points(scoring.recompute(book.story.cast.office, MARCH, actor=book.story.cast.supervisor)) == before


def _live(book: Book, chance: random.Random, waiting: list) -> None:
    """Something happens to some of the tasks."""
    for task in list(waiting):
        fate = chance.choice(["nothing", "accept", "finish", "untrue", "slip", "extend"])
        fresh = again(task)
        stage = fresh.record.steps.filter(finished_at__isnull=True, role="lead").values_list("stage", flat=True)[0]
        if fate == "accept" and stage == "accepting":
            book.story.accepted(task)
        elif fate in {"finish", "untrue"}:
            book.done(task, "true" if fate == "finish" else "untrue", accept=stage == "accepting")
            if fate == "finish":
                waiting.remove(task)
        elif fate == "slip":
            book.press(task, chance.choice(["blue", "yellow", "red"]))
        elif fate == "extend" and stage == "handling" and fresh.record.due_at > book.clock.now():
            asked = workflow.ask_extension(
                fresh.record,
                to_due_at=fresh.record.due_at + timedelta(days=3),
                reason="等批复",
                actor=book.story.cast.budget_handler,
            )
            workflow.approve_extension(asked, actor=asked.step.holder)


def test_caps_hold_for_the_month(book):
    tasks = book.sent(4)
    book.go("03-10")
    for task in tasks:
        book.done(task)
    book.go("03-11")
    data = shipped()
    next(one for one in data["event"] if one["key"] == "on_time")["cap"] = 2.5

    lines = counting.lines_of(History(book.story.cast.office, MARCH), rules_of(data))

    given = [line.points for line in lines if line.event == "on_time"]
    assert given == [1, 1, Decimal("0.5"), 0]
    assert [line.evidence.get("uncapped") for line in lines if line.event == "on_time"] == [None, None, "1.00", "1.00"]


def test_new_rules_hold_from_their_month_on(book, march):
    cast = book.story.cast
    scoring.recompute(cast.office, MARCH, actor=cast.supervisor)
    data = shipped() | {"base": 100.0}
    scoring.change_rules(cast.office, data, from_month=APRIL, note="改为百分制", actor=cast.supervisor)

    of_march = scoring.recompute(cast.office, MARCH, actor=cast.supervisor)
    of_april = scoring.recompute(cast.office, APRIL, actor=cast.supervisor)
    assert (of_march.rules.version, of_april.rules.version) == (1, 2)
    assert of_april.lines.get(event="base").points == 100


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base": 120.0}, "base"),
        ({"appeal_workdays": 0}, "appeal_workdays"),
        ({"grade": [{"name": "优秀", "at_least": 90.0}]}, "grade"),
        ({"event": [{"key": "late", "name": "逾期", "points": -1, "cap": 3}]}, "late_cap"),
        ({"name": " "}, "name"),
    ],
)
def test_rules_that_do_not_hold_together_are_refused(book, change, field):
    cast = book.story.cast
    with pytest.raises(RuleBroken) as refused:
        scoring.change_rules(cast.office, shipped() | change, from_month=APRIL, note="改", actor=cast.supervisor)
    assert refused.value.field == field


@pytest.fixture
def published(book, march) -> ScoreMonth:
    cast = book.story.cast
    scored = scoring.recompute(cast.office, MARCH, actor=cast.supervisor)
    return scoring.publish(scored, actor=cast.director)


def test_a_leader_publishes_what_another_worked_out(book, march):
    cast = book.story.cast
    scored = scoring.recompute(cast.office, MARCH, actor=cast.supervisor)
    for who in (cast.supervisor, cast.finance_head):
        with pytest.raises(NotAllowed):
            scoring.publish(scored, actor=who)
    running = scoring.recompute(cast.office, APRIL, actor=cast.supervisor)
    with pytest.raises(RuleBroken):
        scoring.publish(running, actor=cast.director)

    assert scoring.publish(scored, actor=cast.director).published_by == cast.director
    with pytest.raises(RuleBroken):
        scoring.recompute(cast.office, MARCH, actor=cast.supervisor)


def test_who_sees_what(book, published):
    cast = book.story.cast
    scoring.recompute(cast.office, APRIL, actor=cast.supervisor)
    people = ("supervisor", "director", "mayor", "finance_head", "budget_handler", "outsider", "system_admin")

    seen = {who: access.months(getattr(cast, who), cast.office).count() for who in people}

    expected = {"supervisor": 2, "director": 2, "mayor": 2, "finance_head": 1, "budget_handler": 1}
    assert seen == expected | {"outsider": 0, "system_admin": 0}
    assert access.scoring_organ(cast.finance_head) == cast.office


def test_an_appeal_that_is_right_gives_the_points_back(book, published):
    cast = book.story.cast
    line = published.lines.get(event="red_slip")
    with pytest.raises(NotAllowed):
        scoring.make_appeal(line, text="不对。", actor=cast.budget_handler)
    appeal = scoring.make_appeal(line, text="督办单发错了单位。", actor=cast.finance_head)
    with pytest.raises(NotAllowed):
        scoring.decide_appeal(appeal, is_granted=True, answer="查明属实。", actor=cast.finance_head)
    with pytest.raises(RuleBroken):
        scoring.decide_appeal(appeal, is_granted=True, answer="属实。", points=Decimal(3), actor=cast.director)
    scoring.decide_appeal(appeal, is_granted=True, answer="查明属实，更正。", actor=cast.director)

    found = ranking.ranking(access.months(cast.finance_head, cast.office), MARCH)
    assert found.standings[0].points == Decimal("71.50")
    assert scoring.differences(published) == []
    with pytest.raises(NotAllowed):
        scoring.make_appeal(line, text="再诉。", actor=cast.finance_head)


def test_an_appeal_comes_in_time(book, published):
    book.go("04-20")
    with pytest.raises(RuleBroken):
        scoring.make_appeal(published.lines.get(event="red_slip"), text="不对。", actor=book.story.cast.finance_head)


ATTACKS = {
    "more points": "UPDATE supervision_scoreline SET points = 100",
    "points gone": "DELETE FROM supervision_scoreline",
    "unpublished": "UPDATE supervision_scoremonth SET published_at = NULL, published_by_id = NULL",
    "other rules": "UPDATE supervision_scorerules SET rules = '{}'",
    "one more": (
        "INSERT INTO supervision_scoreline (event, points, evidence, month_id, organ_id) "
        "SELECT 'praised', 5, '{}', month_id, organ_id FROM supervision_scoreline WHERE event = 'base'"
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_keeps_what_was_published(book, published, attack):
    guards.install(connection)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])


def test_a_quarter_is_the_mean_of_its_months(book, published):
    cast = book.story.cast
    book.go("05-04")
    scoring.recompute(cast.office, APRIL, actor=cast.supervisor)
    months = access.months(cast.supervisor, cast.office)
    april = ranking.ranking(months, APRIL).standings[0].points

    year = ranking.ranking(months, "2026").standings[0]
    assert (year.months, year.points) == (2, ((Decimal("69.50") + april) / 2).quantize(Decimal("0.01")))
    assert ranking.months_of("2026-Q1") == ["2026-01", "2026-02", "2026-03"]
    assert ranking.months_of("2026-13") == ranking.months_of("x") == []


def test_pages_of_the_scores(client, book, published):
    cast, line = book.story.cast, published.lines.get(event="red_slip")
    page = {who: _reader(who) for who in ("supervisor", "director", "finance_head")}

    shown = page["supervisor"].get(reverse("supervision:scores")).content.decode()
    assert "市财政局" in shown
    assert "69.5" in shown
    unit = f"{reverse('supervision:score-unit', args=[published.pk])}?unit={cast.finance.pk}"
    assert "红色督办单" in page["finance_head"].get(unit).content.decode()
    other = f"{reverse('supervision:score-unit', args=[published.pk])}?unit={cast.county.pk}"
    assert page["finance_head"].get(other).status_code == 404
    answer = page["supervisor"].get(reverse("supervision:scores-export") + f"?period={MARCH}")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as table:
        assert len([name for name in table.namelist() if "worksheets/sheet" in name]) == 2

    new = reverse("supervision:score-appeal", args=[line.pk])
    assert page["finance_head"].get(new).status_code == 200
    made = page["finance_head"].post(new, {"text": "督办单发错了单位。"})
    assert made.status_code == 303
    given = {"is_granted": "0", "answer": "单位没有错。", "points": ""}
    assert "等答复的申诉" in page["director"].get(reverse("supervision:scores")).content.decode()
    assert page["director"].post(made.headers["Location"], given).status_code == 303
    assert "单位没有错" in page["finance_head"].get(made.headers["Location"]).content.decode()

    rules = reverse("supervision:score-rules")
    form = page["supervisor"].get(rules).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {"month": "2026-05", "note": "加大力度", "overdue_points": "-3"}
    data = {name: value for name, value in data.items() if value is not False and value not in (None, "")}
    assert page["supervisor"].post(rules, data).status_code == 303
    assert page["finance_head"].get(rules).status_code == 200
    assert page["finance_head"].post(rules, data).status_code == 403
    assert ScoreLine.objects.filter(event="appeal").count() == 0


def _reader(who: str):
    client = Client()
    client.force_login(Account.objects.get(username=who))
    return client
