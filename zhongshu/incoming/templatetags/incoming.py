"""Small pieces of the register and of the registration form."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zhongshu.core.templatetags.zhongshu import query_string
from zhongshu.incoming.reading import CHECK, NONE, SURE
from zhongshu.incoming.register.columns import Column

register = template.Library()
ASKED = frozenset({"duplicate_reason", "level_note"})  # shown only when an answer is wanted
CERTAINTY = {SURE: _("确信"), CHECK: _("请核对"), NONE: _("没读到")}


@register.filter
def thousands(value: int) -> str:
    """1,284."""
    return f"{value:,}"


@register.simple_tag(takes_context=True)
def facet_query(context: RequestContext, key: str, value: str) -> str:
    """The address with this filter, from the first page."""
    return query_string(context, **{key: value or None, "cursor": None})


@register.simple_tag(takes_context=True)
def sort_head(context: RequestContext, column: Column, sort: str) -> SafeString:
    """The head of a column; where one can sort by it, a link that says which way it goes now."""
    classes = " ".join(name for name in column.css.split() if name in {"num", "last", "stage"})
    start = format_html('<th class="{}"', classes) if classes else mark_safe("<th")
    sorts = [column.sort, column.reverse] if column.sort or column.reverse else []
    if not sorts:
        return format_html("{}>{}</th>", start, column.label)
    is_current = sort in [order for order in sorts if order is not None]
    falls = sort.startswith("-") or (sort == "" and column.key == "number")
    following = column.reverse if is_current and sort == column.sort and column.reverse is not None else column.sort
    link = query_string(context, sort=following or None, cursor=None)
    arrow, state = ("↓", "descending") if falls else ("↑", "ascending")
    mark = format_html(' aria-sort="{}"', state) if is_current else ""
    return format_html(
        '{}{}><a href="{}">{}{}</a></th>', start, mark, link, column.label, f" {arrow}" if is_current else ""
    )


SELDOM_READ = frozenset({"urgency", "main_recipients", "cc_recipients", "copy_number", "contact"})


@register.inclusion_tag("incoming/parts/line.html", takes_context=True)
def line_part(context: RequestContext, field: BoundField, proposal: Any = None) -> dict[str, Any]:
    """One value of the registration: quiet when the reader is sure of it, boxed with a word when not. Beside a paper, Tab goes
    through the doubtful ones only; the others take a click, Alt with an arrow, or the switch at the head of the form."""
    mark = proposal.certainty.get(field.name, "") if proposal else ""
    if mark == NONE and field.name in SELDOM_READ:
        mark = ""
    hints = proposal.hints.get(field.name, ()) if proposal else ()
    pane = context.get("pane")
    is_skipped = pane is not None and mark not in {CHECK, NONE} and not field.errors and field.name not in ASKED
    return {
        "field": field,
        "control": field.as_widget(attrs=_attrs(field, mark, hints, is_skipped=is_skipped)),
        "mark": mark,
        "word": CERTAINTY.get(mark, ""),
        "hints": hints,
        "spot": pane.spots.get(field.name) if pane is not None else None,
    }


def _attrs(field: BoundField, mark: str, hints: Any, *, is_skipped: bool) -> dict[str, str | bool]:
    widget = field.field.widget
    attrs: dict[str, str | bool] = {"data-field": field.name}
    if getattr(widget, "input_type", "") not in {"checkbox", "radio"}:
        css = "check-line" if mark in {CHECK, NONE} else "sure-in" if mark == SURE and not field.errors else ""
        attrs["class"] = f"{widget.attrs.get('class', '')} {_control(field)} {css}".strip()
    described = [f"{field.auto_id}_error"] if field.errors else []
    described += [f"{field.auto_id}_hint{number}" for number in range(1, len(hints) + 1)]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if is_skipped:
        attrs |= {"tabindex": "-1", "data-certain": True}
    return attrs


def _control(field: BoundField) -> str:
    kind = getattr(field.field.widget, "input_type", None)
    if kind == "select":
        return "select input"
    return "input area" if kind is None else "input"
