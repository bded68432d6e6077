"""Drawing and voiding numbers. The series row is the lock: whoever holds it draws the next number, without gaps."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.numbering import access
from zhongshu.numbering.models import Number, Series
from zhongshu.people.models import Organ, Person

TEMPLATE = "{code}〔{year}〕{value}号"


def preview(organ: Organ, code: str, year: int, *, template: str = TEMPLATE) -> str:
    """The number that would be drawn now, or that its series has ended; somebody else may be first, so it says 预计 (decision 24)."""
    series = Series.objects.filter(organ=organ, code=code, year=year).first()
    if series is not None and series.ended_at is not None:
        return _("%(series)s 已停用") % {"series": series}
    return _("预计 %(number)s") % {
        "number": template.format(code=code, year=year, value=series.next_value if series else 1)
    }


@transaction.atomic
def draw(
    organ: Organ, code: str, year: int, *, actor: Person, template: str = TEMPLATE, at: datetime | None = None
) -> Number:
    """Take the next number in the caller's transaction: rolled back with it, so none is lost. Locks the series."""
    series = _locked(organ, code, year)
    if series.ended_at is not None:
        raise RuleBroken(
            _("%(series)s 已经停用：%(reason)s。请换一个代字，或请业务管理员恢复。")
            % {"series": series, "reason": series.end_reason},
            field="code",
        )
    value = series.next_value
    text = template.format(code=code, year=year, value=value)
    number = Number.objects.create(series=series, value=value, text=text, drawn_at=at or timezone.now(), drawn_by=actor)
    series.next_value = value + 1
    series.save(update_fields=["next_value"])
    audit.write("numbering.number.drawn", actor=actor, organ=organ, subject=text, data={"number": number.pk}, at=at)
    return number


@transaction.atomic
def void(number: Number, *, reason: str, actor: Person, at: datetime | None = None) -> Number:
    """The number is not used; it stays in the book with the reason and is never given out again."""
    if not reason.strip():
        raise RuleBroken(_("请写明作废原因，例如“该文未发”。"), field="reason")
    number = Number.objects.select_for_update(of=("self",)).select_related("series__organ").get(pk=number.pk)
    if number.voided_at is not None:
        raise RuleBroken(
            _("%(number)s已经作废，原因：%(reason)s") % {"number": number.text, "reason": number.void_reason}
        )
    number.voided_at, number.void_reason = at or timezone.now(), reason.strip()
    number.save(update_fields=["voided_at", "void_reason"])
    data = {"number": number.pk, "reason": number.void_reason}
    organ = number.series.organ
    audit.write("numbering.number.voided", actor=actor, organ=organ, subject=number.text, data=data, at=at)
    return number


@transaction.atomic
def start_series(organ: Organ, code: str, year: int, *, start: int, reason: str, actor: Person) -> Series:
    """Let a series begin at another number, with a reason; only before its first number is drawn."""
    answer = access.may_start(actor, organ)
    if not answer:
        raise NotAllowed(answer.reason)
    if start < 1:
        raise RuleBroken(_("起始号要从 1 开始往上填。"), field="start")
    if start != 1 and not reason.strip():
        raise RuleBroken(_("起始号不是 1 时，要写明理由，例如“上半年已手工编到 35 号”。"), field="reason")
    series = _locked(organ, code, year)
    if series.numbers.exists():
        raise RuleBroken(_("%(series)s 已经取过号，不能再改起始号。") % {"series": series}, field="start")
    series.start, series.next_value, series.start_reason = start, start, reason.strip()
    series.save(update_fields=["start", "next_value", "start_reason"])
    data = {"series": series.pk, "start": start, "reason": series.start_reason}
    audit.write("numbering.series.started", actor=actor, organ=organ, subject=str(series), data=data)
    return series


@transaction.atomic
def end_series(series: Series, *, reason: str, actor: Person, at: datetime | None = None) -> Series:
    """停用: no further number of this series in its year; those that were drawn stand."""
    series = _to_change(series, actor)
    if not reason.strip():
        raise RuleBroken(_("请写明停用的原因，例如“代字改为云政规”。"), field="reason")
    if series.ended_at is not None:
        raise RuleBroken(_("%(series)s 已经停用。") % {"series": series})
    series.ended_at, series.end_reason = at or timezone.now(), reason.strip()
    return _changed(series, "numbering.series.ended", actor, at)


@transaction.atomic
def resume_series(series: Series, *, actor: Person, at: datetime | None = None) -> Series:
    """恢复: numbers go on where they stopped."""
    series = _to_change(series, actor)
    if series.ended_at is None:
        raise RuleBroken(_("%(series)s 没有停用。") % {"series": series})
    series.ended_at, series.end_reason = None, ""
    return _changed(series, "numbering.series.resumed", actor, at)


def _to_change(series: Series, actor: Person) -> Series:
    series = Series.objects.select_for_update(of=("self",)).select_related("organ").get(pk=series.pk)
    answer = access.may_start(actor, series.organ)
    if not answer:
        raise NotAllowed(answer.reason)
    return series


def _changed(series: Series, verb: str, actor: Person, at: datetime | None) -> Series:
    series.save(update_fields=["ended_at", "end_reason"])
    data = {"series": series.pk, "reason": series.end_reason}
    audit.write(verb, actor=actor, organ=series.organ, subject=str(series), data=data, at=at)
    return series


def _locked(organ: Organ, code: str, year: int) -> Series:
    """The row of the series, made when it is new, locked until the transaction ends (SQLite locks the whole database)."""
    Series.objects.get_or_create(organ=organ, code=code, year=year)
    return Series.objects.select_for_update().get(organ=organ, code=code, year=year)
