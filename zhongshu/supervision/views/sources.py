"""登记立项: from nothing, from a 批示 or sentences of another record; what overlaps is shown before it is registered."""

from collections.abc import Sequence
from typing import Any

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
from zhongshu.supervision import access, services
from zhongshu.supervision.forms.items import ItemForm
from zhongshu.supervision.models import SupervisedItem
from zhongshu.supervision.services import TaskInput
from zhongshu.supervision.states import ItemKind, SourceKind
from zhongshu.workflow.models import Comment
from zhongshu.workflow.states import CommentKind


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """登记督办件 from nothing."""
    organ = _organ(request)
    form = ItemForm(request.POST or None, organ=organ)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            item = services.register_item(form.item(), organ=organ, actor=request.person)
            return back_to(request, item.record)
    return page(
        request, "supervision/item_new.html", {"form": form, "organ": organ}, status=422 if form.errors else 200
    )


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
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = _made(request, form, source, comment, chosen)
            return back_to(request, made[0].record if len(made) == 1 else "supervision:ledger")
    context = {
        "form": form,
        "organ": organ,
        "source": source,
        "comments": comments,
        "comment": comment,
        "sentences": sentences,
        "chosen": chosen,
    }
    return page(request, "supervision/item_new.html", context, status=422 if form.errors else 200)


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
    request: Request, form: ItemForm, source: Record, comment: Comment | None, chosen: Sequence[RecordTask]
) -> list[SupervisedItem]:
    """One item; with sentences either one item that has them as tasks, or one item each."""
    organ, actor = form.organ, request.person
    more = {"instruction": comment} if comment else {}
    if len(chosen) > 1 and request.POST.get("mode") == "items":
        return [
            services.register_item(
                form.item(title=task.what[:300], instruction_text=task.quote or task.what, **more),
                organ=organ,
                actor=actor,
            )
            for task in chosen
        ]
    item = services.register_item(form.item(**more), organ=organ, actor=actor)
    for task in chosen:
        services.add_task(item, _task_of(task, item), actor=actor)
    return [item]


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
