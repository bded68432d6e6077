"""待登记: the files that wait to be registered, how far the reader is with each, and what does not get registered."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.core.access import requires
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.files import access as file_access
from zhongshu.files import queries as files
from zhongshu.files import services as file_services
from zhongshu.files import store, viewer
from zhongshu.files.models import Upload
from zhongshu.incoming import access, queries, services, sheets
from zhongshu.incoming.forms import DiscardForm, SettleTroubleForm

SEALED = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@requires("incoming.register")
@require_GET
def queue(request: Any) -> HttpResponse:
    """What waits in the clerk's hands; several may be joined to one paper."""
    picked = [token for token in request.GET.getlist("upload") if token]
    if picked:
        return back_to(request, form_address(picked))
    done = request.GET.get("done", "")
    found = access.visible_to(request.person).filter(pk=done) if done.isdigit() and len(done) < 19 else None
    context = {
        **_tray(request),
        "troubles": list(queries.open_troubles(request.person)[: queries.MOST_LISTED]),
        "done": found.select_related("record").first() if found is not None else None,
        "organ": access.registering_organ(request.person),
    }
    return page(request, "incoming/queue.html", context)


@requires("incoming.register")
@require_GET
def rows(request: Any) -> HttpResponse:
    """The table alone, asked for while something is being read; ticks stay."""
    return page(request, "incoming/parts/tray.html", _tray(request))


def _tray(request: Any) -> dict[str, Any]:
    uploads = list(queries.pending_uploads(request.person)[: queries.MOST_LISTED])
    return {
        "uploads": uploads,
        "rows": queries.tray_rows(request.person, uploads),
        "is_reading": files.being_read(uploads),
        "new": set(request.GET.getlist("new")),
        "ticked": set(request.GET.getlist("upload")),
        "now": timezone.now(),
    }


def form_address(tokens: list[str]) -> str:
    """The form of one paper: its first file, and what is joined to it."""
    rest = urlencode([("with", token) for token in tokens[1:]])
    return f"{reverse('incoming:form-of', args=[tokens[0]])}{'?' if rest else ''}{rest}"


@requires("incoming.register")
@require_POST
def discard(request: Any, token: str) -> HttpResponse:
    """不登记: the file goes, its name and the reason stay."""
    upload = file_access.get_upload(request.person, token)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(" ".join(str(error) for errors in form.errors.values() for error in errors))
    services.discard_upload(upload, reason=form.cleaned_data["reason"], actor=request.person)
    return back_to(request, "incoming:queue")


@requires("incoming.register")
@require_GET
def progress(request: Any, token: str) -> HttpResponse:
    """How far the reader is with one upload: the line above its form."""
    upload = file_access.get_upload(request.person, token)
    context = {"uploads": [upload], "has_finished": not files.being_read([upload]), "address": form_address([token])}
    return page(request, "incoming/parts/progress.html", context)


@requires("incoming.register")
@require_GET
def paper_image(request: Any, token: str) -> HttpResponseBase:
    """One page as a picture, once the level is confirmed."""
    upload = file_access.get_upload(request.person, token)
    if upload.blob is None:
        raise NotAllowed(_("密级还没有确认，文件不能打开。"))
    number = request.GET.get("n", "1")
    preview = viewer.preview_of(upload.blob, int(number) if number.isascii() and number.isdigit() else 1)
    if preview is None:
        raise RuleBroken(_("这一页的图像还没有生成，请稍候。"))
    return FileResponse(store.open_read(preview.path), content_type="image/png", headers=SEALED)


@requires("incoming.register")
@require_POST
def stop_reading(request: Any, token: str) -> HttpResponse:
    return _settled(request, token, file_services.stop_reading)


@requires("incoming.register")
@require_POST
def read_again(request: Any, token: str) -> HttpResponse:
    return _settled(request, token, file_services.read_again)


@requires("incoming.register")
@require_POST
def divide(request: Any, token: str) -> HttpResponse:
    """The blank pages of this scan part its papers."""
    upload = file_access.get_upload(request.person, token)
    made = file_services.divide_at_blank(upload, actor=request.person)
    return back_to(request, f"{reverse('incoming:queue')}?{urlencode([('new', part.token) for part in made])}")


@requires("incoming.register")
@require_POST
def settle_trouble(request: Any, pk: int) -> HttpResponse:
    """来件收不下: the clerk says what became of it."""
    trouble = access.get_trouble(request.person, pk)
    form = SettleTroubleForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("请写明怎样处理了。"))
    services.settle_trouble(trouble, note=form.cleaned_data["note"], actor=request.person)
    return back_to(request, "incoming:queue")


@requires("incoming.register")
@require_GET
def separator(request: Any) -> HttpResponse:
    """分隔页: laid between the papers of one scan."""
    return sheets.answer(sheets.separator(request.person.organ.label), _("分隔页"))


def _settled(request: Any, token: str, verb: Callable[..., Upload]) -> HttpResponse:
    verb(file_access.get_upload(request.person, token), actor=request.person)
    back = request.POST.get("to", "")
    return back_to(request, "incoming:queue" if back == "queue" else form_address([token]))
