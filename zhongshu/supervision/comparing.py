"""This report beside the one before: what is new, what was said already, which figures grew, which report is missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhongshu.supervision.models import Feedback, Indicator, ReportTurn, SupervisedTask
from zhongshu.supervision.states import OWN_WORK, Finding

SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
PUNCTUATION = re.compile(r"[\s，。；：、！？,.;:]")
Label = str | Promise


@dataclass(frozen=True)
class Column:
    """One report that is owed, or one that was given without being owed; `feedback` empty: it is missing."""

    label: str
    due_at: datetime | None
    feedback: Feedback | None
    word: Label
    light: str

    @property
    def is_missing(self) -> bool:
        return self.feedback is None


@dataclass(frozen=True)
class Line:
    """An indicator: wanted, before, now, more, found on checking."""

    name: str
    target: str
    before: str
    last: str
    more: str
    found: str
    differs: bool
    percent: int | None


@dataclass(frozen=True)
class Sentence:
    text: str
    is_same: bool


@dataclass(frozen=True)
class Comparison:
    """Two reports side by side; the older may not exist."""

    before: Column | None
    last: Column | None
    lines: list[Line] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def columns(turns: Sequence[ReportTurn], said: Sequence[Feedback], now: datetime | None = None) -> list[Column]:
    """Every report owed, newest first, with what was given; reports that nobody asked for stand by their day."""
    at = now or timezone.now()
    own = [one for one in said if one.kind in OWN_WORK and one.returned_at is None]
    by_turn = {one.turn_id: one for one in own if one.turn_id}
    dated = [(turn.due_at, _of_turn(turn, by_turn.get(turn.pk), at)) for turn in turns]
    dated += [(one.written_at, _of_itself(one)) for one in own if one.turn_id is None]
    return [column for _moment, column in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def compare(task: SupervisedTask, shown: Sequence[Column]) -> Comparison:
    """The newest beside the one before it; where neither was given, beside the last that was."""
    if not shown:
        return Comparison(None, None)
    last, before = shown[0], shown[1] if len(shown) > 1 else None
    if last.is_missing and before is not None and before.is_missing:
        before = next((column for column in shown[2:] if not column.is_missing), before)
    found = _found(task)
    lines = [_line(indicator, before, last, found) for indicator in task.indicators.all()]
    older = before.feedback if before else None
    return Comparison(before, last, lines, _marked(older, last.feedback) if last.feedback else [])


def sentences_of(feedback: Feedback) -> list[str]:
    parts = (feedback.text, feedback.problems, feedback.next_steps)
    return [match.group().strip() for part in parts for match in SENTENCE.finditer(part) if match.group().strip()]


def _marked(before: Feedback | None, last: Feedback) -> list[Sentence]:
    """Copied from last month, or new: the one who reads sees at a glance whether anything happened."""
    known = {_bare(text) for text in sentences_of(before)} if before else set()
    return [Sentence(text, _bare(text) in known) for text in sentences_of(last)]


def _bare(text: str) -> str:
    return PUNCTUATION.sub("", text)


def _of_turn(turn: ReportTurn, given: Feedback | None, now: datetime) -> Column:
    if given is None:
        word, light = (_("缺报"), "over") if turn.due_at < now else (_("待报"), "near")
    elif given.approved_at is None:
        word, light = _("等审签"), "near"
    elif given.approved_at > turn.due_at:
        word, light = _("迟报"), "late"
    else:
        word, light = _("按时"), "done"
    return Column(period_word(turn.period), turn.due_at, given, word, light)


def period_word(period: str) -> str:
    """2026-07: 7月; 2026-W28: 第28周; 2026-Q3: 三季度; of another year with the year."""
    year, _dash, rest = period.partition("-")
    this_year = year == str(timezone.localdate().year)
    ahead = "" if this_year else gettext("%(year)s年") % {"year": year}
    if rest.startswith("W"):
        return ahead + gettext("第%(n)s周") % {"n": int(rest[1:])}
    if rest.startswith("Q"):
        return ahead + gettext("%(n)s季度") % {"n": "一二三四"[int(rest[1:]) - 1]}
    return ahead + (gettext("%(n)s月") % {"n": int(rest)} if rest.isdigit() else period)


def _of_itself(given: Feedback) -> Column:
    day = timezone.localtime(given.written_at)
    word, light = (_("已审签"), "done") if given.approved_at else (_("等审签"), "near")
    return Column(f"{day.month}-{day.day:02d}", None, given, word, light)


def _found(task: SupervisedTask) -> Mapping[str, tuple[str, bool]]:
    """By indicator what the last check found, and whether that was a check of what is shown."""
    check = next(iter(task.verifications.all()), None)
    if check is None:
        return {}
    return {key: (value, check.finding != Finding.TRUE) for key, value in check.values.items()}


def _line(indicator: Indicator, before: Column | None, last: Column, found: Mapping[str, tuple[str, bool]]) -> Line:
    key = str(indicator.pk)
    old = before.feedback.values.get(key, "") if before and before.feedback else ""
    new = last.feedback.values.get(key, "") if last.feedback else ""
    checked, differs = found.get(key, ("", False))
    percent = round(100 * Decimal(new) / indicator.target) if _number(new) is not None else None
    return Line(
        name=str(indicator),
        target=f"{indicator.target.normalize():f}",
        before=old,
        last=new,
        more=_difference(old, new),
        found=checked,
        differs=differs and _number(checked) != _number(new),
        percent=percent,
    )


def _difference(old: str, new: str) -> str:
    was, now = _number(old), _number(new)
    if was is None or now is None:
        return ""
    more = (now - was).normalize()
    return f"{'＋' if more >= 0 else '−'}{abs(more):f}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
