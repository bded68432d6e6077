"""One page: a draft in, its elements to correct, its sides to look at, its files to take away. It keeps nothing."""

import base64
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import requires
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import page
from zhongshu.engines.typeset.served import MOST_SHOWN, Outcome
from zhongshu.people.requests import Request
from zhongshu.typesetting import services
from zhongshu.typesetting.forms import MOST_CARRIED, PaperForm
from zhongshu.typesetting.values import SEAL, packed, texts_of, values_of

KINDS = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FIELDS = {"issuer_mark": "organs", "options": "draft", "fonts": "body"}


@requires("typesetting.use")
@require_http_methods(["GET", "POST"])
def paper(request: Request) -> HttpResponse:
    """`do` is read (fill the fields from the draft), show, or the kind of file to take away."""
    if request.method == "GET":
        return _page(request, PaperForm(person=request.person), None)
    form = PaperForm(request.POST, request.FILES, person=request.person)
    if not form.is_valid():
        return _page(request, form, None)
    wanted = request.POST.get("do", "show")
    if wanted == "read" or form.cleaned_data["draft_file"]:
        filled = form
        with refusals_on(form):
            filled = _filled(request, form)
        form = filled
    outcome = _set(request, form, wanted if wanted in KINDS else "") if not form.errors else None
    if outcome and not form.errors and wanted in outcome.files:
        return _file(request, form, outcome, wanted)
    return _page(request, form, outcome)


def _filled(request: Request, form: PaperForm) -> PaperForm:
    """A form with the draft's elements; the fields can be corrected from here on."""
    given, upload = form.cleaned_data, form.cleaned_data["draft_file"]
    if not upload and not given["pasted"].strip():
        raise RuleBroken(_("请粘贴文稿全文，或者选一个文件。"), field="pasted")
    found = services.read(upload, upload.name if upload else "", given["pasted"], actor=request.person)
    texts = texts_of(found.values) | {"carried": packed(found.files), "seal_mm": given["seal_mm"] or 45}
    texts["draft"] = texts["draft"] or not (texts["document_number"] and texts["issue_date"])
    if len(texts["carried"]) > MOST_CARRIED:
        raise RuleBroken(_("文稿里的图片超过 4 MB。请压缩图片后再排版，或用命令行排版。"), field="draft_file")
    filled = PaperForm(texts, person=request.person)
    filled.is_valid()
    return filled


def _set(request: Request, form: PaperForm, wanted: str) -> Outcome | None:
    """The paper as the fields say; every problem becomes an error at its field."""
    files = form.pictures
    seal = form.cleaned_data.get("seal")
    if seal:
        files[SEAL] = seal.read(services.MOST_UPLOADED)
        _carry(form, files)
    values = values_of(form.cleaned_data, has_seal=SEAL in files)
    outcome = None
    with refusals_on(form):
        outcome = services.set_paper(values, files, wanted=wanted, actor=request.person)
        for name, sentence in outcome.problems:
            at = FIELDS.get(name, name)
            form.add_error(at if at in form.fields else None, sentence)
    return outcome


def _carry(form: PaperForm, files: dict[str, bytes]) -> None:
    """The seal stays with the page until it is left; a browser does not keep a chosen file."""
    text = packed(files)
    if len(text) <= MOST_CARRIED:
        form.data = {**form.data.dict(), "carried": text}  # type: ignore[attr-defined]  # a QueryDict, as posted


def _file(request: Request, form: PaperForm, outcome: Outcome, kind: str) -> HttpResponse:
    values = values_of(form.cleaned_data, has_seal=False)
    services.downloaded(kind, values, outcome.count, actor=request.person)
    name = "".join(str(values.get("title") or _("公文")).split())[:80]
    header = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or "attachment"
    return HttpResponse(outcome.files[kind], content_type=KINDS[kind], headers={"Content-Disposition": header})


def _page(request: Request, form: PaperForm, outcome: Outcome | None) -> HttpResponse:
    pages = [base64.b64encode(each).decode() for each in outcome.pages] if outcome else []
    context: dict[str, Any] = {
        "form": form,
        "pages": pages,
        "outcome": outcome,
        "hidden_count": max((outcome.count if outcome else 0) - MOST_SHOWN, 0),
    }
    return page(request, "typesetting/paper.html", context, status=422 if form.errors else 200)
