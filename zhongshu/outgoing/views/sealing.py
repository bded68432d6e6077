"""印章、用印登记、密钥; the official files of a paper and whether they are sound."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.core.paging import paged
from zhongshu.files import services as files
from zhongshu.outgoing import access, custody, queries, services, verifying
from zhongshu.outgoing.forms.sealing import KeyForm, SealForm, VerifyForm
from zhongshu.outgoing.services import SealData
from zhongshu.people.requests import Request
from zhongshu.records import access as records


def _require(request: Request) -> None:
    if not custody.sees_seals(request.person):
        raise NotAllowed(_("印章和密钥由业务管理员登记，由保管岗位查看。"))


@signed_in
@require_GET
def seals(request: Request) -> HttpResponse:
    """印章 and 用印登记."""
    _require(request)
    uses = paged(custody.uses_for(request.person), request, ("-pk",))
    found = records.visible_to(request.person).filter(pk__in=[use.record_id for use in uses.items])
    seen = set(found.values_list("pk", flat=True))
    context = {
        "seals": custody.seals_for(request.person),
        "page": uses,
        "lines": [(use, use.record_id in seen) for use in uses.items],
        "may_keep": custody.organs_kept_by(request.person).exists(),
    }
    return page(request, "outgoing/seals.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add_seal(request: Request) -> HttpResponse:
    """登记印章."""
    _require(request)
    form = SealForm(request.POST or None, request.FILES or None, person=request.person)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return back_to(request, "outgoing:seals")
    return page(request, "outgoing/seal_add.html", {"form": form}, status=422 if form.errors else 200)


def _added(request: Request, form: SealForm) -> bool:
    given = form.cleaned_data
    with refusals_on(form):
        services.add_seal(
            given["organ"],
            SealData(given["name"], given["keeper"], diameter_mm=given["diameter_mm"]),
            picture=given["picture"],
            actor=request.person,
        )
    return not form.errors


@signed_in
@require_POST
def end_seal(request: Request, pk: int) -> HttpResponse:
    seal = get_object_or_404(custody.seals_for(request.person), pk=pk)
    services.end_seal(seal, actor=request.person)
    return back_to(request, "outgoing:seals")


@signed_in
@require_GET
def seal_picture(request: Request, pk: int) -> HttpResponse:
    """The picture of a seal, for whoever registers or keeps it."""
    seal = get_object_or_404(custody.seals_for(request.person), pk=pk)
    if seal.picture is None:
        raise Http404
    with files.open_file(seal.picture) as opened:
        answer = HttpResponse(opened.read(), content_type=f"image/{seal.picture.blob.kind}")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def keys(request: Request) -> HttpResponse:
    """密钥: the public keys of the organs, in force and ended."""
    if not custody.organs_kept_by(request.person).exists():
        raise NotAllowed(_("密钥由业务管理员登记。"))
    form = KeyForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.register_key(**form.cleaned_data, actor=request.person)
            return back_to(request, "outgoing:keys")
    context = {"form": form, "keys": custody.keys_for(request.person)}
    return page(request, "outgoing/keys.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_key(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(custody.keys_for(request.person), pk=pk)
    services.end_key(key, actor=request.person)
    return back_to(request, "outgoing:keys")


@signed_in
@require_GET
def sealed(request: Request, pk: int) -> HttpResponse:
    """正式文件 of a paper: each hashed again now, with its signature."""
    document = access.get(request.person, pk)
    found = queries.sealed_files(document.record)
    context = {"document": document, "rows": [_row(one) for one in found]}
    return page(request, "outgoing/sealed.html", context)


def _row(one: Any) -> dict[str, Any]:
    with files.open_file(one.file) as opened:
        return {"sealed": one, "verdict": verifying.verify(opened.read())}


@signed_in
@require_http_methods(["GET", "POST"])
def verify(request: Request) -> HttpResponse:
    """核验: whether a file in hand is one that this system sent out, unchanged. It is not kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = verifying.verify(form.cleaned_data["file"].read())
    return page(request, "outgoing/verify.html", {"form": form, "verdict": verdict}, status=422 if form.errors else 200)
