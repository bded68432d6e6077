"""核稿: five points; what blocks, and how it may stand; 合法性审核 and 公平竞争审查."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tests.outgoing.conftest import BODY, again, failed, passed, quick
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing import checking, services
from zhongshu.outgoing.models import OutgoingDocument, Override, ReviewSheet
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.hands import hand_over

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


@pytest.fixture
def of_the_proposer(cast, draft):
    """A paper that the only reviewer of the office drafted himself."""
    return draft(actor=cast.proposer)


def test_who_drafts_is_not_offered_as_reviewer_and_the_heads_of_the_office_step_in(cast, of_the_proposer, hands):
    with pytest.raises(RuleBroken, match="拟稿人不能核自己的稿") as refused:
        services.submit(of_the_proposer, to=cast.proposer, actor=cast.proposer)
    assert refused.value.field == "to"

    services.submit(of_the_proposer, actor=cast.proposer)

    assert hands(of_the_proposer.record) == [("reviewing", "lead", "邱文博")]


def test_the_draft_does_not_come_back_to_its_drafter_for_review(cast, draft):
    """Handed on at 核稿 it is refused; by a hand-over of who leaves it may come: then the sheet is refused."""
    document = draft(actor=cast.director)
    services.submit(document, actor=cast.director)
    step = document.record.steps.get(stage="reviewing")
    with pytest.raises(RuleBroken, match="拟稿人不能核自己的稿"):
        workflow.reassign(step, to=cast.director, reason="换人", actor=cast.proposer)

    for goes in (cast.proposer, cast.vice_mayor):
        hand_over(goes, actor=cast.security_admin, reason="调离")
    document = again(document)
    assert document.record.holder == cast.director
    points = passed("review")
    with pytest.raises(NotAllowed, match="拟稿人不能核自己的稿"):
        services.review(document, points=points, onward=services.Onward(to=cast.mayor), find=quick, actor=cast.director)
    problem = checking.Problem("house.word", "error", "做好", "本机关不用此词。", "本机关规定")
    with pytest.raises(NotAllowed, match="拟稿人不能核自己的稿"):
        services.override(document, problem=problem, reason="可以", find=lambda *_: [problem], actor=cast.director)
    assert not ReviewSheet.objects.exists()

    workflow.reassign(
        document.record.steps.get(finished_at__isnull=True), to=cast.deputy_director, reason="换人", actor=cast.director
    )
    sheet = services.review(
        again(document), points=points, onward=services.Onward(to=cast.mayor), find=quick, actor=cast.deputy_director
    )
    assert (sheet.result, sheet.reviewer) == ("passed", cast.deputy_director)


def test_the_database_keeps_it_too(cast, paper):
    document = paper("signing")
    sheet = ReviewSheet.objects.get(record=document.record)
    same = {"record": document.record, "version": sheet.version, "at": sheet.at}

    for table, more in (
        (ReviewSheet, {"kind": "review", "points": {}, "result": "passed", "reviewer": cast.handler}),
        (Override, {"rule": "x", "finding": "y", "reason": "z", "by": cast.handler}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.create(**same, **more)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutgoingDocument.objects.filter(pk=document.pk).update(drafter=cast.proposer)


def test_a_leader_who_drafted_signs_his_own_draft(cast, draft):
    document = draft(actor=cast.director, issuers=(cast.office,))
    services.submit(document, actor=cast.director)
    services.review(
        document, points=passed("review"), onward=services.Onward(to=cast.director), find=quick, actor=cast.proposer
    )

    assert services.sign_off(document, actor=cast.director).signer == cast.director
