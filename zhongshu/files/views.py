"""Files over HTTP: uploads in, originals out as attachments, pages as pictures. Nothing is ever served as a page of this site."""

from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.audit import services as audit
from zhongshu.core.access import requires, signed_in
from zhongshu.core.pages import back_to, is_part_request, page
from zhongshu.files import access, services, store, viewer
from zhongshu.files.forms import UploadForm
from zhongshu.files.handlers import oversized
from zhongshu.files.services import Received

SEALED = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@requires("files.upload")
@require_http_methods(["GET", "POST"])
def upload(request: Any) -> HttpResponse:
    """Take in one or many. All well: back to `next`, which gets ?upload=token for each. Otherwise the results, one by one."""
    form = UploadForm(request.POST, request.FILES)
    if request.method == "GET" or not form.is_valid():
        return page(request, "files/upload.html", {"next": request.GET.get("next", "")})
    results = _receive(request, form)
    target = form.safe("next", request)
    tokens = [result.upload.token for result in results if result.upload]
    is_all_well = all(result.upload and not result.sentence for result in results)
    if target and tokens and is_all_well:
        return back_to(request, _with_uploads(target, tokens))
    context = {
        "results": results,
        "next": target,
        "onward": _with_uploads(target, tokens),
        "then": form.safe("then", request),
    }
    bad = bool(results) and not tokens and not is_part_request(request)
    return page(request, "files/upload.html", context, part="results", status=422 if bad else 200)


@signed_in
@require_GET
def download(request: Any, pk: int) -> HttpResponseBase:
    """The original, always as an attachment."""
    file = access.get(request.person, pk)
    stream = services.open_file(file)
    services.opened(file, request.person)
    audit.write("files.file.downloaded", actor=request.person, data={"file": file.pk, "sm3": file.blob.sm3})
    return FileResponse(
        stream, as_attachment=True, filename=file.name, content_type="application/octet-stream", headers=SEALED
    )


@signed_in
@require_GET
def page_image(request: Any, pk: int, page: int) -> HttpResponseBase:
    """One page as a picture; drawn now when the worker has not come to it yet."""
    preview = viewer.preview_now(access.get(request.person, pk), page)
    if preview is None:
        raise Http404
    return FileResponse(store.open_read(preview.path), content_type="image/png", headers=SEALED)


@signed_in
@require_GET
def sheet(request: Any, pk: int, page: int) -> HttpResponse:
    """One sheet of the viewer: asked for again until its picture is there."""
    file = access.get(request.person, pk)
    shown = viewer.sheet_of(file, page, request.GET.get("fit", ""))
    if shown is None:
        raise Http404
    return _page(request, "files/parts/sheet.html", {"sheet": shown, "file": file})


@signed_in
@require_GET
def text(request: Any, pk: int) -> HttpResponse:
    """The words of the file alone: for reading aloud, copying, small screens."""
    file = access.get(request.person, pk)
    return _page(request, "files/text.html", {"file": file, "paragraphs": viewer.paragraphs(file)})


_page = page


def _receive(request: HttpRequest, form: UploadForm) -> list[Received]:
    person = request.person  # type: ignore[attr-defined]  # set by people.middleware
    organ = form.cleaned_data["organ"] or person.organ
    files: list[UploadedFile] = form.cleaned_data["files"]
    results = services.receive_many(((file, file.name or "") for file in files), actor=person, organ=organ)
    results += [Received(name, sentence=services.too_large()) for name in oversized(request)]
    return results or [Received("", sentence=_("没有收到文件。请先选择文件，或者把文件拖进来，再上传。"))]


def _with_uploads(target: str, tokens: list[str]) -> str:
    joint = "&" if "?" in target else "?"
    return f"{target}{joint}{urlencode([('upload', token) for token in tokens])}" if target and tokens else target
