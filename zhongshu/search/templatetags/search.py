"""`{% narrowing facet.key choice is_exact %}`: a filter as a link, with how many records it gives."""

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhongshu.search.queries.facets import Choice

register = template.Library()
LIFTED = {"period": ("since", "until")}  # what a choice replaces beside itself


@register.simple_tag(takes_context=True)
def narrowing(context: RequestContext, key: str, choice: Choice, is_exact: bool) -> SafeString:
    """Keeps the other filters, goes back to the first page; a chosen one is a link that takes it away."""
    query = context["request"].GET.copy()
    is_chosen = query.get(key, "") == choice.value
    for name in (key, "cursor", *LIFTED.get(key, ())):
        query.pop(name, None)
    if not is_chosen:
        query[key] = choice.value
    count = f"{choice.count:,}" if is_exact else f"{choice.count:,}+"
    current = SafeString(' aria-current="true"') if is_chosen else ""
    return format_html('<a href="?{}"{}>{} <small>{}</small></a>', query.urlencode(), current, choice.label, count)
