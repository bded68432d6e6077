"""一次提醒多家, and 回头看 that are due."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.core.access import requires
from zhongshu.core.errors import NotAllowed
from zhongshu.core.pages import page
from zhongshu.core.paging import paged
from zhongshu.people.requests import Request
from zhongshu.supervision import access, queries, reminders, services
from zhongshu.supervision.forms.trees import RemindForm
from zhongshu.supervision.states import Rung


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def remind(request: Request) -> HttpResponse:
    """Ticked tasks get the same reminder; each answers for itself, one refusal stops nothing else."""
    person, organ = request.person, access.supervising_organ(request.person)
    if organ is None:
        raise NotAllowed(_("督办措施由督查室作出。"))
    kind = request.GET.get("why", "unreported")
    kind = kind if kind in reminders.KINDS else "unreported"
    item = access.get(person, int(request.GET["item"])) if request.GET.get("item", "").isdecimal() else None
    found = reminders.waiting(person, organ, kind, item)
    form = RemindForm(request.POST or None, initial={"text": reminders.KINDS[kind].text})
    ticked = set(request.POST.getlist("task"))
    results = []
    if request.method == "POST" and form.is_valid():
        chosen = [(one.task.record, Rung.REMIND.value) for one in found if str(one.task.pk) in ticked]
        results = services.issue_many(chosen, text=form.cleaned_data["text"], actor=person)
        if not chosen:
            form.add_error(None, _("请勾选要提醒的单位。"))
    counts = reminders.counts(person, organ, item)
    context = {
        "form": form,
        "kinds": [(key, one.label, counts[key]) for key, one in reminders.KINDS.items()],
        "kind": kind,
        "item": item,
        "found": found,
        "ticked": ticked,
        "results": [_result(record, given) for record, given in results],
        "done": sum(1 for _record, given in results if not isinstance(given, str)),
    }
    return page(request, "supervision/remind.html", context, status=422 if form.errors else 200)


def _result(record: object, given: object) -> dict[str, object]:
    refused = isinstance(given, str)
    return {"record": record, "reason": given if refused else "", "slip": None if refused else given}


@requires("supervision.register")
@require_safe
def look_backs(request: Request) -> HttpResponse:
    """回头看: due, planned, done."""
    view = request.GET.get("view", "due")
    view = view if view in {"due", "planned", "done"} else "due"
    today = timezone.localdate()
    rows = {key: queries.look_backs(request.person, key, today) for key in ("due", "planned", "done")}
    order = ("-done_at", "-pk") if view == "done" else ("planned_on", "pk")
    shown = paged(rows[view], request, order=order)
    context = {
        "view": view,
        "tabs": [
            ("due", _("该看的"), rows["due"].count()),
            ("planned", _("已安排"), rows["planned"].count()),
            ("done", _("看过的"), rows["done"].count()),
        ],
        "rows": shown.items,
        "page": shown,
        "today": today,
    }
    return page(request, "supervision/look_backs.html", context)
