"""The door: logging in and out, the password, the token."""

from typing import Any

import segno
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as auth_login
from django.contrib.auth import logout as auth_logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from zhongshu.core.access import person_of, public, signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people import policy, queries, services
from zhongshu.people.forms.door import CodeForm, LoginForm, PasswordForm
from zhongshu.people.levels import CLASSIFIED_FROM
from zhongshu.people.middleware import TOKEN_OWED, WHY_ENDED
from zhongshu.people.models import Account
from zhongshu.people.passwords import PolicyValidator
from zhongshu.people.requests import Request

WHY = {
    "idle": gettext_lazy("您有一段时间没有操作，系统已自动退出。请重新登录。"),
    "elsewhere": gettext_lazy("您的账号在别处登录了，这里已自动退出。如果不是您本人，请马上告诉安全保密管理员。"),
}


@public
@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: Request) -> HttpResponse:
    if person_of(request) is not None and request.method == "GET":
        return back_to(request, _next(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if isinstance(account, Account):
            return _enter(request, account, form.cleaned_data["token"])
        form.add_error(None, _refusal())
    return page(request, "people/login.html", _door(request, form))


def _enter(request: HttpRequest, account: Account, token: str) -> HttpResponse:
    target = _next(request)
    auth_login(request, account)
    request.session.pop(WHY_ENDED, None)
    device = services.device_of(account)
    if device is not None and token:
        otp_login(request, device)
    elif device is not None:
        request.session[TOKEN_OWED] = True
    services.keep_session(account, request.session.session_key or "")
    return back_to(request, target)


def _refusal() -> str:
    """One sentence for every reason, so that nobody learns which user names exist or which part was right."""
    rules = policy.values()
    sentence = _(
        "用户名、口令或者动态口令不对。连续错 %(times)s 次，账号锁定 %(minutes)s 分钟，"
        "锁定期间输对了也进不来；急用请找安全保密管理员解锁。"
    )
    return sentence % {"times": rules["max_failed_logins"], "minutes": rules["lock_minutes"]}


def _door(request: HttpRequest, form: LoginForm) -> dict[str, Any]:
    return {
        "form": form,
        "names": queries.door_names(),
        "why": WHY.get(request.session.get(WHY_ENDED, "")),
        "ceiling": policy.ceiling(),
        "is_classified": policy.ceiling() >= CLASSIFIED_FROM,
        "next": _next(request),
    }


@public
@require_POST
def logout(request: Request) -> HttpResponse:
    if person_of(request) is not None:
        services.log_out(request.person.account)
    auth_logout(request)
    return back_to(request, "people:login")


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: Request) -> HttpResponse:
    account = request.person.account
    form = PasswordForm(request.POST or None, rules=PolicyValidator().get_help_text())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_password(account, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
            update_session_auth_hash(request, account)
            return back_to(request, _next(request, "people:me"))
    is_owed = services.password_is_stale(account, request.rules)
    return page(request, "people/password.html", {"form": form, "is_owed": is_owed, "account": account})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def set_up_token(request: Request) -> HttpResponse:
    account = request.person.account
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            otp_login(request, services.confirm_token(account, form.cleaned_data["code"]))
            request.session.pop(TOKEN_OWED, None)
            return back_to(request, _next(request, "people:me"))
    device = services.new_token(account)
    context = {
        "form": form,
        "code_image": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "secret": _in_fours(device.config_url),
        "is_new": not services.has_token(account),
    }
    return page(request, "people/token_setup.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def verify_token(request: Request) -> HttpResponse:
    account = request.person.account
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = services.check_token(account, form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            request.session.pop(TOKEN_OWED, None)
            return back_to(request, _next(request))
        if services.is_locked(account):
            auth_logout(request)
            return back_to(request, "people:login")
        form.add_error("code", _("动态口令不对。请等令牌换下一组数字再输；手机时间要准。"))
    return page(request, "people/token_verify.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def drop_token(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.drop_token(request.person.account, code=form.cleaned_data["code"])
            return back_to(request, "people:me")
    return page(request, "people/token_verify.html", {"form": form, "is_drop": True})


def _next(request: HttpRequest, default: str = "/") -> str:
    """Where to go on: an address of this site, or the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return default


def _in_fours(config_url: str) -> str:
    """The secret of the token in groups, for typing it in."""
    secret = config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
