"""退回 and 退回后直达: history stays, the number and the first date stay."""

import pytest
from django.utils import timezone

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import Blob, File
from zhongshu.records import services as records
from zhongshu.search.queries import find
from zhongshu.workflow import services
from zhongshu.workflow.access import return_targets
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def proposed(cast, record, when):
    services.forward(record, to_stage="proposing", actor=cast.clerk, at=when("2026-03-09 10:00"))
    said = CommentInput(text="建议请罗景和同志阅示。")
    services.forward(record, to_stage="reviewing", comment=said, actor=cast.proposer, at=when("2026-03-09 15:00"))
    return record


def test_reviewer_may_return_to_any_earlier_hand(cast, proposed, reload):
    targets = [(step.stage, step.holder.name) for step in return_targets(reload(proposed))]

    assert targets == [("proposing", "孟晓峰"), ("checking", "田小禾")]


def test_returned_work_keeps_history_and_first_date(cast, proposed, hands, reload, when):
    first = reload(proposed).first_due_at
    target = Step.objects.get(record=proposed, stage="checking")

    services.send_back(
        proposed, to_step=target, reason="缺附件", actor=cast.deputy_director, at=when("2026-03-09 16:00")
    )

    record = reload(proposed)
    outcomes = list(Step.objects.filter(record=record).order_by("pk").values_list("stage", "outcome"))
    assert hands(record) == [("checking", "lead", "田小禾")]
    assert (record.first_due_at, record.holder) == (first, cast.clerk)
    assert outcomes == [
        ("checking", "forwarded"),
        ("proposing", "forwarded"),
        ("reviewing", "returned"),
        ("checking", ""),
    ]


def test_direct_return_comes_straight_back(cast, proposed, hands):
    target = Step.objects.get(record=proposed, stage="checking")
    services.send_back(proposed, to_step=target, reason="缺附件", direct=True, actor=cast.deputy_director)
    services.forward(proposed, to_stage="reviewing", actor=cast.clerk)

    assert hands(proposed) == [("reviewing", "lead", "邱文博")]


def test_without_direct_the_way_is_walked_again(cast, proposed):
    target = Step.objects.get(record=proposed, stage="checking")
    services.send_back(proposed, to_step=target, reason="缺附件", actor=cast.deputy_director)

    with pytest.raises(RuleBroken, match="不能转到"):
        services.forward(proposed, to_stage="reviewing", actor=cast.clerk)


def test_return_needs_a_reason(cast, proposed):
    with pytest.raises(RuleBroken) as refused:
        services.send_back(
            proposed,
            to_step=Step.objects.get(record=proposed, stage="checking"),
            reason=" ",
            actor=cast.deputy_director,
        )

    assert refused.value.field == "reason"


def test_first_stage_has_nothing_to_return_to(cast, record):
    with pytest.raises(NotAllowed, match="没有可以退回"):
        services.send_back(record, to_step=Step.objects.get(record=record), reason="错", actor=cast.clerk)


def test_sender_takes_back_what_nobody_opened(cast, record, hands, reload):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)
    services.take_back(record, actor=cast.clerk)

    assert hands(record) == [("checking", "lead", "田小禾")]
    assert reload(record).holder == cast.clerk


@pytest.mark.parametrize("opener", ["finance_intake", "proposer"])
def test_nobody_takes_back_what_one_of_the_receivers_opened(cast, record, reload, opener):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)
    services.open_record(reload(record), getattr(cast, opener))

    with pytest.raises(NotAllowed, match="已经打开"):
        services.take_back(record, actor=cast.clerk)


def test_only_the_sender_takes_back(cast, record):
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    with pytest.raises(NotAllowed, match="不是您转出的"):
        services.take_back(record, actor=cast.director)


def test_jump_never_passes_a_required_stage(cast, record):
    with pytest.raises(RuleBroken, match="初审"):
        services.jump(record, to_stage="proposing", reason="急", actor=cast.director)


def test_director_jumps_with_a_reason(cast, record, hands, verbs):
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    services.jump(record, to_stage="assigning", reason="领导电话要求直接分办", actor=cast.director)

    assert hands(record)[0][0] == "assigning"
    assert verbs(record)[-1] == "workflow.record.jumped"


def test_nobody_takes_back_what_a_receiver_downloaded(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk)
    blob = Blob.objects.create(sm3="a" * 64, size=1, kind="txt", path="a")
    file = File.objects.create(blob=blob, name="正文.txt", uploaded_by=cast.clerk, uploaded_at=timezone.now())
    records.attach(record, file, role="main", actor=cast.clerk)

    files.opened(file, cast.finance_intake)

    with pytest.raises(NotAllowed, match="已经打开"):
        services.take_back(record, actor=cast.clerk)


def test_opinion_is_found_with_its_record(cast, record):
    services.forward(record, to_stage="proposing", comment=CommentInput(text="望澜水库险情核实清楚"), actor=cast.clerk)

    assert [hit.record for hit in find(cast.clerk, "望澜水库险情").hits] == [record]
