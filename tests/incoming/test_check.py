"""初审: five points, with a result; what does not pass cannot go on."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.incoming import checklist, services
from zhongshu.incoming.checklist import Point
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment


def with_fault(**faults):
    return checklist.all_passed() | {key: Point(False, remark) for key, remark in faults.items()}


def test_clerk_checks_and_sends_on_with_the_finding_as_opinion(cast, document, hands):
    services.check(document, points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")

    assert hands(document.record) == [("proposing", "lead", "孟晓峰")]
    assert list(Comment.objects.values_list("kind", "text", "author__name")) == [("check", "初审合格。", "田小禾")]


def test_faults_are_kept_and_hold_the_paper(cast, document, hands):
    points = with_fault(consulted="涉及市财政局，没有会签")

    with pytest.raises(RuleBroken, match="请退文"):
        services.check(document, points=points, actor=cast.clerk, to_stage="proposing")
    services.check(document, points=points, actor=cast.clerk)

    document.refresh_from_db()
    assert checklist.faults(checklist.restored(document.checklist)) == [
        "涉及其他地区、部门职权的事项未协商、会签：涉及市财政局，没有会签"
    ]
    assert hands(document.record) == [("checking", "lead", "田小禾")]


def test_every_point_must_be_answered_and_every_fault_explained(cast, document):
    with pytest.raises(RuleBroken, match="请逐项审核"):
        services.check(document, points={}, actor=cast.clerk)
    with pytest.raises(RuleBroken, match="写明问题") as refused:
        services.check(document, points=with_fault(form=""), actor=cast.clerk)
    assert refused.value.field == "form_remark"


def test_only_the_holder_checks_and_only_at_that_stage(cast, document):
    with pytest.raises(NotAllowed, match="田小禾"):
        services.check(document, points=checklist.all_passed(), actor=cast.second_clerk)
    services.check(document, points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")
    with pytest.raises(NotAllowed, match="不在初审环节"):
        services.check(document, points=checklist.all_passed(), actor=cast.clerk)


def test_the_general_forward_does_not_pass_over_the_check(cast, document):
    with pytest.raises(NotAllowed, match="请先做初审"):
        workflow.forward(document.record, to_stage="proposing", actor=cast.clerk)

    services.check(document, points=checklist.all_passed(), actor=cast.clerk)
    workflow.forward(document.record, to_stage="proposing", actor=cast.clerk)
