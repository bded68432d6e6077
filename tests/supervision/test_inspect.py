"""政府督查: the year's numbers hold, who has a stake stays away, 30 and 30 days, one accountable person and a date everywhere."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.conftest import at
from tests.supervision.test_pages import _store, visit
from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.demo.clock import story_time
from zhongshu.supervision import inspection_checks as checks
from zhongshu.supervision import inspections
from zhongshu.supervision.models import Conclusion, InspectionPlan, Rectification, Review
from zhongshu.supervision.services import concluding, inspecting
from zhongshu.supervision.services.inspecting import PlanInput

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 16)
NOW = at("2026-03-09 09:00")


@pytest.fixture
def year(hall):
    return inspecting.plan_year(
        hall.office, 2026, most=3, most_for_one=2, apart_days=60, basis="市政府第3次常务会议", actor=hall.supervisor
    )


def given(hall, **changes) -> PlanInput:
    values = {
        "title": "一季度惠企政策落实",
        "inspection_type": "special",
        "content": "superior",
        "scope": "资金兑付和办理时限。",
        "methods": ["on_site", "material"],
        "basis_kind": "decision",
        "basis": "市政府第3次常务会议",
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=4),
        "due_on": DAY + timedelta(days=14),
        "holder": hall.second_supervisor,
        "units": [hall.finance],
    }
    return PlanInput(**values | changes)


def drafted(hall, **changes) -> InspectionPlan:
    return inspecting.draft_plan(given(hall, **changes), organ=hall.office, actor=hall.supervisor, at=NOW)


@pytest.fixture
def plan(hall, year) -> InspectionPlan:
    return inspecting.approve_plan(drafted(hall), actor=hall.vice_mayor, at=NOW)


@pytest.fixture
def group(hall, plan):
    more = {"leader": hall.second_supervisor, "members": [hall.handler, hall.proposer], "due_on": DAY}
    return inspecting.form_group(plan, name="第一组", actor=hall.second_supervisor, **more)


@pytest.fixture
def conclusion(hall, plan, group) -> Conclusion:
    """Delivered on 30 March."""
    target = plan.targets.get()
    words = {"facts": "抽查20户，3户未兑付。", "evidence": "国库凭证20份。", "finding": "总体落实，3户要整改。"}
    made = concluding.draft_conclusion(target, actor=hall.handler, at=at("2026-03-20 10:00"), **words)
    concluding.approve_conclusion(made, actor=hall.vice_mayor, at=at("2026-03-27 10:00"))
    return concluding.deliver_conclusion(made, actor=hall.second_supervisor, at=at("2026-03-30 10:00"))


def verbs() -> list[str]:
    found = Entry.objects.filter(verb__startswith="supervision.").order_by("id").values_list("verb", flat=True)
    return list(found)


def test_it_goes_from_the_plan_to_the_conclusion(hall, plan, group, conclusion):
    assert (plan.approved_by, plan.holder) == (hall.vice_mayor, hall.second_supervisor)
    assert (conclusion.delivered_to, conclusion.review_until) == (hall.finance_intake, date(2026, 4, 29))
    assert verbs() == [
        "supervision.year.planned",
        "supervision.inspection.drafted",
        "supervision.inspection.approved",
        "supervision.group.formed",
        "supervision.conclusion.drafted",
        "supervision.conclusion.approved",
        "supervision.conclusion.delivered",
        "supervision.document.issued",
    ]


def test_the_drafter_does_not_approve_and_the_office_does_not_either(hall, year):
    draft = drafted(hall)

    for person in (hall.supervisor, hall.second_supervisor, hall.outsider):
        with pytest.raises(NotAllowed):
            inspecting.approve_plan(draft, actor=person)


def test_without_a_plan_of_the_year_a_reason_is_needed(hall):
    with pytest.raises(RuleBroken, match="2026年还没有年度督查计划") as refused:
        drafted(hall)
    assert refused.value.field == "beyond_reason"
    assert drafted(hall, beyond_reason="突发事件").beyond_reason == "突发事件"


def test_the_same_unit_too_soon_and_too_often_needs_a_reason(hall, year):
    drafted(hall)

    with pytest.raises(RuleBroken, match="相隔不到60天"):
        drafted(
            hall, starts_on=DAY + timedelta(days=20), ends_on=DAY + timedelta(days=21), due_on=DAY + timedelta(days=40)
        )
    drafted(hall, starts_on=DAY + timedelta(days=61), ends_on=DAY + timedelta(days=62), due_on=DAY + timedelta(days=80))
    with pytest.raises(RuleBroken, match="今年已经督查2次，计划最多2次"):
        drafted(hall, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 4), due_on=date(2026, 8, 20))
    drafted(hall, units=[hall.county])
    with pytest.raises(RuleBroken, match="全年计划3次，已经用完"):
        drafted(hall, units=[hall.city])


def test_a_cancelled_one_no_longer_counts(hall, year):
    inspecting.cancel_plan(drafted(hall), reason="与省里督查重复", actor=hall.supervisor)

    assert inspections.quota(hall.office, 2026).used == 0
    assert drafted(hall).beyond_reason == ""


def test_nobody_of_the_unit_is_in_the_group(hall, plan):
    with pytest.raises(RuleBroken, match="不能督查本单位"):
        inspecting.form_group(
            plan, name="一组", leader=hall.supervisor, members=[hall.budget_handler], due_on=DAY, actor=hall.supervisor
        )


def test_who_withdraws_writes_nothing_and_a_leader_is_replaced(hall, plan, group):
    inspecting.recuse(group, person=hall.handler, reason="配偶在该局任职", unit=hall.finance, actor=hall.supervisor)
    words = {"facts": "查", "evidence": "有", "finding": "好"}
    with pytest.raises(NotAllowed, match="回避"):
        concluding.draft_conclusion(plan.targets.get(), actor=hall.handler, **words)
    with pytest.raises(RuleBroken, match="另选一位组长"):
        inspecting.recuse(group, person=hall.second_supervisor, reason="曾在该局任职", actor=hall.supervisor)
    inspecting.recuse(
        group,
        person=hall.second_supervisor,
        reason="曾在该局任职",
        new_leader=hall.supervisor,
        actor=hall.supervisor,
    )
    group.refresh_from_db()
    assert group.leader == hall.supervisor


def test_the_unit_asks_for_a_review_within_thirty_days_and_it_is_due_in_thirty(hall, conclusion):
    with pytest.raises(NotAllowed, match="被督查单位"):
        concluding.ask_review(conclusion, reason="不服", actor=hall.outsider, at=at("2026-04-02 09:00"))
    with pytest.raises(NotAllowed, match="已经过了"):
        concluding.ask_review(conclusion, reason="不服", actor=hall.finance_head, at=at("2026-04-30 09:00"))

    review = concluding.ask_review(
        conclusion, reason="3户不符合条件", actor=hall.finance_head, at=at("2026-04-29 16:00")
    )

    assert (review.holder, review.due_on) == (hall.deputy_director, date(2026, 5, 29))
    assert review.holder_id not in inspections.involved_in(conclusion)
    with pytest.raises(NotAllowed):
        concluding.decide_review(review, decision="upheld", text="维持", actor=hall.second_supervisor)
    decided = concluding.decide_review(review, decision="changed", text="改为2户。", actor=hall.deputy_director)
    assert decided.decision == "changed"


def test_who_had_a_part_does_not_review_even_by_sql(hall, conclusion):
    review = concluding.ask_review(conclusion, reason="不服", actor=hall.finance_head, at=at("2026-04-02 09:00"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(holder=hall.handler)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE supervision_conclusion SET finding = '好'",
        "UPDATE supervision_conclusion SET review_until = '2027-01-01'",
        "DELETE FROM supervision_conclusion",
        "UPDATE supervision_inspectionplan SET scope = '一切'",
        "DELETE FROM supervision_inspectionplan",
        "INSERT INTO supervision_inspectiontarget (plan_id, organ_id) SELECT plan_id, organ_id + 1 FROM supervision_inspectiontarget",
        "UPDATE supervision_rectification SET first_due_on = '2027-01-01'",
        "DELETE FROM supervision_rectification",
        "UPDATE supervision_yearplan SET most = 99",
        "DELETE FROM supervision_groupmember",
    ],
)
def test_the_database_keeps_it(hall, conclusion, sql):
    rectification(hall, conclusion)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def rectification(hall, conclusion, **changes) -> Rectification:
    values = {
        "problem": "3户未兑付",
        "demand": "全部兑付",
        "holder": hall.finance_head,
        "due_on": date(2026, 4, 20),
        "actor": hall.second_supervisor,
        "at": at("2026-03-30 11:00"),
    }
    return concluding.set_rectification(conclusion, **values | changes)


def test_a_rectification_is_checked_by_another_and_returned_until_it_is_done(hall, conclusion):
    row = rectification(hall, conclusion)

    with pytest.raises(NotAllowed):
        concluding.report_rectification(row, report="已兑付", actor=hall.budget_handler)
    concluding.report_rectification(row, report="已兑付", actor=hall.finance_head)
    row = concluding.check_rectification(row, is_done=False, text="还差1户", actor=hall.supervisor)
    assert (row.returned, row.reported_at, row.done_at) == (1, None, None)
    concluding.report_rectification(row, report="3户均已兑付", actor=hall.finance_head)
    row = concluding.check_rectification(row, is_done=True, text="凭证3份", actor=hall.supervisor)
    assert row.done_at is not None
    assert row.first_due_on == date(2026, 4, 20)


def test_who_rectifies_is_of_the_unit(hall, conclusion):
    with pytest.raises(RuleBroken, match="市财政局"):
        rectification(hall, conclusion, holder=hall.outsider)


def found(check) -> list[str]:
    return [one.why for one in check(None)]


def test_the_watch_sees_what_is_past_its_day(hall, plan):
    with story_time(at("2026-03-30 09:00")):
        assert found(checks.conclusions_due) == []
    with story_time(at("2026-03-31 09:00")):
        assert found(checks.conclusions_due) == ["市财政局的督查结论2026-03-30前要送达，还没有（贺志新负责）"]


def test_the_watch_sees_reviews_and_rectifications(hall, conclusion):
    rectification(hall, conclusion)
    concluding.ask_review(conclusion, reason="不服", actor=hall.finance_head, at=at("2026-04-02 09:00"))

    with story_time(at("2026-05-20 09:00")):
        assert len(found(checks.reviews_due)) == 1
        assert found(checks.rectifications_due) == ["整改2026-04-20到期（梁舒负责）：3户未兑付"]
        assert list(checks.reviews_due(frozenset({hall.county.pk}))) == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [("supervisor", True), ("vice_mayor", True), ("handler", True), ("finance_head", False), ("outsider", False)],
)
def test_who_sees_the_inspection(hall, conclusion, who, sees):
    person = getattr(hall, who)

    assert inspections.visible_to(person).exists() == sees
    if who == "finance_head":
        assert inspections.conclusions_visible_to(person).get() == conclusion
    if who == "outsider":
        assert not inspections.conclusions_visible_to(person).exists()


def test_before_delivery_the_unit_sees_nothing(hall, plan, group):
    words = {"facts": "查", "evidence": "有", "finding": "好"}
    concluding.draft_conclusion(plan.targets.get(), actor=hall.handler, **words)

    assert not inspections.conclusions_visible_to(hall.finance_head).exists()


def test_the_whole_way_through_the_pages(visit, hall):
    today = timezone.localdate()
    visit("supervisor", "supervision:inspections")
    numbers = {"year": today.year, "most": 6, "most_for_one": 2, "apart_days": 90, "basis": "常务会议"}
    visit("supervisor", "supervision:inspection-year", data=numbers)
    form = {
        "title": "惠企政策落实", "inspection_type": "special", "content": "superior", "scope": "资金兑付",
        "units": [hall.finance.pk], "methods": ["on_site"], "basis_kind": "decision", "basis": "常务会议",
        "starts_on": today, "ends_on": today, "due_on": today + timedelta(days=20), "holder": hall.second_supervisor.pk,
        "beyond_reason": "",
    }  # fmt: skip
    visit("supervisor", "supervision:inspection-new")
    visit("supervisor", "supervision:inspection-new", data=form)
    plan = InspectionPlan.objects.get()
    visit("vice_mayor", "supervision:inspection-approve-plan", plan.pk, data={})
    members = {"name": "一组", "leader": hall.second_supervisor.pk, "members": [hall.handler.pk], "due_on": today}
    visit("second_supervisor", "supervision:inspection-group", plan.pk, data=members)
    words = {"facts": "查20户", "evidence": "凭证", "finding": "3户要整改"}
    visit("handler", "supervision:inspection-conclude-unit", plan.targets.get().pk, data=words)
    one = Conclusion.objects.get()
    visit("vice_mayor", "supervision:inspection-approve-conclusion", one.pk, data={})
    visit("second_supervisor", "supervision:inspection-deliver", one.pk, data={})
    problem = {"problem": "3户", "demand": "兑付", "holder": hall.finance_head.pk, "due_on": today + timedelta(days=9)}
    visit("second_supervisor", "supervision:inspection-rectify", one.pk, data=problem)
    assert "3户要整改" in visit("finance_head", "supervision:ours").content.decode()
    visit("finance_head", "supervision:inspection-ask-review", one.pk, data={"reason": "不符合条件"})
    visit(
        "deputy_director",
        "supervision:inspection-decide",
        Review.objects.get().pk,
        data={"decision": "upheld", "text": "维持"},
    )
    row = Rectification.objects.get()
    visit("finance_head", "supervision:inspection-report", row.pk, data={"report": "已兑付"})
    visit("supervisor", "supervision:inspection-check", row.pk, data={"is_done": "1", "text": "属实"})
    visit("supervisor", "supervision:inspection", plan.pk)
    visit("supervisor", "supervision:rectifications", query="?view=done")
    visit("outsider", "supervision:inspection", plan.pk, status=404)
    visit("finance_head", "supervision:inspection", plan.pk, status=404)
    assert reverse("supervision:rectifications")


__all__ = ["_store", "visit"]
