"""A Word file as a draft, and its tracked changes: each in its sentence, accepted or refused."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import requires, signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access
from zhongshu.outgoing.forms.uploading import BeginForm, UploadForm
from zhongshu.outgoing.models import OutgoingDocument, TrackedDraft
from zhongshu.outgoing.queries import drafting
from zhongshu.outgoing.queries import uploading as queries
from zhongshu.outgoing.services import uploading as services
from zhongshu.people.requests import Request

TAKEN, REFUSED = "accept", "refuse"
REST = {"accept_rest": True, "refuse_rest": False, "finish": None}


@requires("outgoing.draft")
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """A paper begins with a Word file."""
    organ = drafting.drafting_organ(request.person)
    form = BeginForm(request.POST or None, request.FILES or None, organ=organ, person=request.person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            arrived = services.read(file, file.name, actor=request.person)
            begun = services.begin(arrived, form.document(arrived.values), organ=organ, actor=request.person)
            return _on(request, begun)
    return page(request, "outgoing/upload.html", {"form": form, "organ": organ}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: Request, pk: int) -> HttpResponse:
    """Go on from a file that came back from Word."""
    document = access.get(request.person, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            arrived = services.read(file, file.name, actor=request.person)
            return _on(request, services.go_on(document, arrived, actor=request.person))
    context = {
        "form": form,
        "record": document.record,
        "answer": access.may_edit(request.person, document.record),
        "waiting": queries.open_one(document.record),
    }
    return page(request, "outgoing/upload.html", context, status=422 if form.errors else 200)


def _on(request: Request, begun: services.Begun) -> HttpResponse:
    name = "outgoing:tracked" if begun.tracked else "outgoing:draft"
    return back_to(request, reverse(name, args=[begun.document.pk]))


@signed_in
@require_http_methods(["GET", "POST"])
def tracked(request: Request, pk: int) -> HttpResponse:
    """The changes of the file that waits; with ?file= those of an earlier one, to read. `do` is keep, finish, accept_rest,
    refuse_rest or drop; without a script one page of choices is kept with each button."""
    document = access.get(request.person, pk)
    draft = _wanted(request, document)
    if request.method == "GET":
        return _page(request, document, draft)
    services.decide(draft, _choices(request), actor=request.person)
    wanted = request.POST.get("do", "keep")
    if wanted == "drop":
        services.drop(draft, actor=request.person)
        return back_to(request, reverse("outgoing:draft", args=[pk]))
    if wanted in REST:
        services.settle(draft, rest=REST[wanted], actor=request.person)
        return back_to(request, reverse("outgoing:draft", args=[pk]))
    following = request.POST.get("to_page", "")
    if getattr(request, "htmx", False):
        return _page(request, document, _wanted(request, document))
    return back_to(request, f"{reverse('outgoing:tracked', args=[pk])}?page={following}")


def _wanted(request: Request, document: OutgoingDocument) -> TrackedDraft:
    rows = queries.of_record(document.record).defer(None)
    asked = request.GET.get("file", "")
    found = rows.filter(pk=asked).first() if asked.isascii() and asked.isdigit() and len(asked) < 12 else rows.first()
    if found is None:
        raise Http404
    return found


def _choices(request: Request) -> dict[int, bool]:
    chosen = {}
    for name, value in request.POST.items():
        number = name.removeprefix("change-")
        if number != name and number.isascii() and number.isdigit() and value in (TAKEN, REFUSED):
            chosen[int(number)] = value == TAKEN
    return chosen


def _page(request: Request, document: OutgoingDocument, draft: TrackedDraft) -> HttpResponse:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    changes, pages = queries.changes(draft, number)
    context: dict[str, Any] = {
        "document": document,
        "record": document.record,
        "tracked": draft,
        "changes": changes,
        "number": min(max(number, 1), pages),
        "pages": range(1, pages + 1),
        "standing": queries.standing(draft),
        "answer": access.may_edit(request.person, document.record),
        "others": [each for each in queries.of_record(document.record) if each.pk != draft.pk],
    }
    return page(request, "outgoing/tracked.html", context, part="standing")
