"""稿次: who changed what, when, at which stage; any two side by side; an earlier one again."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.core.access import signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, facts
from zhongshu.outgoing.queries import versions as queries
from zhongshu.outgoing.services.versions import restore as restore_version
from zhongshu.people.requests import Request


@signed_in
@require_safe
def versions(request: Request, pk: int) -> HttpResponse:
    """Every version with what it changed, the latest first; twenty a page."""
    document = access.get(request.person, pk)
    context = facts.versions(document.record, request.person, up_to=_number(request.GET.get("up_to", "")))
    return page(request, "outgoing/versions.html", context)


@signed_in
@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """Two versions, whole or only where they differ; without a choice the last two."""
    document = access.get(request.person, pk)
    rows = queries.numbers(document.record)
    chosen = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    first = chosen[0] or (rows[1].number if len(rows) > 1 else 0)
    second = chosen[1] or (rows[0].number if rows else 0)
    context: dict[str, Any] = {
        "document": document,
        "record": document.record,
        "rows": rows,
        "first": first,
        "second": second,
        "comparison": queries.compare(document.record, first, second),
        "is_whole": "whole" in request.GET,
    }
    return page(request, "outgoing/versions_compare.html", context, part="comparison")


@signed_in
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """The words of an earlier version become a new one, which stands first."""
    document = access.get(request.person, pk)
    number, counter = _number(request.POST.get("number", "")), _number(request.POST.get("counter", ""))
    if not number or not counter:
        raise RuleBroken(_("请在版本页面选一稿，再按“恢复这一稿”。"))
    restore_version(document, number, counter=counter, actor=request.person)
    return back_to(request, reverse("outgoing:versions", args=[pk]))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
