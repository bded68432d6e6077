"""Around every view: refusals become sentences on the page, unmarked views are refused, browsers get strict headers."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from zhongshu.core.access import person_of, rule_of, to_login
from zhongshu.core.errors import NotAllowed, Refusal
from zhongshu.core.views import refused, unseen

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware:
    """Headers that no view may forget. A view may set a stricter one itself; pages of a signed-in person are not kept on disk."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if person_of(request) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorsMiddleware:
    """A refusal of a service reaches the clerk as a sentence: on the page that stays as it is (htmx), or on a page of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, Http404):
            return unseen(request)
        return None


class DenyByDefaultMiddleware:
    """A view that does not say who may open it is open to nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if rule_of(view) is not None:
            return None
        if person_of(request) is None:
            return to_login(request)
        return refused(request, NotAllowed("这个页面没有说明谁可以打开，所以谁也打不开。请告诉系统管理员。"))
