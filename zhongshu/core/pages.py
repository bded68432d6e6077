"""Answers of views: a whole page or one named part of it, and the way back after something was done."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from zhongshu.core.paging import Page, keyset, paged

__all__ = ["Page", "back_to", "is_part_request", "keyset", "page", "paged"]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; when htmx asks and the view names a part, only that part of the same template."""
    name = f"{template}#{part}" if part and is_part_request(request) else template
    response = render(request, name, context or {}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def back_to(request: HttpRequest, target: Model | str) -> HttpResponse:
    """On to a page after a successful post: an address, the name of a URL, or an object that knows its address."""
    address = resolve_url(target)
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def is_part_request(request: HttpRequest) -> bool:
    """htmx, and neither a boosted link nor a page restored from history: those need the whole page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request
