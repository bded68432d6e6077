"""转办, 认领 and 移交: the stage stays, the hand changes, nothing is lost."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import services as people
from zhongshu.people.models import Appointment, Person
from zhongshu.workflow import services
from zhongshu.workflow.models import HandOver, Step


def lead_of(record):
    return Step.objects.get(record=record, role="lead", finished_at__isnull=True)


def test_holder_passes_on_with_the_same_date(cast, record, hands, reload):
    before = lead_of(record)
    after = services.reassign(before, to=cast.second_clerk, reason="转曹静办理", actor=cast.clerk)

    assert hands(record) == [("checking", "lead", "曹静")]
    assert (after.due_at, reload(record).holder) == (before.due_at, cast.second_clerk)


def test_unit_head_passes_on_for_the_own_people(cast, record):
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    services.reassign(lead_of(record), to=cast.proposer, reason="何苗出差", actor=cast.proposer)

    assert lead_of(record).holder == cast.proposer


def test_colleague_cannot_pass_on_what_is_not_theirs(cast, record):
    with pytest.raises(NotAllowed):
        services.reassign(lead_of(record), to=cast.handler, reason="帮忙", actor=cast.second_clerk)


def test_colleague_at_the_same_intake_claims_unopened_work(cast, record, reload):
    other = cast.hire("third_clerk", cast.units["registry"], "收件", "intake")
    services.forward(record, to_stage="handling", to=cast.units["registry"], actor=cast.clerk)
    held = lead_of(record)
    claimer = cast.third_clerk if held.holder != other else cast.clerk

    services.claim(held, actor=claimer)

    assert reload(record).holder == claimer


def test_leaver_hands_everything_over(cast, record, make_record, hands, reload):
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    second = make_record("传阅件")
    services.circulate(second, to=[cast.handler], purpose="know", actor=cast.clerk)
    third = make_record("会签件")
    services.add_signer(third, to=[cast.handler], mode="all", actor=cast.clerk)

    people.disable(cast.handler, actor=cast.system_admin, reason="调出")

    assert not Step.objects.filter(holder=cast.people["handler"], finished_at__isnull=True).exists()
    assert reload(record).holder == cast.proposer
    assert hands(third)[-1] == ("checking", "sign", "孟晓峰")
    assert [(h.interim.name, h.settled_at) for h in HandOver.objects.order_by("pk")] == [("孟晓峰", None)] * 2


def test_giving_on_settles_the_hand_over(cast, record):
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    people.disable(cast.handler, actor=cast.system_admin, reason="调出")

    services.reassign(lead_of(record), to=cast.budget_handler, reason="接手", actor=cast.proposer)

    assert HandOver.objects.get().settled_at is not None


def test_leaving_is_refused_when_nobody_could_hold_the_work(cast, record):
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    Appointment.objects.filter(
        post__roles__key__in=["unit_head", "office_director", "leader_in_charge", "organ_head"]
    ).update(until="2026-02-01")

    with pytest.raises(RuleBroken, match="关于防汛工作的通知"):
        people.disable(cast.handler, actor=cast.system_admin, reason="调出")
    assert Person.objects.get(pk=cast.handler.pk).is_active


def test_moving_to_another_unit_leaves_the_work_behind(cast, record, reload):
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    post = cast.budget_handler.appointments.get().post

    people.move(cast.handler, post, actor=cast.security_admin, reason="交流")

    assert reload(record).holder == cast.proposer
