"""登记立项: from nothing, from a 批示 or sentences of another record; what overlaps is shown before it is registered."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import requires
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.models import Organ
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.records.models.task import RecordTask
from zhongshu.records.queries import tasks_of
from zhongshu.supervision import access, overlap, services
from zhongshu.supervision.forms.items import ItemForm
from zhongshu.supervision.forms.sources import GO_ON, OverlapForm
from zhongshu.supervision.models import SupervisedItem
from zhongshu.supervision.services import ItemInput, TaskInput, overlapping
from zhongshu.supervision.states import ItemKind, SourceKind
from zhongshu.workflow.models import Comment
from zhongshu.workflow.states import CommentKind


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """登记督办件 from nothing."""
    organ = _organ(request)
    form = ItemForm(request.POST or None, organ=organ)
    alike = Alike(request, form, []) if request.method == "POST" and form.is_valid() else None
    if alike and alike.is_decided:
        with refusals_on(form):
            made = [joined] if (joined := alike.joined(form.item())) else [_register(form, alike)]
            return back_to(request, made[0].record)
    context = {"form": form, "organ": organ, "alike": alike}
    return page(request, "supervision/item_new.html", context, status=422 if form.errors or alike else 200)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def from_record(request: Request, pk: int) -> HttpResponse:
    """转督办: from a 批示 on the record, or from sentences of the paper, as items of their own or as tasks of one."""
    source, organ = records.get(request.person, pk), _organ(request)
    if source.kind in {access.ITEM, access.TASK}:
        raise NotAllowed(_("督办件里的事项，用分解任务来办。"))
    comments = list(
        source.comments.filter(kind=CommentKind.INSTRUCTION, text__gt="").select_related("author").order_by("-pk")
    )
    sentences = list(tasks_of(source))
    comment = _chosen_comment(request, comments)
    chosen = _chosen_sentences(request, sentences)
    initial = _initial(source, comment, chosen)
    form = ItemForm(request.POST or None, organ=organ, source=source, initial=initial)
    alike = Alike(request, form, chosen) if request.method == "POST" and form.is_valid() else None
    if alike and alike.is_decided:
        with refusals_on(form):
            made = _made(request, form, alike, comment, chosen)
            return back_to(request, made[0].record if len(made) == 1 else "supervision:ledger")
    context = {
        "form": form,
        "alike": alike,
        "organ": organ,
        "source": source,
        "comments": comments,
        "comment": comment,
        "sentences": sentences,
        "chosen": chosen,
    }
    return page(request, "supervision/item_new.html", context, status=422 if form.errors or alike else 200)


class Alike:
    """What is followed already and is much the same as what the form says, and what the person wants to do about it."""

    def __init__(self, request: Request, form: ItemForm, chosen: Sequence[RecordTask]) -> None:
        self.person, self.organ = request.person, form.organ
        given = form.cleaned_data
        self.is_several = len(chosen) > 1 and request.POST.get("mode") == "items"
        texts = [(given["title"], given["instruction_text"])]
        if self.is_several:
            texts = [(task.what, task.quote or task.what) for task in chosen]
        found = [one for title, text in texts for one in self._near(title, text, given["result_wanted"])]
        self.found = list({one.item.pk: one for one in found}.values())
        answered = request.POST if "overlap" in request.POST or "overlap_reason" in request.POST else None
        self.form = OverlapForm(answered, found=self.found, may_join=not self.is_several)

    def _near(self, title: str, text: str, result: str) -> list[overlap.Overlap]:
        asked = overlap.Asked(overlap.words_of(title, text, result))
        return overlap.overlaps(self.person, self.organ, asked)

    @property
    def is_decided(self) -> bool:
        return not self.found or self.form.is_valid()

    def kept(self) -> dict[str, Any]:
        """What goes with the item."""
        if not self.found:
            return {}
        shown, reason = overlapping.shown(self.found), self.form.cleaned_data["overlap_reason"]
        at = timezone.now()
        return {"looks": [overlapping.decision(shown, chosen=GO_ON, reason=reason, actor=self.person, at=at)]}

    def joined(self, data: ItemInput) -> SupervisedItem | None:
        """The item that it joins, where that was chosen."""
        into = self.form.into if self.found else None
        if into is None:
            return None
        reason = self.form.cleaned_data["overlap_reason"]
        item = access.get(self.person, into)
        services.join(item, data, reason=reason, actor=self.person)
        return item


def _register(form: ItemForm, alike: Alike, **more: Any) -> SupervisedItem:
    return services.register_item(form.item(overlap=alike.kept(), **more), organ=alike.organ, actor=alike.person)


def _organ(request: Request) -> Organ:
    organ = access.supervising_organ(request.person)
    if organ is None:
        raise NotAllowed(_("督办件由督查室登记立项，请把事项交给督查室。"))
    return organ


def _chosen_comment(request: Request, comments: Sequence[Comment]) -> Comment | None:
    """The 批示 that was picked; the only one there is, unless sentences were."""
    asked = request.POST.get("comment", request.GET.get("comment", ""))
    found = next((comment for comment in comments if str(comment.pk) == asked), None)
    if found is None and "task" not in request.GET and request.method == "GET" and len(comments) == 1:
        return comments[0]
    return found


def _chosen_sentences(request: Request, sentences: Sequence[RecordTask]) -> list[RecordTask]:
    ticked = set(request.POST.getlist("task") if request.method == "POST" else request.GET.getlist("task"))
    return [sentence for sentence in sentences if str(sentence.pk) in ticked]


def _initial(source: Record, comment: Comment | None, chosen: Sequence[RecordTask]) -> dict[str, Any]:
    known: dict[str, Any] = {"title": source.title, "urgency": source.urgency, "level": source.level}
    known |= {"source_kind": SourceKind.OTHER, "basis": source.reference or source.title}
    if chosen:
        first = chosen[0]
        words = "\n".join(task.quote or task.what for task in chosen)
        known |= {"title": first.what if len(chosen) == 1 else source.title, "instruction_text": words}
        known |= {
            "source_kind": SourceKind.PAPER_TASK,
            "basis": " ".join(filter(None, (source.reference, source.title)))[:300],
        }
        dates = [task.due_date for task in chosen if task.due_date]
        if dates:
            known["due_at"] = calendars.clock_for(source.owning_organ).close_of(max(dates))
    if comment is not None:
        day = timezone.localtime(comment.written_at)
        said = _("%(name)s%(month)s月%(day)s日批示") % {"name": comment.author.name, "month": day.month, "day": day.day}
        known |= {"instruction_text": comment.text, "basis": said, "leader": comment.author_id}
        known |= {"instructed_on": day.date(), "source_kind": SourceKind.INSTRUCTION, "item_kind": ItemKind.INSTRUCTION}
    return known


def _made(
    request: Request, form: ItemForm, alike: Alike, comment: Comment | None, chosen: Sequence[RecordTask]
) -> list[SupervisedItem]:
    """The item that it joins; or one item; with sentences either one item that has them as tasks, or one item each."""
    more = {"instruction": comment} if comment else {}
    if joined := alike.joined(form.item(**more)):
        return [joined]
    with transaction.atomic():
        if alike.is_several:
            return [
                _with_task(request, _register(form, alike, **more, **_own_words(task, form)), task) for task in chosen
            ]
        item = _register(form, alike, **more)
        for task in chosen:
            _with_task(request, item, task)
        return [item]


def _own_words(task: RecordTask, form: ItemForm) -> dict[str, Any]:
    """Of a sentence that becomes an item of its own."""
    due_at = calendars.clock_for(form.organ).close_of(task.due_date) if task.due_date else None
    own = {"title": task.what[:300], "instruction_text": task.quote or task.what}
    return own | ({"due_at": due_at} if due_at and due_at > timezone.now() else {})


def _with_task(request: Request, item: SupervisedItem, sentence: RecordTask) -> SupervisedItem:
    services.add_task(item, _task_of(sentence, item), actor=request.person)
    return item


def _task_of(sentence: RecordTask, item: SupervisedItem) -> TaskInput:
    """The sentence as a task: the unit that it names, its day as far as the item's date allows."""
    organ = next(
        (one for one in people.working_organs() if one.label in sentence.who or one.name in sentence.who), None
    )
    due_at = None
    if sentence.due_date:
        due_at = min(calendars.clock_for(item.record.owning_organ).close_of(sentence.due_date), item.record.date)
    return TaskInput(
        title=sentence.what[:300], organ=organ, due_at=due_at if due_at and due_at > timezone.now() else None
    )
