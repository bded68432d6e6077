"""Pages for when something is refused, missing or broken. Each says what happened, what was kept and what to do next."""

import logging
import secrets
import sys
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from zhongshu.core.access import person_of
from zhongshu.core.errors import Refusal, StaleEdit

logger = logging.getLogger("zhongshu.incidents")

SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "otp", "token", "secret")


@dataclass(frozen=True)
class Trouble:
    """What the page says."""

    status: int
    title: str
    message: str
    advice: str = ""
    typed: list[str] = field(default_factory=list)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence of a service, where the clerk is looking."""
    advice = ""
    if isinstance(refusal, StaleEdit):
        advice = _("您填的还在。请刷新看最新情况，再决定怎么办。")
    return show(request, Trouble(refusal.status, TITLES[refusal.status](), str(refusal), advice, typed_in(request)))


def unseen(request: HttpRequest) -> HttpResponse:
    """Missing and not visible look alike."""
    message = _("文号或网址可能不对，或者您不在知悉范围里。")
    return show(request, Trouble(404, TITLES[404](), message, _("需要看的，请找本件承办科室。"), typed_in(request)))


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status, message = next((answer() for kind, answer in TOO_MUCH if isinstance(exception, kind)), _unreadable())
    return show(request, Trouble(status, TITLES[status](), message))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = str(exception) or _("您不能打开这个页面。")
    return show(request, Trouble(403, TITLES[403](), message, typed=typed_in(request)))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return unseen(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Usually a page that lay open while somebody logged in anew; rarely an attack. Nothing was changed."""
    message = _("这一页打开得太久，或者您在别的窗口重新登录过，所以没有办。")
    advice = _("您填的还在。请刷新本页再提交；还不行的话，看一下浏览器是不是禁用了 Cookie。")
    return show(request, Trouble(403, _("没有办成"), message, advice, typed_in(request)))


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake: a number for the telephone, the same number in the log, and no query against a database that may be down."""
    number = secrets.token_hex(4).upper()
    logger.error("incident %s at %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    message = _("系统出了错，这一次没有办成。编号 %(number)s 已记入日志。") % {"number": number}
    trouble = Trouble(500, TITLES[500](), message, _("请稍后再试；还不行，把编号告诉系统管理员。"), typed_in(request))
    return show(request, trouble, framed=False)


def show(request: HttpRequest, trouble: Trouble, *, framed: bool = True) -> HttpResponse:
    """Under htmx only the message line changes and the form stays in place; otherwise a page, with what was typed."""
    if getattr(request, "htmx", False):
        part = render_to_string("core/parts/message.html", {"trouble": trouble, "out_of_band": True})
        return HttpResponse(part, status=trouble.status, headers={"HX-Reswap": "none"})
    framed = framed and person_of(request) is not None
    context = {"trouble": trouble, "layout": "base.html" if framed else "plain.html"}
    text = render_to_string("core/error.html", context, request=request if framed else None)
    return HttpResponse(text, status=trouble.status)


def typed_in(request: HttpRequest) -> list[str]:
    """The sentences that the clerk had entered, to copy back: no secrets, files, keys or choices."""
    if request.method != "POST":
        return []
    try:
        posted = request.POST.lists()
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return []
    kept = ((name, values) for name, values in posted if not any(secret in name for secret in SECRET_FIELDS))
    return [value[:20_000] for _name, values in kept for value in values if value.strip() and not value.isascii()]


def _unreadable() -> tuple[int, str]:
    return 400, _("浏览器送来的内容不完整或者不合规，系统没有处理。请回到上一页刷新后再试。")


TITLES: dict[int, Any] = {
    400: lambda: _("没有读懂这次提交"),
    403: lambda: _("不能由您办"),
    404: lambda: _("没有找到"),
    409: lambda: _("有人先办了"),
    413: lambda: _("一次提交的太多"),
    422: lambda: _("没有办成"),
    500: lambda: _("系统出了错"),
}
TOO_MUCH: tuple[tuple[type[Exception], Any], ...] = (
    (RequestDataTooBig, lambda: (413, _("一次提交的文字太多。请分几次提交，长的材料作为附件上传。"))),
    (TooManyFilesSent, lambda: (413, _("一次上传的文件太多。请分几次上传，每次不超过 100 个。"))),
    (TooManyFieldsSent, lambda: (413, _("一次选中的太多。请分几次办，每次不超过 1000 件。"))),
)
