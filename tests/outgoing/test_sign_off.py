"""签发: the right leader, exactly these words; several issuers; once."""

import pytest

from tests.outgoing.conftest import again, passed, quick
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.models import Signature
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment
from zhongshu.workflow.services import CommentInput


def to_leader(cast, paper, leader, **changed):
    document = paper("reviewing", **changed)
    services.review(
        document,
        points=passed("review"),
        onward=services.Onward(to=leader),
        find=quick,
        actor=again(document).record.holder,
    )
    return again(document)


def test_the_mayor_signs_and_it_goes_on_by_itself(cast, paper, hands, when):
    document = paper("signing")

    signature = services.sign_off(document, actor=cast.mayor, comment=CommentInput(text="同意印发。"))

    document = again(document)
    assert hands(document.record) == [("rechecking", "lead", "孟晓峰")]
    assert (signature.signer, signature.organ, signature.post_title) == (cast.mayor, cast.city, "市长")
    assert document.signed_version.kind == "signed"
    assert document.signed_version.whole_sm3 == signature.whole_sm3
    assert document.issue_date is not None
    comment = Comment.objects.get(record=document.record, kind="sign_off")
    assert (comment.text, comment.author) == ("同意印发。", cast.mayor)


def test_a_leader_in_charge_signs_an_ordinary_paper(cast, paper):
    document = to_leader(cast, paper, cast.vice_mayor)

    assert services.sign_off(document, actor=cast.vice_mayor).organ == cast.city


@pytest.mark.parametrize("changed", [{"is_important": True}, {"direction": "up"}])
def test_important_and_upward_papers_are_for_the_head(cast, paper, changed):
    document = to_leader(cast, paper, cast.vice_mayor, main_recipients=({"name": "岚江省人民政府"},), **changed)

    with pytest.raises(NotAllowed, match="主要负责人签发：请送云川市人民政府顾明川"):
        services.sign_off(document, actor=cast.vice_mayor)

    workflow.reassign(
        document.record.steps.get(finished_at__isnull=True), to=cast.mayor, reason="送市长", actor=cast.vice_mayor
    )
    assert services.sign_off(document, actor=cast.mayor).signer == cast.mayor


def test_the_head_of_the_office_signs_for_the_office_not_for_the_government(cast, paper):
    of_office = to_leader(cast, paper, cast.director, issuers=(cast.office,), is_important=True)
    of_city = to_leader(cast, paper, cast.director)

    assert services.sign_off(of_office, actor=cast.director).organ == cast.office
    with pytest.raises(NotAllowed, match="不是发文机关的负责人"):
        services.sign_off(of_city, actor=cast.director)


def test_nobody_else_signs(cast, paper):
    document = paper("signing")

    for person in (cast.handler, cast.proposer, cast.vice_mayor, cast.outsider):
        with pytest.raises(NotAllowed):
            services.sign_off(document, actor=person)
    assert not Signature.objects.exists()


def test_sending_on_without_a_signature_is_refused(cast, paper):
    with pytest.raises(NotAllowed, match="请用“签发”"):
        workflow.forward(paper("signing").record, to_stage="rechecking", actor=cast.mayor)


def test_what_was_typed_and_not_saved_is_not_signed(cast, paper):
    document = paper("signing")
    services.autosave(document, {"title": "通知", "body": "领导改过的字。"}, counter=1, actor=cast.mayor)

    with pytest.raises(RuleBroken, match="先存稿"):
        services.sign_off(document, actor=cast.mayor)

    services.save_version(document, actor=cast.mayor)
    assert services.sign_off(document, actor=cast.mayor).version.paper["body"] == "领导改过的字。"


def test_signed_attachments_are_frozen(cast, paper, draft, upload):
    document = draft()
    attached = services.attach(document, upload(), actor=cast.handler)
    paper("rechecking", start=document)

    attached.file.refresh_from_db()
    assert attached.file.frozen_at is not None


def test_returned_by_the_leader_and_signed_the_second_time(cast, paper, hands):
    document = paper("signing")
    target = document.record.steps.get(stage="drafting")
    workflow.send_back(document.record, to_step=target, reason="口气太硬", actor=cast.mayor)
    services.autosave(document, {"title": "通知", "body": "改过的正文。"}, counter=1, actor=cast.handler)

    document = paper("rechecking", start=document)

    assert document.signed_version.paper["body"] == "改过的正文。"


@pytest.fixture
def joint(cast, paper):
    """A joint paper that the host's leader has signed."""
    cast.hire("finance_leader", cast.units["finance"], "局长", "organ_head", label="郑立")
    document = paper("signing", issuers=(cast.city, cast.finance))
    services.sign_off(document, actor=cast.mayor)
    return again(document)


def test_a_joint_paper_counts_when_all_have_signed(cast, joint, hands, when):
    clerk = joint.record.holder
    assert (hands(joint.record)[0][0], joint.signed_version) == ("joint_signing", None)
    services.ask_issuers(joint, to=[cast.finance_leader], actor=clerk)
    with pytest.raises(NotAllowed):
        workflow.forward(joint.record, to_stage="rechecking", actor=clerk)

    services.sign_off(joint, actor=cast.finance_leader)

    joint = again(joint)
    assert [(s.organ, s.signer) for s in queries.standing_signatures(joint.record).order_by("pk")] == [
        (cast.city, cast.mayor),
        (cast.finance, cast.finance_leader),
    ]
    assert joint.signed_version is not None
    workflow.forward(joint.record, to_stage="rechecking", actor=clerk)
    assert hands(joint.record)[0][0] == "rechecking"


def test_a_joint_signer_finishing_without_a_signature_does_not_count(cast, joint):
    clerk = joint.record.holder
    (step,) = services.ask_issuers(joint, to=[cast.finance_leader], actor=clerk)
    workflow.finish(step, actor=cast.finance_leader, verdict="agree")

    with pytest.raises(NotAllowed, match="市财政局"):
        workflow.forward(joint.record, to_stage="rechecking", actor=clerk)
