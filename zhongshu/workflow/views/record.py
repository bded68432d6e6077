"""The record page: its paper, its slip, its course, its chain, who may see it; then my own step and the verbs."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhongshu.core import prepared, registry
from zhongshu.core.access import signed_in
from zhongshu.core.pages import page
from zhongshu.core.registry import OfferedAction
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records import queries as records_queries
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow import charts, offers, queries, services
from zhongshu.workflow.done import done_note
from zhongshu.workflow.forms import VerbForm
from zhongshu.workflow.situation import acts_for
from zhongshu.workflow.verbs import VERBS, Verb

TABS = ("slip", "process", "chain", "flow", "scope", "files")
MOST_BUTTONS = 5  # beside the primary one; the others unfold


@signed_in
@require_safe
def record(request: Request, pk: int) -> HttpResponse:
    found = records.get(request.person, pk)
    services.open_record(found, request.person)
    files = files_of(found)
    shown, tab = tabs(found, files), request.GET.get("tab", "slip")
    tab = tab if any(tab == one["key"] for one in shown) else "slip"
    mine = my_work(request.person, found)
    context = head(request, found) | {
        "tab": tab,
        "tabs": shown,
        "done": done_note(request),
        "record_files": files,
        "mine": mine,
        "warnings": registry.warnings_on(found),
        "foot": foot(request.person, found, mine),
        **tab_context(tab, found, request.person),
    }
    return page(request, "workflow/record.html", context, part="tab")


def head(request: Request, found: Record) -> dict[str, Any]:
    """What stands above every page of a record: its kind's register, its title, the 现在 line."""
    kind = registry.record_kind(found.kind)
    request.stands_under = kind.register_url
    return {
        "record": found,
        "kind": kind,
        "standing": queries.standing(found, clock=calendars.clock_of(request.person, found.owning_organ)),
    }


def files_of(found: Record) -> list[Any]:
    return prepared.rows("records.files", records_queries.files_of, found.pk)


def tabs(found: Record, files: list[Any]) -> list[dict[str, Any]]:
    """Each with how much is behind it."""
    kind, behind = registry.record_kind(found.kind), queries.tab_counts(found)
    own = kind.tab_counts(found) if kind.tab_counts else {}
    counts = {
        "slip": (kind.first_tab or _("办理单"), None),
        **{tab.key: (tab.label, own.get(tab.key)) for tab in kind.tabs},
        "process": (_("办理过程"), len(queries.situation(found).steps)),
        "chain": (_("来龙去脉"), behind["chain"]),
        "flow": (_("流程图"), None),
        "scope": (_("知悉范围"), behind["scope"]),
        "files": (_("附件"), sum(1 for one in files if one.removed_at is None)),
    }
    keys = (TABS[0], *(tab.key for tab in kind.tabs), *TABS[1:])
    shown = [key for key in keys if key != "flow" or (found.state != State.DRAFT and found.opened_at)]
    return [{"key": key, "label": counts[key][0], "count": counts[key][1]} for key in shown]


def tab_context(key: str, found: Record, person: Person) -> dict[str, Any]:
    """What one tab shows: of the page itself, or of the kind."""
    own = next((tab for tab in registry.record_kind(found.kind).tabs if tab.key == key), None)
    return TAB_CONTEXT[key](found, person) if own is None else {"own_tab": own, **own.load(found, person)}


def _slip(found: Record, person: Person) -> dict[str, Any]:
    kind = registry.record_kind(found.kind)
    return {
        "facts_template": kind.facts_template,
        "facts": kind.load_for(found, person) if kind.load_for else kind.load(found),
        "sections": queries.sections(found),
        "answer": queries.answer_of(person, found),
    }


def _process(found: Record, person: Person) -> dict[str, Any]:
    return {"trail": queries.trail(found)}


def _chain(found: Record, person: Person) -> dict[str, Any]:
    chain = queries.chain(found, person)
    return {"chain": chain, "drawing": charts.draw_chain(chain)}


def _flow(found: Record, person: Person) -> dict[str, Any]:
    if found.opened_at is None:
        return {}
    course = queries.flow_chart(found)
    return {"course": course, "drawing": charts.draw_course(course)}


def _scope(found: Record, person: Person) -> dict[str, Any]:
    return {"readers": queries.scope(found)}


def _files(found: Record, person: Person) -> dict[str, Any]:
    originals = found.originals.select_related("keeper").prefetch_related("moves__taker")
    return {"originals": list(originals)}


TAB_CONTEXT = {
    "slip": _slip,
    "process": _process,
    "chain": _chain,
    "flow": _flow,
    "scope": _scope,
    "files": _files,
}


@dataclass(frozen=True)
class Work:
    """我办: the verb, its form, and for whom where it is not my own."""

    verb: Verb
    form: VerbForm | None
    url: str
    stage: str = ""
    principal: str = ""
    refusal: str = ""
    note: str = ""  # why it came: 退回原因, 转办原因, 延期理由
    due_at: Any = None

    @property
    def button(self) -> str:
        return str(getattr(self.form, "button", self.verb.label))


def my_work(person: Person, found: Record) -> Work | None:
    """What I can do here now, with its form; where I have to wait, why."""
    step = queries.my_step(person, found)
    if step is None or found.state != State.OPEN:
        return None
    key = _verb_key(person, found, step)
    if key is None:
        return None
    verb = VERBS[key]
    answer = verb.may(person, found)
    return Work(
        verb=verb,
        form=verb.form(record=found, person=person) if answer else None,
        url=reverse(f"workflow:{key}", args=[found.pk]),
        stage=stage_word(found, step),
        principal="" if step.holder_id == person.pk else step.holder.name,
        refusal="" if answer else str(answer.reason),
        note=queries.sent_with(step),
        due_at=step.due_at,
    )


def _verb_key(person: Person, found: Record, step: Any) -> str | None:
    if step.stage == "extension":
        return "decide-extension"
    if offers.is_own_sign(step):
        return None
    key = "forward" if step.role == "lead" else "finish"
    return None if offers.is_own(found, key) else key


def stage_word(found: Record, step: Any) -> str:
    if step.role == "lead":
        stage = queries.situation(found).stage
        return stage.name if stage else ""
    return _("延期审批") if step.stage == "extension" else step.get_role_display()


@dataclass(frozen=True)
class Foot:
    """The bar at the bottom: the primary button, a few others, the rest behind 更多."""

    main: list[OfferedAction] = field(default_factory=list)
    shown: list[OfferedAction] = field(default_factory=list)
    refused: OfferedAction | None = None
    more: list[OfferedAction] = field(default_factory=list)
    form_action: str = ""  # the action that the form on the page submits
    why: str = ""


def foot(person: Person, found: Record, mine: Work | None) -> Foot:
    offered = registry.actions_for(person, found)
    allowed = [offer for offer in offered if offer.answer]
    refused = sorted((offer for offer in offered if not offer.answer), key=lambda offer: not _is_mine(offer, mine))
    main = sorted((offer for offer in allowed if offer.action.primary), key=lambda offer: _weight(offer, mine))
    others = [offer for offer in allowed if not offer.action.primary]
    return Foot(
        main=main,
        shown=others[:MOST_BUTTONS],
        refused=next(iter(refused), None),
        more=[*others[MOST_BUTTONS:], *refused[1:]],
        form_action=mine.verb.url_name if mine and mine.form else "",
        why=_elsewhere(person, found) if not main else "",
    )


def _weight(offer: OfferedAction, mine: Work | None) -> tuple[bool, bool]:
    """办结 where it can be done, then what the form on the page does."""
    return (offer.action.url_name != "workflow:close", not _is_mine(offer, mine))


def _is_mine(offer: OfferedAction, mine: Work | None) -> bool:
    return mine is not None and offer.action.url_name == mine.verb.url_name


def _elsewhere(person: Person, found: Record) -> str:
    """Why there is nothing for me to do here."""
    lead = queries.situation(found).lead
    if not found.is_live or lead is None or acts_for(person, lead):
        return ""
    return _("这件在%(name)s手里") % {"name": lead.holder.name}
