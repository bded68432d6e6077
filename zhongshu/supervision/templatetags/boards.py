"""Small words of the boards: a figure that opens its list, how high a chart is, names that fit beside a bar."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from zhongshu.supervision.boards import STEP, Bar

register = template.Library()
FITS = 8  # characters of a name beside a bar


@register.simple_tag
def figure(counts: Mapping[str, int], what: str, dimension: str, key: str) -> SafeString:
    """The number as a link to its list; a quiet 0."""
    if not counts[what]:
        return format_html('<span class="muted">{}</span>', 0)
    query = urlencode({dimension: key, "what": what})
    return format_html('<a href="{}?{}">{}</a>', _list_url(), query, counts[what])


@lru_cache(maxsize=1)
def _list_url() -> str:
    """Hundreds of figures on a page have the same address."""
    return reverse("supervision:board-list")


@register.filter
def chart_height(bars: Sequence[Bar]) -> int:
    return STEP * len(bars) + 2


@register.filter
def clipped(label: object) -> str:
    """The beginning of a long name; the table beside the chart has the whole."""
    words = str(label)
    return words if len(words) <= FITS else f"{words[: FITS - 1]}…"
