"""How documents say days, units and people. Documents are Chinese whatever language the page is read in."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from zhongshu.people.models import Organ, Person, Unit

NUMERALS = "一二三四五六七八九十"


def day(value: datetime | date | None) -> str:
    """2026年3月9日"""
    if value is None:
        return ""
    plain = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{plain.year}年{plain.month}月{plain.day}日"


def moment(value: datetime | None) -> str:
    """2026年3月9日17:30"""
    return f"{day(value)}{timezone.localtime(value):%H:%M}" if value else ""


def iso(value: datetime) -> str:
    return timezone.localtime(value).date().isoformat()


def month_name(month: str) -> str:
    """2026年10月"""
    year, number = month.split("-")
    return f"{int(year)}年{int(number)}月"


def unit_name(organ: Organ | None, unit: Unit | None = None) -> str:
    return f"{organ.label}{unit.name if unit else ''}" if organ else ""


def person_title(person: Person | None, name: str = "") -> str:
    """罗景和副市长"""
    if person is None:
        return name
    title = person.home_title
    return f"{person.name}{title.split()[-1] if title else ''}"


def listed(names: Iterable[str]) -> str:
    return "、".join(names)


def numbered(texts: Iterable[str]) -> str:
    """1. … 2. …, one a line."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate((text for text in texts if text), 1))


def sentence(text: str) -> str:
    """With one full stop at its end."""
    plain = text.strip()
    return plain if not plain or plain[-1] in "。！？；" else f"{plain}。"


def percent(part: int, whole: int) -> str:
    """87.5%; nothing to divide by: a dash."""
    return f"{100 * part / whole:.1f}%".replace(".0%", "%") if whole else "—"
