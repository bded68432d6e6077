"""会办, 核稿, 呈批 to several leaders by rank, 办理, 归档; back and forth."""

import pytest

from tests.memos.conftest import WORDS, to_leader
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.memos import access, queries, services
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.supervision import services as supervision
from zhongshu.supervision.services import ItemInput
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment
from zhongshu.workflow.queries import next_choices
from zhongshu.workflow.services import CommentInput


def fresh(memo) -> Record:
    return Record.objects.select_related("owning_organ").get(pk=memo.pk)


def proposed(memo, person) -> list[tuple[str, str]]:
    """The way that is offered first, and whom it names."""
    ways = [way for way in next_choices(fresh(memo), person) if way.is_default]
    return [(way.key, way.proposed.name if way.proposed else "") for way in ways]


def test_units_are_consulted_each_until_its_own_date_while_the_drafter_keeps_it(cast, memo, hands, when):
    at = when("2026-03-09 10:00")
    services.consult(memo, to=[cast.finance], due_at=when("2026-03-10 17:30"), actor=cast.handler, at=at)
    memo = access.get(cast.handler, memo.pk)
    services.consult(memo, to=[cast.deputy_director], due_at=when("2026-03-11 12:00"), actor=cast.handler, at=at)

    assert hands(memo.record) == [
        ("consulting", "lead", "何苗"), ("consulting", "sign", "赵立群"), ("consulting", "sign", "邱文博"),
    ]  # fmt: skip
    dates = memo.record.steps.filter(role="sign").order_by("pk").values_list("due_at", flat=True)
    assert list(dates) == [when("2026-03-10 17:30"), when("2026-03-11 12:00")]
    with pytest.raises(NotAllowed, match="还在等"):
        workflow.forward(fresh(memo), to_stage="reviewing", actor=cast.handler)


def test_a_different_view_is_explained_to_the_leader(cast, memo):
    [step] = services.consult(memo, to=[cast.finance], actor=cast.handler)
    workflow.finish(step, verdict="disagree", comment=CommentInput(text="资金无来源"), actor=cast.finance_intake)

    with pytest.raises(RuleBroken, match="不同意见"):
        workflow.forward(fresh(memo), to_stage="reviewing", actor=cast.handler)
    said = CommentInput(text="已与市财政局商定从预备费列支。")
    workflow.forward(fresh(memo), to_stage="reviewing", to=cast.proposer, comment=said, actor=cast.handler)
    assert list(Comment.objects.values_list("kind", flat=True)) == ["countersign", "proposal"]


def test_only_the_hand_asks_for_views_and_only_while_it_is_written(cast, memo):
    with pytest.raises(NotAllowed, match="何苗"):
        services.consult(memo, to=[cast.finance], actor=cast.proposer)
    to_leader(cast, memo)
    with pytest.raises(NotAllowed, match="起草、会办环节"):
        services.consult(access.get(cast.handler, memo.pk), to=[cast.finance], actor=cast.handler)


def test_nobody_is_passed_over_from_review_to_filing(cast, memo):
    """呈批 is reached through 核稿 only, and left only with a 批示."""
    with pytest.raises(RuleBroken, match="不能转到"):
        workflow.forward(memo.record, to_stage="presenting", to=cast.vice_mayor, actor=cast.handler)
    to_leader(cast, memo)
    with pytest.raises(RuleBroken, match="请写呈批意见"):
        workflow.forward(fresh(memo), to_stage="handling", actor=cast.vice_mayor)
    with pytest.raises(RuleBroken, match="不能跳过必经环节"):
        workflow.jump(fresh(memo), to_stage="filing", reason="急", actor=cast.director)


def test_several_leaders_write_by_rank_the_highest_last(cast, draft, hands):
    memo = draft(leaders=[cast.mayor, cast.vice_mayor, cast.director])
    workflow.forward(memo.record, to_stage="reviewing", to=cast.proposer, actor=cast.handler)

    assert proposed(memo, cast.proposer) == [("presenting", "程书远")]
    workflow.forward(fresh(memo), to_stage="presenting", to=cast.director, actor=cast.proposer)
    assert proposed(memo, cast.director) == [("presenting", "罗景和")]
    workflow.forward(fresh(memo), to_stage="presenting", to=cast.vice_mayor, comment=WORDS, actor=cast.director)
    workflow.forward(fresh(memo), to_stage="presenting", to=cast.mayor, comment=WORDS, actor=cast.vice_mayor)
    assert proposed(memo, cast.mayor) == [("handling", "")]
    workflow.forward(fresh(memo), to_stage="handling", comment=CommentInput(svg=INK), actor=cast.mayor)

    assert hands(fresh(memo)) == [("handling", "lead", "何苗")]
    written = Comment.objects.filter(kind="instruction").order_by("number")
    assert list(written.values_list("number", "author__name")) == [(1, "程书远"), (2, "罗景和"), (3, "顾明川")]


INK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path d="M1 1 L9 9" stroke-width="2"/></svg>'


def handled(cast, memo) -> None:
    said = CommentInput(text="已函告市财政局办理。")
    workflow.forward(fresh(memo), to_stage="filing", to=cast.clerk, comment=said, actor=cast.handler)


def test_it_is_filed_when_every_leader_has_written(cast, presented, draft):
    memo = presented()
    workflow.forward(fresh(memo), to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    handled(cast, memo)

    assert workflow.close(fresh(memo), actor=cast.clerk).state == "closed"


def test_it_is_not_filed_past_a_leader_but_goes_back_and_on_to_him(cast, draft, hands):
    memo = draft(leaders=[cast.mayor, cast.vice_mayor])
    to_leader(cast, memo)
    workflow.forward(fresh(memo), to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    handled(cast, memo)

    with pytest.raises(NotAllowed, match="顾明川还没有批示"):
        workflow.close(fresh(memo), actor=cast.clerk)
    back = memo.record.steps.filter(stage="handling").last()
    workflow.send_back(fresh(memo), to_step=back, reason="市长未批，请补呈", actor=cast.clerk)
    assert ("presenting", "顾明川") in [
        (way.key, way.proposed.name if way.proposed else "") for way in next_choices(fresh(memo), cast.handler)
    ]


def test_a_leader_who_is_away_is_taken_off_with_the_reason(cast, draft):
    memo = draft(leaders=[cast.mayor, cast.vice_mayor])
    to_leader(cast, memo)
    workflow.forward(fresh(memo), to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    memo = access.get(cast.handler, memo.pk)

    with pytest.raises(RuleBroken, match="写明原因"):
        services.address(memo, [cast.vice_mayor], actor=cast.handler)
    with pytest.raises(RuleBroken, match="罗景和已经批示"):
        services.address(memo, [cast.mayor], reason="误", actor=cast.handler)
    services.address(memo, [cast.vice_mayor], reason="出差，已电话报告", actor=cast.handler)

    assert queries.waiting_leaders(memo.record) == []
    struck = memo.leader_rows.get(person=cast.mayor)
    assert (struck.struck_by.name, struck.struck_reason) == ("何苗", "出差，已电话报告")
    handled(cast, memo)
    workflow.close(fresh(memo), actor=cast.clerk)


def test_a_leader_does_not_choose_for_another_but_the_registry_may(cast, presented):
    memo = presented()
    for person in (cast.vice_mayor, cast.handler, cast.director):
        with pytest.raises(NotAllowed):
            services.address(memo, [cast.vice_mayor, cast.mayor], actor=person)
    with pytest.raises(RuleBroken, match="正在罗景和手里"):
        services.address(memo, [cast.mayor], reason="改呈市长", actor=cast.clerk)
    services.address(memo, [cast.vice_mayor, cast.mayor], actor=cast.clerk)
    assert [one.person.name for one in queries.asked(memo)] == ["罗景和", "顾明川"]


def test_the_drafter_takes_it_back_while_the_leader_has_not_opened_it(cast, presented, hands):
    memo = presented()

    workflow.take_back(fresh(memo), actor=cast.proposer)
    assert hands(fresh(memo)) == [("reviewing", "lead", "孟晓峰")]


def test_a_word_on_a_memo_becomes_an_item_under_supervision(cast, presented):
    cast.hire("follower", cast.units["general"], "督查员", "supervision", label="唐雨")
    memo = presented()
    said = CommentInput(text="请市财政局十日内拨付到位，督查室跟踪。")
    workflow.forward(fresh(memo), to_stage="handling", comment=said, actor=cast.vice_mayor)
    comment = Comment.objects.get(kind="instruction")

    data = ItemInput(
        "拨付抢修资金", comment.text, "罗景和副市长批示", "资金到位", source=fresh(memo), instruction=comment,
        leader=cast.vice_mayor, source_kind="instruction",
    )  # fmt: skip
    record = fresh(memo)
    records.share(record, to=cast.follower, actor=cast.clerk)
    item = supervision.register_item(data, organ=cast.office, actor=cast.follower)
    assert list(record.links_in.values_list("source", flat=True)) == [item.pk]
