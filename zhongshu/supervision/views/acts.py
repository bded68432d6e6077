"""One page for every act on an item or a task: what one has to see, the form, the refusal beside its field."""

from typing import Any

from django.forms import Textarea, TextInput
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.supervision import queries
from zhongshu.supervision.acts import ACTS, Act, refusal
from zhongshu.supervision.offers import waiting_feedback, waiting_plan
from zhongshu.workflow import queries as workflow


@signed_in
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, key: str) -> HttpResponse:
    record, chosen = records.get(request.person, pk), ACTS[key]
    if record.kind not in chosen.kinds:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    reason = refusal(chosen, request.person, record)
    if reason and request.method == "GET":
        raise NotAllowed(reason)
    form = chosen.form(*given, record=record, person=request.person)
    if reason or form.is_stale:
        return _too_late(request, record, chosen, reason)
    if request.method == "POST" and form.is_valid() and _done(request, record, chosen, form):
        return back_to(request, _after(request.person, record))
    context = _context(request, record, chosen, form)
    return page(request, "supervision/act.html", context, status=422 if form.errors else 200)


def _too_late(request: Request, record: Record, chosen: Act, reason: str) -> HttpResponse:
    """有人先办了: who, and how it stands now; what was typed is kept in the form, or to be copied where the act is over."""
    trouble = {"message": reason, "state": workflow.last_act(record), "may_go_on": not reason}
    form = chosen.form(initial=request.POST.dict(), record=record, person=request.person)
    written = [field for field in form.visible_fields() if isinstance(field.field.widget, Textarea | TextInput)]
    typed = [(field.label, field.value()) for field in written if field.value()]
    context = _context(request, record, chosen, form) | {"trouble": trouble | {"typed": typed}}
    return page(request, "supervision/act.html", context, status=409)


def _done(request: Request, record: Record, chosen: Act, form: Any) -> bool:
    """Files are taken in last; what was taken in for an act that is refused is given up again."""
    uploads: list[tuple[Upload, str]] = []
    with refusals_on(form):
        uploads = _received(request.person, form)
        chosen.do(record, request.person, form.values(), uploads)
        return True
    for upload, _evidence in uploads:  # type: ignore[unreachable]  # refused: the refusal stands on the form
        files.discard(upload, reason=str(chosen.label), actor=request.person)
    return False


def _received(person: Person, form: Any) -> list[tuple[Upload, str]]:
    given = form.proofs() if hasattr(form, "proofs") else []
    return [(_receive(person, file), evidence) for file, evidence in given]


def _receive(person: Person, file: Any) -> Upload:
    try:
        return files.receive_upload(file, file.name, actor=person, organ=person.organ)
    except files.AlreadyWaiting as twin:
        return twin.upload


def _after(person: Person, record: Record) -> str:
    """The record while it is still in sight, else my unit's list."""
    return record.get_absolute_url() if records.may_see(person, record) else reverse("supervision:mine")


def _context(request: Request, record: Record, chosen: Act, form: Any) -> dict[str, Any]:
    kind = registry.record_kind(record.kind)
    request.stands_under = kind.register_url
    return {
        "record": record,
        "kind": kind,
        "act": chosen,
        "form": form,
        "facts": kind.load_for(record, request.person) if kind.load_for else kind.load(record),
        "standing": workflow.standing(record, clock=calendars.clock_of(request.person, record.owning_organ)),
        "waiting": waiting_feedback(record, request.person) if chosen.key == "sign" else None,
        "change": waiting_plan(record) if chosen.key == "decide-plan" else None,
        "last": queries.last_feedback(record) if chosen.key in {"feedback", "verify"} else None,
        "result_tasks": queries.results_of(record) if chosen.beside.endswith("results.html") else [],
    }
