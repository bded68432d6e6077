"""移交 of what has no record of its own: inspections, groups, reviews, 整改, documents that wait for a signature (decision 15)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import inspections
from zhongshu.supervision.documents import access as documents
from zhongshu.supervision.models import (
    Document,
    GroupMember,
    InspectionPlan,
    Rectification,
    Review,
    SupervisionGroup,
)
from zhongshu.supervision.services.inspecting import tell

PAGES: dict[type, str] = {Rectification: "rectifications"}
OF_THE_OFFICE = (roles.SUPERVISION, roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR)


def leaving(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody goes, in its transaction: every open row gets another accountable person, or all is refused."""
    rows: list[Any] = [
        *inspections.open_plans(person).select_for_update(of=("self",)),
        *inspections.open_groups(person).select_for_update(of=("self",)),
        *inspections.open_reviews(person).select_for_update(of=("self",)),
        *inspections.open_rectifications(person).select_for_update(of=("self",)),
        *_waiting_documents(person),
    ]
    found = [(row, HEIRS[type(row)](row, person)) for row in rows]
    heirs = [(row, heir) for row, heir in found if heir is not None]
    if homeless := [row for row, heir in found if heir is None]:
        titles = "、".join(f"《{str(row)[:40]}》" for row in homeless[:10])
        raise RuleBroken(
            _("%(name)s负责的督查事项没有人可以接手：%(titles)s。请先改定负责人再调整。")
            % {"name": person.name, "titles": titles}
        )
    for row, heir in heirs:
        TAKE[type(row)](row, heir)
        _write_down(row, person, heir, actor=actor, reason=reason, at=at)
    return len(rows)


def _waiting_documents(person: Person) -> Iterable[Document]:
    """专报 and 通报 that lie before this leader."""
    waiting = Document.objects.filter(approver=person, issued_at__isnull=True, dropped_at__isnull=True)
    return waiting.select_related("organ", "record").select_for_update(of=("self",))


def _plan_heir(plan: InspectionPlan, person: Person) -> Person | None:
    """The interim holder, else the 督查室; never somebody of a unit that is inspected."""
    barred = set(plan.targets.values_list("organ", flat=True))
    return _first(_office(person, plan.organ), person, lambda one: one.organ_id not in barred)


def _group_heir(group: SupervisionGroup, person: Person) -> Person | None:
    """A member who did not withdraw, else whoever answers for the inspection."""
    barred = set(group.plan.targets.values_list("organ", flat=True))
    withdrawn = set(group.members.filter(recused_at__isnull=False).values_list("person", flat=True))
    members = [one.person for one in group.members.filter(recused_at__isnull=True).select_related("person")]
    asked = [*members, group.plan.holder, *_office(person, group.plan.organ)]
    return _first(asked, person, lambda one: one.pk not in withdrawn and one.organ_id not in barred)


def _review_heir(review: Review, person: Person) -> Person | None:
    """Again somebody who had no part in it (art. 17)."""
    return inspections.reviewer_for(review.conclusion, without=(person.pk, review.asked_by_id))


def _rectification_heir(row: Rectification, person: Person) -> Person | None:
    """Somebody of the unit, who does not check it."""
    unit = row.conclusion.target.organ
    heads = [*people.occupants(roles.ORGAN_HEAD, organ=unit), *people.occupants(roles.OFFICE_DIRECTOR, organ=unit)]
    asked = [people.interim_holder(person, SecurityLevel.NONE), people.intake_of(unit), *heads]
    return _first(asked, person, lambda one: one.organ_id == unit.pk and one.pk != row.checked_by_id)


def _document_heir(document: Document, person: Person) -> Person | None:
    """Another leader who may sign and did not write it."""
    asked = [people.interim_holder(person, SecurityLevel.NONE)]
    for role in (roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR, roles.LEADER_IN_CHARGE, roles.ORGAN_HEAD):
        asked += people.occupants(role, organ=document.organ)
    return _first(asked, person, lambda one: one.pk != document.made_by_id and documents.may_sign(one, document))


def _office(person: Person, organ: Organ) -> list[Person | None]:
    found = [people.interim_holder(person, SecurityLevel.NONE)]
    for role in OF_THE_OFFICE:
        found += people.occupants(role, organ=organ)
    return found


def _first(asked: Iterable[Person | None], leaver: Person, fits: Any) -> Person | None:
    return next((one for one in asked if one and one.is_active and one.pk != leaver.pk and fits(one)), None)


def _take_holder(row: InspectionPlan | Review | Rectification, heir: Person) -> None:
    row.holder = heir
    row.save(update_fields=["holder"])


def _take_group(group: SupervisionGroup, heir: Person) -> None:
    GroupMember.objects.get_or_create(group=group, person=heir)
    group.leader = heir
    group.save(update_fields=["leader"])


def _take_document(document: Document, heir: Person) -> None:
    document.approver = heir
    document.save(update_fields=["approver"])


HEIRS: dict[type, Any] = {
    InspectionPlan: _plan_heir,
    SupervisionGroup: _group_heir,
    Review: _review_heir,
    Rectification: _rectification_heir,
    Document: _document_heir,
}
TAKE: dict[type, Any] = {
    InspectionPlan: _take_holder,
    SupervisionGroup: _take_group,
    Review: _take_holder,
    Rectification: _take_holder,
    Document: _take_document,
}


def _write_down(row: Any, person: Person, heir: Person, *, actor: Person, reason: str, at: datetime | None) -> None:
    """Told to whoever takes it; what stood before stays in the audit."""
    plan, record = _plan_of(row), getattr(row, "record", None)
    if plan is not None:
        words = _("%(name)s离岗，由您接手：%(title)s") % {"name": person.name, "title": plan.title}
        tell(heir, plan, words, f"handed:{type(row).__name__}:{row.pk}:{heir.pk}", page=PAGES.get(type(row), ""))
    else:
        text = _("%(name)s离岗，请您签发：%(title)s") % {"name": person.name, "title": str(row)}
        url = row.get_absolute_url()
        key = f"document:{row.pk}:handed:{heir.pk}"
        notices.tell("supervision.document", heir, text=text, url=url, record=record, key=key)
    data = {"row": type(row).__name__.lower(), "id": row.pk, "from": person.pk, "to": heir.pk, "reason": reason}
    organ = plan.organ if plan is not None else row.organ
    audit.write("supervision.row.handed_over", record, actor=actor, organ=organ, data=data, at=at)


def _plan_of(row: Any) -> InspectionPlan | None:
    if isinstance(row, InspectionPlan):
        return row
    if isinstance(row, SupervisionGroup):
        return row.plan
    return row.conclusion.target.plan if isinstance(row, Review | Rectification) else None
