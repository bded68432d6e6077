"""Whoever leaves hands over inspections, groups, reviews, 整改 and documents too; nobody leaves where nobody can take them."""

from datetime import date

import pytest

from tests.conftest import at
from tests.supervision.test_inspect import (
    conclusion,
    group,
    plan,
    rectification,
    year,
)
from zhongshu.audit.models import Entry
from zhongshu.core.errors import RuleBroken
from zhongshu.notices.models import Notice
from zhongshu.people import queries as people
from zhongshu.people import services as staff
from zhongshu.people.models import Person
from zhongshu.supervision import inspection_checks as checks
from zhongshu.supervision.models import GroupMember
from zhongshu.supervision.services import concluding, documents, inspecting

pytestmark = pytest.mark.django_db


def leaves(hall, person: Person) -> None:
    staff.disable(person, actor=hall.system_admin, reason="调往外地")


def handed() -> list[str]:
    found = Entry.objects.filter(verb="supervision.row.handed_over").order_by("id")
    return [entry.data["row"] for entry in found]


def test_an_inspection_and_its_group_go_to_another(hall, plan, group):
    leaves(hall, hall.second_supervisor)

    plan.refresh_from_db()
    group.refresh_from_db()
    assert plan.holder == people.interim_holder(hall.second_supervisor, 0)
    assert group.leader in {hall.handler, hall.proposer}  # who was in it already
    assert handed() == ["inspectionplan", "supervisiongroup"]
    assert list(checks.holders_gone()) == []
    assert Notice.objects.filter(person=plan.holder, text__contains="离岗，由您接手").exists()


def test_somebody_who_withdrew_does_not_lead_the_group(hall, plan, group):
    inspecting.recuse(group, person=hall.handler, reason="配偶在该局任职", actor=hall.supervisor)
    inspecting.recuse(group, person=hall.proposer, reason="曾在该局任职", actor=hall.supervisor)

    leaves(hall, hall.second_supervisor)

    group.refresh_from_db()
    assert group.leader.is_active
    assert group.leader not in {hall.handler, hall.proposer}
    assert GroupMember.objects.filter(group=group, person=group.leader, recused_at__isnull=True).exists()


def test_a_delivered_inspection_stays_with_who_did_it(hall, plan, conclusion):
    leaves(hall, hall.second_supervisor)

    plan.refresh_from_db()
    assert (plan.holder, handed()) == (hall.second_supervisor, [])


def test_a_rectification_stays_in_the_unit(hall, conclusion):
    row = rectification(hall, conclusion)

    leaves(hall, hall.finance_head)

    row.refresh_from_db()
    assert row.holder != hall.finance_head
    assert (row.holder.organ, row.holder.is_active) == (hall.finance, True)
    assert (row.due_on, row.first_due_on) == (date(2026, 4, 20), date(2026, 4, 20))


def test_a_struck_off_rectification_is_not_handed_over(hall, conclusion):
    row = rectification(hall, conclusion)
    concluding.report_rectification(row, report="已兑付", actor=hall.finance_head)
    concluding.check_rectification(row, is_done=True, text="凭证3份", actor=hall.supervisor)

    leaves(hall, hall.finance_head)

    row.refresh_from_db()
    assert row.holder == hall.finance_head


def test_a_review_goes_to_somebody_who_had_no_part(hall, conclusion):
    review = concluding.ask_review(conclusion, reason="不服", actor=hall.finance_head, at=at("2026-04-02 09:00"))
    before = review.holder

    leaves(hall, before)

    review.refresh_from_db()
    assert review.holder not in {before, hall.finance_head, hall.handler, hall.proposer, hall.second_supervisor}
    assert review.holder.organ == hall.office


def test_nobody_leaves_where_nobody_can_take_it(hall, conclusion):
    row = rectification(hall, conclusion)
    Person.objects.filter(organ=hall.finance).exclude(pk=hall.finance_head.pk).update(is_active=False)

    with pytest.raises(RuleBroken, match="没有人可以接手"):
        leaves(hall, hall.finance_head)

    hall.finance_head.refresh_from_db()
    row.refresh_from_db()
    assert (hall.finance_head.is_active, row.holder) == (True, hall.finance_head)


def test_a_circular_before_a_leader_goes_to_another_leader(hall):
    made = documents.make_circular(hall.office, "2026-03", actor=hall.supervisor)
    documents.submit(made, to=hall.deputy_director, actor=hall.supervisor)

    leaves(hall, hall.deputy_director)

    made.refresh_from_db()
    assert made.approver != hall.deputy_director
    assert made.approver.is_active
    documents.issue(made, actor=made.approver)


__all__ = ["conclusion", "group", "plan", "rectification", "year"]
