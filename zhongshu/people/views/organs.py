"""Organs, their units and posts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core.access import requires, signed_in
from zhongshu.core.pages import page
from zhongshu.people import queries, services
from zhongshu.people.access import person_has
from zhongshu.people.buttons import ON_ORGAN, ON_POST, ON_UNIT, Offered, offered
from zhongshu.people.forms import organs as forms
from zhongshu.people.forms.persons import ReasonForm
from zhongshu.people.models import Organ, Post, Unit
from zhongshu.people.requests import Request
from zhongshu.people.views.answers import FormPage, form_page


@signed_in
@require_GET
def organ_list(request: Request) -> HttpResponse:
    """One level of the tree, or what a word finds."""
    text = request.GET.get("q", "").strip()
    under = request.GET.get("under", "")
    parent = get_object_or_404(Organ, pk=int(under)) if under.isdecimal() else None
    context = {
        "organs": queries.organs_below(parent, text),
        "parent": parent,
        "line": queries.line_of(parent) if parent else [],
        "text": text,
        "may_create": person_has(request.person, "people.manage_organs"),
    }
    return page(request, "people/organ_list.html", context, part="list")


@signed_in
@require_GET
def organ_detail(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(queries.organs(), pk=pk)
    units = list(queries.units_with_posts(organ))
    receiver = queries.intake_of(organ)
    context = {
        "organ": organ,
        "line": queries.line_of(organ),
        "units": [(unit, offered(request.person, unit, ON_UNIT), _posts(request, unit)) for unit in units],
        "receiver": receiver,
        "hours": queries.hours_of(organ),
        "buttons": offered(request.person, organ, ON_ORGAN) if organ.is_active else [],
    }
    return page(request, "people/organ_detail.html", context)


def _posts(request: Request, unit: Unit) -> list[tuple[Post, list[Offered]]]:
    return [(post, offered(request.person, post, ON_POST)) for post in unit.posts.all()]


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def create_organ(request: Request) -> HttpResponse:
    initial = {"parent": request.GET.get("under"), "is_inside": True}
    form = forms.OrganForm(request.POST or None, initial=initial)
    words = FormPage(_("设立机关"), _("设立"), "people:organ-list", _("机关和科室"))
    return form_page(request, form, words, lambda: services.create_organ(actor=request.person, **form.cleaned_data))


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def edit_organ(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(Organ, pk=pk)
    form = forms.OrganForm(request.POST or None, instance=organ)
    words = _on_organ(organ, _("更正机关信息"), _("保存"))

    def perform() -> None:
        fresh = get_object_or_404(Organ, pk=pk)  # the form has already put the new values on its own copy
        services.amend_organ(fresh, actor=request.person, **form.cleaned_data)

    return form_page(request, form, words, perform)


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def merge_organ(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(Organ, pk=pk)
    form = forms.MergeOrganForm(request.POST or None)
    intro = _("%(organ)s的科室、人员和下级机关都归到并入的机关，原登记簿由它接着看。合并以后不能拆开。")
    words = _on_organ(organ, _("机构合并"), _("合并"), intro % {"organ": organ.name})
    return form_page(
        request, form, words, lambda: services.merge_organ(organ, actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def close_organ(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(Organ, pk=pk)
    form = ReasonForm(request.POST or None)
    words = _on_organ(organ, _("停用机关"), _("停用"), _("停用以后不能再收件，已有的件和记录都保留。"))
    return form_page(
        request, form, words, lambda: services.close_organ(organ, actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_calendar")
@require_http_methods(["GET", "POST"])
def set_hours(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(Organ, pk=pk)
    initial = dict(zip(forms.HoursForm.TIMES, ("08:30", "12:00", "14:00", "17:30"), strict=True))
    form = forms.HoursForm(request.POST or None, initial=initial | {"valid_from": timezone.localdate()})
    intro = _("已经定下的期限不变；从这天起新算的期限按新的时间。")

    def perform() -> None:
        valid_from = form.cleaned_data["valid_from"]
        services.set_hours(organ, valid_from=valid_from, times=form.times(), actor=request.person)

    return form_page(request, form, _on_organ(organ, _("作息时间"), _("保存"), intro), perform)


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def create_unit(request: Request, pk: int) -> HttpResponse:
    organ = get_object_or_404(Organ, pk=pk)
    form = forms.UnitForm(request.POST or None, organ=organ)
    words = _on_organ(organ, _("设科室"), _("设立"))
    return form_page(
        request, form, words, lambda: services.create_unit(organ, actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def edit_unit(request: Request, pk: int) -> HttpResponse:
    unit = _unit(pk)
    initial = {"name": unit.name, "parent": unit.parent_id, "sort": unit.sort}
    form = forms.UnitForm(request.POST or None, organ=unit.organ, own=unit.pk, initial=initial)
    words = _on_organ(unit.organ, _("更正科室：%(unit)s") % {"unit": unit.name}, _("保存"))
    return form_page(request, form, words, lambda: services.amend_unit(unit, actor=request.person, **form.cleaned_data))


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def merge_unit(request: Request, pk: int) -> HttpResponse:
    unit = _unit(pk)
    form = forms.MergeUnitForm(request.POST or None, unit=unit)
    intro = _("%(unit)s的岗位和任职的人都归到并入的科室，原来发给它的件由新科室接着看。") % {"unit": unit.name}
    words = _on_organ(unit.organ, _("合并科室：%(unit)s") % {"unit": unit.name}, _("合并"), intro)
    return form_page(request, form, words, lambda: services.merge_unit(unit, actor=request.person, **form.cleaned_data))


@requires("people.manage_organs")
@require_http_methods(["GET", "POST"])
def close_unit(request: Request, pk: int) -> HttpResponse:
    unit = _unit(pk)
    form = ReasonForm(request.POST or None)
    words = _on_organ(unit.organ, _("停用科室：%(unit)s") % {"unit": unit.name}, _("停用"))
    return form_page(request, form, words, lambda: services.close_unit(unit, actor=request.person, **form.cleaned_data))


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def create_post(request: Request, pk: int) -> HttpResponse:
    unit = _unit(pk)
    form = forms.PostForm(request.POST or None)
    words = _on_organ(unit.organ, _("设岗位：%(unit)s") % {"unit": unit.name}, _("设立"))
    return form_page(
        request, form, words, lambda: services.create_post(unit, actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def edit_post(request: Request, pk: int) -> HttpResponse:
    post = _post(pk)
    form = forms.PostForm(request.POST or None, instance=post)
    words = _on_organ(post.unit.organ, _("调整岗位：%(post)s") % {"post": post}, _("保存"))
    return form_page(
        request, form, words, lambda: services.amend_post(_post(pk), actor=request.person, **form.cleaned_data)
    )


@requires("people.manage_posts")
@require_http_methods(["GET", "POST"])
def close_post(request: Request, pk: int) -> HttpResponse:
    post = _post(pk)
    form = ReasonForm(request.POST or None)
    words = _on_organ(post.unit.organ, _("停用岗位：%(post)s") % {"post": post}, _("停用"))
    return form_page(request, form, words, lambda: services.close_post(post, actor=request.person, **form.cleaned_data))


def _unit(pk: int) -> Unit:
    return get_object_or_404(queries.units(), pk=pk)


def _post(pk: int) -> Post:
    return get_object_or_404(queries.posts(), pk=pk)


def _on_organ(organ: Organ, title: str, button: str, intro: str = "") -> FormPage:
    return FormPage(title, button, reverse("people:organ-detail", args=[organ.pk]), organ.label, intro)
