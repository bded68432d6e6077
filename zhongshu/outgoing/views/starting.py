"""收文转发文: from the record of a paper that came to the draft of one that goes out."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, authoring, starting
from zhongshu.outgoing.forms.starting import FromRecordForm
from zhongshu.outgoing.queries.drafting import drafting_organ
from zhongshu.outgoing.queries.starting import begun_from
from zhongshu.outgoing.services.starting import Arising, start_from
from zhongshu.outgoing.states import Purpose
from zhongshu.people.requests import Request
from zhongshu.records import access as records


@signed_in
@require_http_methods(["GET", "POST"])
def from_record(request: Request, pk: int) -> HttpResponse:
    """转发, 答复 or 另行文 (?purpose=): the fields as far as they are known; on to the draft."""
    record = records.get(request.person, pk)
    if not (answer := authoring.may_start_from(request.person, record)):
        raise NotAllowed(answer.reason)
    source = starting.source_of(record)
    if source is None:
        raise RuleBroken(_("这件不是来文，请用“起草发文”。"))
    purpose = _purpose(request, source)
    organ = drafting_organ(request.person)
    form = FromRecordForm(request.POST or None, source=source, purpose=purpose, organ=organ, person=request.person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            arising = Arising(purpose, form.cleaned_data["with_files"])
            made = start_from(record, arising, form.document(), organ=organ, actor=request.person)
            return back_to(request, reverse("outgoing:draft", args=[made.pk]))
    context = {
        "form": form,
        "source": source,
        "record": record,
        "purpose": purpose,
        "purposes": Purpose.choices,
        "begun": list(begun_from(record).filter(pk__in=access.visible_to(request.person).values("pk"))),
    }
    return page(request, "outgoing/from_record.html", context, status=422 if form.errors else 200)


def _purpose(request: Request, source: starting.Source) -> str:
    asked = request.POST.get("purpose") or request.GET.get("purpose", "")
    if asked in Purpose.values:
        return asked
    return Purpose.ANSWER if source.record.needs_answer or source.document_type == "request" else Purpose.FORWARD
