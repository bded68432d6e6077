"""起草、修改、送会办、调整呈送领导, and the printed sheet."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.audit import services as audit
from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import NotAllowed, StaleEdit
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.memos import access, queries, services, sheets
from zhongshu.memos.forms import AddressForm, AmendForm, ConsultForm, MemoForm
from zhongshu.memos.models import Memo
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record


@requires("memos.draft")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """起草签报 from nothing."""
    return _draft(request, None)


@signed_in
@require_http_methods(["GET", "POST"])
def draft_from(request: Request, pk: int) -> HttpResponse:
    """起草签报 on a paper that one sees: the memo arises from it."""
    source = records.get(request.person, pk)
    _require(access.may_draft(request.person, request.person.organ))
    return _draft(request, source)


def _draft(request: Request, source: Record | None) -> HttpResponse:
    organ, person = request.person.organ, request.person
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MemoForm(
        *given, organ=organ, person=person, floor=source.level if source else 0, initial=_initial(person, source)
    )
    if request.method == "POST" and form.is_valid():
        uploads: list[Upload] = []
        with refusals_on(form):
            uploads = _received(person, form)
            data = form.memo(queries.home_unit(person))
            memo = services.create(data, actor=person, organ=organ, uploads=uploads, source=source)
            return back_to(request, memo.record)
        _give_up(uploads, person)  # type: ignore[unreachable]  # refused: the refusal stands on the form
    context = {"form": form, "organ": organ, "source": source}
    return page(request, "memos/memo_form.html", context, status=422 if form.errors else 200)


def _initial(person: Person, source: Record | None) -> dict[str, Any]:
    known: dict[str, Any] = {"phone": person.phone}
    if source is not None:
        known |= {"basis": " ".join(filter(None, (source.reference, source.title)))[:500]}
        known |= {"urgency": source.urgency, "level": source.level}
    return known


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """修改 while it is written; somebody else's change meanwhile is said, and nothing typed is lost."""
    memo = access.get(request.person, pk)
    _require(access.may_amend(request.person, memo.record))
    attached = queries.attachments(memo.record)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AmendForm(*given, memo=memo, attached=attached, person=request.person, initial=_initial_of(memo))
    if request.method == "POST" and form.is_valid() and _amended(request, memo, form):
        return back_to(request, memo.record)
    context = {"form": form, "memo": memo, "source": None}
    return page(request, "memos/memo_form.html", context, status=422 if form.errors else 200)


def _initial_of(memo: Memo) -> dict[str, Any]:
    record = memo.record
    own = {name: getattr(memo, name) for name in ("body", "basis", "phone")}
    return {"subject": record.title, "urgency": record.urgency, "level": record.level, "version": record.version, **own}


def _amended(request: Request, memo: Memo, form: AmendForm) -> bool:
    uploads: list[Upload] = []
    with refusals_on(form):
        uploads = _received(request.person, form)
        change = services.FileChange(uploads, form.to_remove(), form.cleaned_data.get("reason", ""))
        _amend(request.person, memo, form, change)
        return not form.errors
    _give_up(uploads, request.person)  # type: ignore[unreachable]  # refused: the refusal stands on the form
    return False


def _amend(person: Person, memo: Memo, form: AmendForm, change: services.FileChange) -> None:
    """Where somebody was faster, the form stays with what was typed and says so."""
    try:
        version, data = form.cleaned_data["version"], form.memo(memo.drafting_unit)
        services.amend(memo, data, version=version, files_changed=change, actor=person)
    except StaleEdit as refusal:
        form.add_error(None, str(refusal))
        _give_up(list(change.added), person)


@signed_in
@require_http_methods(["GET", "POST"])
def consult(request: Request, pk: int) -> HttpResponse:
    memo = access.get(request.person, pk)
    _require(access.may_consult(request.person, memo.record))
    form = ConsultForm(request.POST if request.method == "POST" else None, organ=memo.record.owning_organ)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.consult(memo, **form.cleaned_data, actor=request.person)
            return back_to(request, memo.record)
    return _act(request, memo, form, "consult")


@signed_in
@require_http_methods(["GET", "POST"])
def address(request: Request, pk: int) -> HttpResponse:
    memo = access.get(request.person, pk)
    _require(access.may_address(request.person, memo.record))
    now = tuple(one.person for one in queries.asked(memo) if not one.is_struck)
    initial = {"leaders": [str(person.pk) for person in now]}
    form = AddressForm(
        request.POST if request.method == "POST" else None, organ=memo.record.owning_organ, asked=now, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.address(memo, **form.cleaned_data, actor=request.person)
            return back_to(request, memo.record)
    return _act(request, memo, form, "address")


def _act(request: Request, memo: Memo, form: Form, key: str) -> HttpResponse:
    context = {"form": form, "memo": memo, "act": key, "leaders": queries.asked(memo)}
    return page(request, "memos/memo_act.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """签报 as PDF, with every opinion."""
    memo = access.get(request.person, pk)
    pdf = sheets.render("memo_sheet", sheets.sheet(memo, request.person))
    audit.write("memos.sheet.printed", memo.record, actor=request.person, data={})
    name = memo.record.reference or str(memo.pk)
    header = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header or "inline"})


def _require(answer: Any) -> None:
    if not answer:
        raise NotAllowed(answer.reason)


def _received(person: Person, form: MemoForm) -> list[Upload]:
    return [_receive(person, file) for file in form.cleaned_data["files"]]


def _receive(person: Person, file: Any) -> Upload:
    try:
        return files.receive_upload(file, file.name, actor=person, organ=person.organ)
    except files.AlreadyWaiting as twin:
        return twin.upload


def _give_up(uploads: list[Upload], person: Person) -> None:
    for upload in uploads:
        files.discard(upload, reason="签报没有存成", actor=person)
