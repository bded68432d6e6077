"""The directory and a person's page, with what the officers do there."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import requires, signed_in
from zhongshu.core.pages import back_to, page, paged
from zhongshu.people import queries, services
from zhongshu.people.access import person_has, posture
from zhongshu.people.buttons import ON_PERSON, offered
from zhongshu.people.forms import persons as forms
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.people.requests import Request
from zhongshu.people.views.answers import FormPage, form_page, once_page


@signed_in
@require_GET
def person_list(request: Request) -> HttpResponse:
    """The address list: the own organ first; any other by its link or by search."""
    text = request.GET.get("q", "").strip()
    organ = _chosen_organ(request, text)
    unit = get_object_or_404(Unit, pk=_number(request.GET.get("unit"))) if request.GET.get("unit") else None
    former = request.GET.get("former") == "1"
    people = queries.directory(organ=organ, unit=unit, text=text, former=former)
    shown = paged(people, request, order=("sort", "pk"), size=50)
    context = {
        "people": shown,
        "away": queries.on_leave(shown.items),
        "organ": organ,
        "unit": unit,
        "units": queries.units_of(organ) if organ else (),
        "text": text,
        "former": former,
        "may_create": person_has(request.person, "people.manage_accounts"),
    }
    return page(request, "people/person_list.html", context, part="list")


def _chosen_organ(request: Request, text: str) -> Organ | None:
    """The organ in the address; without one the own organ, or all organs when searching."""
    wanted = request.GET.get("organ")
    if wanted:
        return get_object_or_404(Organ, pk=_number(wanted))
    return None if text else request.person.organ


@signed_in
@require_GET
def person_detail(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    actor, is_own = request.person, request.person.pk == person.pk
    sees_account = is_own or person_has(actor, "people.manage_posts") or person_has(actor, "people.manage_accounts")
    context = {
        "person": person,
        "posture": posture(person),
        "posts": queries.career(person),
        "deputies": queries.deputies_of(person),
        "leaves": queries.coming_leaves(person),
        "buttons": offered(actor, person, ON_PERSON),
        "may_end": person_has(actor, "people.manage_posts"),
        "account": getattr(person, "account", None) if sees_account else None,
        "sees_clearance": is_own or person_has(actor, "people.manage_posts"),
        "is_own": is_own,
        "now": timezone.now(),
    }
    return page(request, "people/person_detail.html", context)


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = forms.NewPersonForm(request.POST or None, initial={"organ": request.GET.get("organ")})
    words = FormPage(_("登记人员"), _("登记"), "people:person-list", _("人员名录"))
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["username"]:
        return form_page(request, form, words, lambda: _create(request, form))
    return once_page(request, form, words, lambda: _create_with_account(request, form))


def _create(request: Request, form: forms.NewPersonForm) -> Person:
    return services.create_person(form.given(), organ=form.cleaned_data["organ"], actor=request.person)


def _create_with_account(request: Request, form: forms.NewPersonForm) -> dict[str, Any]:
    account, password = services.join(
        form.given(), organ=form.cleaned_data["organ"], username=form.cleaned_data["username"], actor=request.person
    )
    return {"account": account, "password": password, "is_new": True}


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    form = forms.PersonForm(request.POST or None, initial=forms.person_initial(person))
    words = _words(person, _("更正信息"), _("保存"))
    return form_page(request, form, words, lambda: services.amend_person(person, form.given(), actor=request.person))


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def create_account(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    form = forms.AccountForm(request.POST or None)
    intro = _("新账号没有任何权限，安全保密管理员任职以后才能办件。")

    def perform() -> dict[str, Any]:
        account, password = services.create_account(person, actor=request.person, **form.cleaned_data)
        return {"account": account, "password": password, "is_new": True}

    return once_page(request, form, _words(person, _("开账号"), _("开账号"), intro), perform)


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def reset_password(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    account = get_object_or_404(queries.accounts(), person=person)
    form = forms.ResetForm(request.POST or None)
    intro = _("生成一次性口令，只显示一遍；本人下次登录须改口令。账号如果锁定，同时解锁。")

    def perform() -> dict[str, Any]:
        password = services.reset_password(account, actor=request.person, **form.cleaned_data)
        return {"account": account, "password": password}

    return once_page(request, form, _words(person, _("重置口令"), _("重置"), intro), perform)


@requires("people.manage_posts")
@require_POST
def unlock(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    services.unlock(get_object_or_404(queries.accounts(), person=person), actor=request.person)
    return back_to(request, person)


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def disable(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    form = forms.ReasonForm(request.POST or None)
    intro = _(
        "停用%(name)s：手里的件转给科室负责人等临时承办，岗位和委托同时结束，账号关闭。没有人能接的，系统会列出来，停用不成。"
    ) % {"name": person.name}
    return form_page(
        request,
        form,
        _words(person, _("停用"), _("停用"), intro),
        lambda: services.disable(person, actor=request.person, **form.cleaned_data),
    )


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def enable(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    form = forms.ReasonForm(request.POST or None)
    intro = _("账号重新启用，原来的岗位不恢复，由安全保密管理员另行任职、重置口令。")
    return form_page(
        request,
        form,
        _words(person, _("恢复在职"), _("恢复"), intro),
        lambda: services.enable(person, actor=request.person, **form.cleaned_data),
    )


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def appoint(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    organ = _organ_of(request, person)
    form = forms.AppointForm(request.POST or None, organ=organ, initial={"since": timezone.localdate()})
    words = replace(_words(person, _("任职"), _("任职")), organs=queries.working_organs(), organ=organ)
    return form_page(request, form, words, lambda: services.appoint(person, actor=request.person, **form.cleaned_data))


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    organ = _organ_of(request, person)
    form = forms.MoveForm(request.POST or None, organ=organ)
    intro = _("现任岗位全部结束；换了科室的，手里的件留给原科室负责人临时承办。")
    words = replace(_words(person, _("调动"), _("调动"), intro), organs=queries.working_organs(), organ=organ)
    return form_page(
        request,
        form,
        words,
        lambda: services.move(person, actor=request.person, **form.cleaned_data),
    )


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def set_clearance(request: Request, pk: int) -> HttpResponse:
    person = _person(pk)
    form = forms.ClearanceForm(request.POST or None, initial={"level": person.clearance})
    words = _words(person, _("定知悉级别"), _("保存"), _("高于这一级的件，本人看不到，也不能转给本人办。"))
    return form_page(
        request, form, words, lambda: services.set_clearance(person, actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def end_appointment(request: Request, pk: int) -> HttpResponse:
    appointment = get_object_or_404(queries.appointments(), pk=pk)
    form = forms.ReasonForm(request.POST or None)
    title = _("卸任 %(post)s") % {"post": appointment.post}
    intro = _("这是最后一个岗位的，手里的件转给科室负责人等临时承办。")
    return form_page(
        request,
        form,
        _words(appointment.person, title, _("卸任"), intro),
        lambda: services.end_appointment(appointment, actor=request.person, **form.cleaned_data),
    )


def _person(pk: int) -> Person:
    return get_object_or_404(queries.persons(), pk=pk)


def _words(person: Person, act: str, button: str, intro: str = "") -> FormPage:
    return FormPage(f"{act}：{person.name}", button, person.get_absolute_url(), person.name, intro)


def _organ_of(request: Request, person: Person) -> Organ:
    """Posts of the person's own organ, or of the one that the address names."""
    wanted = request.GET.get("organ")
    return get_object_or_404(Organ, pk=_number(wanted), is_active=True) if wanted else person.organ


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
