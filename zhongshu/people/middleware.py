"""Who asks: the signed-in person on every request, unless too long idle; and what must be done before anything else."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from zhongshu.core.access import rule_of
from zhongshu.people import policy, services
from zhongshu.people.access import posture
from zhongshu.people.models import Account, Person

SEEN = "seen_at"  # session: last activity, in seconds
TOKEN_OWED = "token_owed"  # noqa: S105 - session: password given, code of the token not yet
WHY_ENDED = "why_ended"  # session: what the login page explains
REFRESH_SECONDS = 60  # write the time of the last activity at most this often
POLL_HEADER = "X-Poll"  # requests that a page makes by itself do not keep the session alive

PASSWORD_CHANGE, TOKEN_SETUP, TOKEN_CHECK = "people:password-change", "people:totp-setup", "people:totp-verify"
OPEN_TO_ALL = {"people:login", "people:logout", "people:toggle-look"}


class PersonMiddleware:
    """`request.person`: the person of the session or None. Owed steps (new password, token) come before every other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person, request.rules = None, {}  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.rules = policy.remembered(request.user.person)  # type: ignore[attr-defined]
            request.person = _still_in(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        person = request.person  # type: ignore[attr-defined]
        if person is None or name in OPEN_TO_ALL:
            return None
        owed = _owed(request, person)
        if owed is None or owed == name:
            return None
        rule = rule_of(view)
        return _to(request, owed) if rule is None or rule.kind != "public" else None


def _still_in(request: HttpRequest) -> Person | None:
    """The person, or None after ending a session that lay idle or was replaced by a later login."""
    account: Account = request.user  # type: ignore[assignment]
    why = _why_ended(request, account)
    if why:
        services.end_session(account, why=why)
        logout(request)
        request.session[WHY_ENDED] = why
        return None
    _touch(request)
    return account.person


def _why_ended(request: HttpRequest, account: Account) -> str:
    rules: dict[str, Any] = request.rules  # type: ignore[attr-defined]
    seen = request.session.get(SEEN)
    if seen is not None and _now() - seen > rules["idle_minutes"] * 60:
        return "idle"
    if rules["session_single"] and account.session_key not in {"", request.session.session_key}:
        return "elsewhere"
    return ""


def _touch(request: HttpRequest) -> None:
    seen = request.session.get(SEEN)
    if seen is None or (_now() - seen > REFRESH_SECONDS and POLL_HEADER not in request.headers):
        request.session[SEEN] = _now()


def _owed(request: HttpRequest, person: Person) -> str | None:
    """The page that must be done first: token, then password."""
    account: Account = request.user  # type: ignore[assignment]
    if not account.is_verified():  # type: ignore[attr-defined]  # django_otp adds it
        if request.session.get(TOKEN_OWED):
            return TOKEN_CHECK
        if _needs_token(request, person):
            return TOKEN_CHECK if services.has_token(account) else _first(request, account, TOKEN_SETUP)
    return PASSWORD_CHANGE if services.password_is_stale(account, request.rules) else None  # type: ignore[attr-defined]


def _first(request: HttpRequest, account: Account, then: str) -> str:
    """The handed-out password is replaced before a token is bound to the account."""
    return PASSWORD_CHANGE if services.password_is_stale(account, request.rules) else then  # type: ignore[attr-defined]


def _needs_token(request: HttpRequest, person: Person) -> bool:
    mine = posture(person)
    rules: dict[str, Any] = request.rules  # type: ignore[attr-defined]
    return mine.needs_totp or bool(mine.officer and rules["totp_required_for_officers"])


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """There, and back to the page that was asked for."""
    back = request.get_full_path() if request.method == "GET" else "/"
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def _now() -> int:
    return int(timezone.now().timestamp())
