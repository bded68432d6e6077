"""Who may open a view. Every view carries exactly one of these marks; one without is refused (middleware, conformance)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.errors import NotAllowed
from zhongshu.core.registry import Person

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class AccessRule:
    """What a view asks of the person who opens it."""

    kind: str  # public, signed_in, requires, officer
    keys: tuple[str, ...] = ()

    def admits(self, person: Person) -> bool:
        return ADMITTED[self.kind](person, self.keys)


ADMITTED: dict[str, Callable[[Person, tuple[str, ...]], bool]] = {
    "public": lambda person, keys: True,
    "signed_in": lambda person, keys: person is not None,
    "requires": lambda person, keys: any(registry.person_has(person, key) for key in keys),
    "officer": lambda person, keys: registry.is_officer(person, *keys),
}


def requires(*permissions: str) -> Callable[[View], View]:
    """Only persons who hold one of these permissions, in any organ; the service still checks which."""
    return _marking(AccessRule("requires", permissions))


def officer(*kinds: str) -> Callable[[View], View]:
    """Only the named officers: system_admin, security_admin, auditor."""
    return _marking(AccessRule("officer", kinds))


def signed_in(view: View) -> View:
    """Person active person."""
    return _marking(AccessRule("signed_in"))(view)


def public(view: View) -> View:
    """Everybody, also before logging in."""
    return _marking(AccessRule("public"))(view)


def rule_of(view: object) -> AccessRule | None:
    return getattr(view, "access_rule", None)


def person_of(request: HttpRequest) -> Person:
    return getattr(request, "person", None)


def _marking(rule: AccessRule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            refused = _refuse(rule, request)
            return refused or view(request, *args, **kwargs)

        guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the middleware and by conformance tests
        return guarded

    return mark


def _refuse(rule: AccessRule, request: HttpRequest) -> HttpResponse | None:
    person = person_of(request)
    if rule.admits(person):
        return None
    if person is None:
        return to_login(request)
    raise NotAllowed(_("您的岗位没有这一项权限。需要办理的，请找本单位负责人或者安全管理员。"))


def to_login(request: HttpRequest) -> HttpResponse:
    """To the login page and back afterwards; under htmx the whole window goes (401), not the part."""
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _return_address(request)})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponse(status=302, headers={"Location": target})


def _return_address(request: HttpRequest) -> str:
    """The page that the person looks at: the address bar under htmx, this address for a plain read."""
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if getattr(request, "htmx", False) or request.method not in {"GET", "HEAD"}:
        if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
            return "/"
        parts = urlsplit(shown)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()
