"""核稿: five points; what blocks, and how it may stand; 合法性审核 and 公平竞争审查."""

from dataclasses import replace

import pytest

from tests.outgoing.conftest import BODY, again, failed, passed
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing import checking, services
from zhongshu.outgoing.models import Override, ReviewSheet
from zhongshu.workflow import services as workflow

WRONG = BODY.replace("2026年防汛", "2026年2月30日防汛")


def review(cast, document, **more):
    return services.review(
        document,
        points=passed("review"),
        onward=services.Onward(to=cast.mayor),
        actor=again(document).record.holder,
        **more,
    )


def test_five_points_and_on_to_the_leader(cast, paper, hands):
    document = paper("reviewing")

    sheet = review(cast, document)

    assert (sheet.result, set(sheet.points)) == ("passed", {"basis", "content", "consulted", "form", "other"})
    assert hands(document.record) == [("signing", "lead", "顾明川")]


def test_every_point_is_answered(cast, paper):
    document = paper("reviewing")
    points = passed("review")
    points.pop("form")

    with pytest.raises(RuleBroken, match="请逐项审核"):
        services.review(document, points=points, onward=services.Onward(to=cast.mayor), actor=cast.proposer)
    assert not ReviewSheet.objects.exists()


def test_what_does_not_pass_goes_back_with_its_reason(cast, paper, hands):
    document = paper("reviewing")

    sheet = services.review(document, points=failed("review", "依据不足"), actor=cast.proposer)

    assert sheet.result == "returned"
    assert hands(document.record) == [("drafting", "lead", "何苗")]
    assert again(document).record.steps.filter(outcome="returned").get().outcome_reason == "依据不足"


def test_an_error_blocks_with_its_clause(cast, paper):
    document = paper("reviewing", body=WRONG)

    with pytest.raises(RuleBroken, match=r"2月30日.*日期不存在") as refused:
        review(cast, document)

    assert refused.value.field == "findings"


def test_an_error_may_stand_with_a_reason_and_the_audit_knows(cast, paper, verbs):
    document = paper("reviewing", body=WRONG)
    (problem,) = checking.blocking(document, checking.examine(document))

    services.override(document, problem=problem, reason="原文如此，引自历史文件", actor=cast.proposer)

    assert review(cast, document).result == "passed"
    assert Override.objects.get().reason == "原文如此，引自历史文件"
    assert "outgoing.finding.overridden" in verbs(document.record)


def test_an_override_needs_a_reason_and_the_right(cast, paper):
    document = paper("reviewing", body=WRONG)
    (problem,) = checking.blocking(document, checking.examine(document))

    with pytest.raises(RuleBroken, match="理由"):
        services.override(document, problem=problem, reason=" ", actor=cast.proposer)
    with pytest.raises(NotAllowed):
        services.override(document, problem=problem, reason="可以", actor=cast.handler)
    with pytest.raises(RuleBroken, match="已经改正"):
        services.override(document, problem=replace(problem, rule="other"), reason="可以", actor=cast.proposer)


def test_findings_may_come_from_elsewhere(cast, paper):
    document = paper("reviewing")
    problem = checking.Problem("house.word", "error", "做好", "本机关不用此词。", "本机关规定")

    with pytest.raises(RuleBroken, match="本机关不用此词"):
        review(cast, document, find=lambda document, paper: [problem])


def test_a_paper_cannot_pass_around_the_sheet(cast, paper):
    document = paper("reviewing")

    with pytest.raises(NotAllowed, match="核稿单"):
        workflow.forward(document.record, to_stage="signing", to=cast.mayor, actor=cast.proposer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"basis": ""}, "行文依据"),
        ({"disclosure": ""}, "公开属性"),
        ({"main_recipients": ()}, "主送机关"),
        ({"main_recipients": ({"name": "顾明川市长"},)}, "负责人个人"),
    ],
)
def test_rules_of_writing_block(cast, paper, changed, said):
    document = paper("reviewing", **changed)

    with pytest.raises(RuleBroken, match=said):
        review(cast, document)


def test_upward_is_not_copied_to_those_below(cast, paper):
    document = paper(
        "reviewing",
        direction="up",
        main_recipients=({"name": "岚江省人民政府"},),
        cc_recipients=({"organ": cast.finance.pk},),
    )

    with pytest.raises(RuleBroken, match="上行文不得抄送下级机关"):
        review(cast, document)


def test_a_normative_paper_needs_its_legality_judged(cast, paper, hands):
    document = paper("reviewing", is_normative=True)
    with pytest.raises(RuleBroken, match="合法性审核"):
        review(cast, document)

    services.review(
        document,
        points=passed("review"),
        onward=services.Onward("legality", cast.units["finance"]),
        actor=cast.proposer,
    )
    services.judge(document, kind="legality", points=passed("legality"), actor=cast.finance_intake)

    assert hands(document.record) == [("reviewing", "lead", "孟晓峰")]
    review(cast, document)
    assert hands(document.record) == [("signing", "lead", "顾明川")]


def test_business_activity_needs_its_competition_judged(cast, paper):
    document = paper("reviewing", touches_competition=True)
    with pytest.raises(RuleBroken, match="公平竞争审查"):
        review(cast, document)

    services.judge(document, kind="competition", points=passed("competition"), actor=cast.proposer)

    assert review(cast, document).result == "passed"
