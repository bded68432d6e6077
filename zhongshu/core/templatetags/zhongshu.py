"""Small pieces that every page uses. A light is always shape, word and colour; a time is short on the page and full on hover."""

from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import forms, template
from django.conf import settings
from django.db.models import Model
from django.forms import BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Context, Node
from django.template.base import Parser, Token
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.forms import control_class
from zhongshu.core.paging import Page

register = template.Library()

LIGHTS: dict[str, str | Promise] = {
    "over": gettext_lazy("超期"),
    "late": gettext_lazy("滞后"),
    "near": gettext_lazy("临期"),
    "ok": gettext_lazy("正常"),
    "hold": gettext_lazy("暂停"),
    "done": gettext_lazy("办结"),
}
URGENCIES: dict[str, tuple[str | Promise, str]] = {
    "flash": (gettext_lazy("特提"), "tag hot"),
    "extra_urgent": (gettext_lazy("特急"), "tag hot"),
    "urgent": (gettext_lazy("加急"), "tag"),
    "routine_urgent": (gettext_lazy("平急"), "tag"),
}
WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)


@register.simple_tag
def light(key: str, word: str = "") -> SafeString:
    """■ 超期, ▲ 滞后, ◐ 临期, ● 正常, ⏸ 暂停, ✓ 办结; another word when it says more ("超 3 天")."""
    if not key:
        return mark_safe("")
    return _drawn_light(key, str(word or LIGHTS[key]))


@lru_cache(maxsize=2000)
def _drawn_light(key: str, word: str) -> SafeString:
    return format_html(
        '<span class="light {}"><svg aria-hidden="true"><use href="#l-{}"/></svg>{}</span>', key, key, word
    )


@register.simple_tag
def due(row: object = None, light: str = "", left: str = "", word: str = "") -> SafeString:
    """The light and the remaining time, as two columns of a list; both given, or read from a row that has them."""
    light, left = light or getattr(row, "light", ""), left or getattr(row, "left", "")
    if not light and not left:
        return mark_safe('<span class="muted">—</span>')
    return format_html('<span class="due">{}<span>{}</span></span>', _light(light, word), left)


_light = light


class Phrase(Node):
    """A text that stands in the template: looked up once for each language."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.known: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.known:
            self.known[language] = self.node.render(context)
        return self.known[language]


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own tag; of plain texts the answer is remembered."""
    node = do_translate(parser, token)
    said = node.filter_expression
    is_plain = isinstance(getattr(said.var, "literal", None), str) and not said.filters
    return Phrase(node) if is_plain and not (node.asvar or node.message_context or node.noop) else node


@register.simple_tag
def fixed(name: str) -> SafeString:
    """A part that is the same on every page for everybody: rendered once for each language."""
    return _fixed.__wrapped__(name, "") if settings.DEBUG else _fixed(name, get_language())


@lru_cache(maxsize=50)
def _fixed(name: str, language: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def urgency(record: object) -> SafeString:
    """特提 特急 加急 平急 as a black tag; nothing for ordinary papers. Takes a record or the key."""
    key = record if isinstance(record, str) else getattr(record, "urgency", "")
    if key not in URGENCIES:
        return mark_safe("")
    word, classes = URGENCIES[key]
    return mark_safe(f'<span class="{classes}">{escape(str(word))}</span>')  # noqa: S308  # escaped here


@register.filter
def moment(value: datetime | date | None) -> SafeString | str:
    """今天 14:30, 昨天 9:05, 3月5日, 2025年3月5日; the full time in the title."""
    if not value:
        return "—"
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    full = f"{long_day(local.date())} {_clock(local)}"
    return _time(local.isoformat("T", "minutes"), full, _short(local))


@register.filter
def full_moment(value: datetime | None) -> str:
    """3月5日 14:30, with the year when it is another: for opinions and prints."""
    if not value:
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{_day_text(local.date())} {_clock(local)}"


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    if not value:
        return "—"
    plain = _date(value)
    return _time(plain.isoformat(), long_day(plain), _day_text(plain))


def _time(exact: str, full: str, short: str) -> SafeString:
    """Many stand on a page: escaped by hand, which is five times as fast as format_html."""
    return mark_safe(f'<time datetime="{exact}" title="{escape(full)}">{escape(short)}</time>')  # noqa: S308


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2026年7月9日 星期四"""
    if not value:
        return "—"
    plain = _date(value)
    weekday = WEEKDAYS[plain.weekday()]
    return _("%(year)s年%(month)s月%(day)s日") % _parts(plain) + f" {weekday}"


def _short(local: datetime) -> str:
    days = (timezone.localdate() - local.date()).days
    near = {0: _("今天 %(time)s"), 1: _("昨天 %(time)s"), -1: _("明天 %(time)s")}
    return near[days] % {"time": _clock(local)} if days in near else _day_text(local.date())


def _day_text(plain: date) -> str:
    same_year = plain.year == timezone.localdate().year
    return (_("%(month)s月%(day)s日") if same_year else _("%(year)s年%(month)s月%(day)s日")) % _parts(plain)


def _parts(plain: date) -> dict[str, int]:
    return {"year": plain.year, "month": plain.month, "day": plain.day}


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02d}"


def _date(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, control, help and error of one field."""
    return bound.as_field_group()


@register.filter
def control(bound: BoundField) -> SafeString:
    """The control alone, dressed by what it is."""
    classes = f"{bound.field.widget.attrs.get('class', '')} {control_class(bound)}".strip()
    return bound.as_widget(attrs={"class": classes} if classes else {})


@register.simple_tag
def url_or_none(name: str, *args: object) -> str:
    """The address, or nothing when no app answers to that name here: `{% url_or_none "desk:desk" as desk %}`."""
    return _address(name, *args)


@lru_cache(maxsize=2000)
def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def query_string(context: RequestContext, **changes: object) -> str:
    """This page's query with some keys changed; an empty value takes the key away."""
    return _query(context["request"], changes)


@register.simple_tag
def facet_link(request: HttpRequest, key: str, value: object, label: object, count: int | None = None) -> SafeString:
    """A filter as a link: keeps the other filters, goes back to the first page, and shows which one is chosen."""
    value = "" if value is None else str(value)
    chosen = request.GET.get(key, "") == value
    target = None if chosen else value  # a chosen filter is a link that takes it away
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        _query(request, {key: target, "cursor": None}),
        mark_safe(' aria-current="true"') if chosen else "",
        label,
        "" if count is None else format_html(" <small>{}</small>", f"{count:,}"),
    )


def _query(request: HttpRequest, changes: dict[str, Any]) -> str:
    kept = [(key, value) for key, values in request.GET.lists() if key not in changes for value in values]
    kept += [(key, value) for key, value in changes.items() if value not in (None, "")]
    return f"?{urlencode(kept)}" if kept else request.path


@register.inclusion_tag("core/parts/paging.html", takes_context=True)
def paging(context: RequestContext, page: Page, total: int | None = None) -> dict[str, Any]:
    """较新 / 较早 at the foot of a list, and how many there are."""
    request = context["request"]
    return {
        "page": page,
        "total": total,
        "previous": page.previous_cursor and _query(request, {"cursor": page.previous_cursor}),
        "next": page.next_cursor and _query(request, {"cursor": page.next_cursor}),
    }


@register.inclusion_tag("core/parts/actions.html", takes_context=True)
def actions(context: RequestContext, record: Model) -> dict[str, Any]:
    """The buttons of a record for the person who looks at it; refused ones stay in place with the reason."""
    person = context["request"].person
    offered = registry.actions_for(person, record)
    shown = [
        {"action": offer.action, "answer": offer.answer, "url": reverse(offer.action.url_name, args=[record.pk])}
        for offer in offered
    ]
    refused = [offer for offer in shown if not offer["answer"]]
    return {"offered": shown, "folded": refused if len(refused) > 2 else []}


@register.simple_tag
def options(groups: list[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select, as Django's templates write them one by one: a list of a thousand people is a list of a thousand
    templates otherwise."""
    return mark_safe("".join(_group(name, chosen) for name, chosen, _index in groups))  # noqa: S308  # escaped below


def _group(name: str | None, chosen: list[dict[str, Any]]) -> str:
    written = "".join(map(_option, chosen))
    return f'\n  <optgroup label="{_escaped(name)}">{written}\n  </optgroup>' if name else written


def _option(option: dict[str, Any]) -> str:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return f'\n  <option value="{_escaped(option["value"])}"{attributes}>{_escaped(option["label"])}</option>'


def _escaped(value: object) -> str:
    """As conditional_escape, without its detour for lazy texts."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)


@register.filter
def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every error of a form with the id of the control to go to, in the order of the fields."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        found += [(bound.id_for_label or bound.auto_id, sentence) for sentence in sentences(bound)]
    return found


@register.filter
def sentences(bound: BoundField) -> list[str]:
    """The errors of a field; Django's "required" said so that one knows what is missing, the field's own words as they are."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    plain = [str(forms.Field.default_error_messages["required"])]
    return [_missing(bound) if error.messages == plain else " ".join(error.messages) for error in errors]


def _missing(bound: BoundField) -> str:
    chosen = isinstance(bound.field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple)
    uploaded = isinstance(bound.field.widget, forms.FileInput)
    sentence = _("请选择%(label)s。") if chosen else _("请选文件：%(label)s。") if uploaded else _("请填写%(label)s。")
    return sentence % {"label": bound.label}
