"""起草: a paper is open from its first line; versions; two who type at once."""

import pytest

from tests.outgoing.conftest import BODY, again
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.engines.differences import Piece
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.models import DraftCopy, WorkingDraft
from zhongshu.outgoing.papers import LONGEST_BODY
from zhongshu.people.models import Organ
from zhongshu.workflow import services as workflow


def test_a_paper_is_open_from_its_first_line(cast, draft, hands):
    document = draft()

    assert (document.record.state, document.record.holder) == ("open", cast.handler)
    assert document.record.due_at is not None
    assert hands(document.record) == [("drafting", "lead", "何苗")]


def test_recipients_are_known_organs_with_their_names(cast, draft):
    document = draft(main_recipients=({"organ": None, "name": "市财政局"},), cc_recipients=({"name": "市档案馆"},))

    assert document.main_recipients == [{"organ": cast.finance.pk, "name": "市财政局"}]
    assert document.cc_recipients == [{"organ": None, "name": "市档案馆"}]


def test_an_organ_that_was_merged_is_refused_with_its_successor(cast, draft):
    grain = Organ.objects.create(
        name="云川市粮食局", parent=cast.city, is_active=False, merged_into=cast.finance, short_name="市粮食局"
    )

    with pytest.raises(RuleBroken) as refused:
        draft(cc_recipients=({"organ": grain.pk, "name": ""},))

    assert str(refused.value) == "云川市粮食局已并入云川市财政局，请改送云川市财政局。"
    assert refused.value.field == "cc_recipients"


def test_officers_do_not_draft(cast, data):
    with pytest.raises(NotAllowed):
        services.create(data(), actor=cast.auditor, organ=cast.office)


def test_not_disclosed_needs_its_reason(draft):
    with pytest.raises(RuleBroken, match="不予公开的"):
        draft(disclosure="closed")


def test_a_save_counts_up(cast, draft):
    document = draft()

    saved = services.autosave(document, {"title": "新题", "body": BODY}, counter=1, actor=cast.handler)

    assert (saved.draft.counter, saved.is_merged, saved.copy) == (2, False, None)
    assert WorkingDraft.objects.get(pk=document.pk).paper["title"] == "新题"


def test_only_who_has_it_in_hand_writes(cast, draft):
    document = draft()

    with pytest.raises(NotAllowed, match="何苗"):
        services.autosave(document, {"body": "别人的字"}, counter=1, actor=cast.proposer)


@pytest.fixture
def shared(cast, draft):
    """A paper on which a colleague drafts beside the holder."""
    document = draft()
    workflow.add_co(document.record, to=[cast.proposer], actor=cast.handler)
    return document


def test_two_editors_in_different_paragraphs_are_joined(cast, shared):
    first, second = BODY.replace("落实责任", "压实责任"), BODY.replace("做好物资准备", "备足物资")
    services.autosave(shared, {"body": first}, counter=1, actor=cast.handler)

    saved = services.autosave(shared, {"body": second}, counter=1, actor=cast.proposer)

    assert (saved.is_merged, saved.other, saved.copy) == (True, cast.handler, None)
    assert saved.draft.paper["body"] == first.replace("做好物资准备", "备足物资")


def test_two_editors_in_one_paragraph_keep_both_texts(cast, shared):
    services.autosave(shared, {"body": BODY.replace("落实责任", "压实责任")}, counter=1, actor=cast.handler)

    saved = services.autosave(shared, {"body": BODY.replace("落实责任", "扛起责任")}, counter=1, actor=cast.proposer)

    assert "压实责任" in WorkingDraft.objects.get(pk=shared.pk).paper["body"]
    copy = DraftCopy.objects.get(record=shared.record)
    assert (saved.copy, saved.other, copy.made_by) == (copy, cast.handler, cast.proposer)
    assert "扛起责任" in copy.paper["body"]
    assert services.settle_copy(copy, actor=cast.handler).settled_by == cast.handler


def test_a_body_of_ten_megabytes_is_refused_and_the_draft_is_safe(cast, draft):
    document = draft()

    with pytest.raises(RuleBroken, match="原稿没有动") as refused:
        services.autosave(document, {"body": "防" * (LONGEST_BODY + 1)}, counter=1, actor=cast.handler)

    assert refused.value.field == "body"
    assert WorkingDraft.objects.get(pk=document.pk).paper["body"] == BODY


def test_control_characters_are_left_out(cast, draft):
    saved = services.autosave(draft(), {"body": "一\x00二\r\n三\ud800"}, counter=1, actor=cast.handler)

    assert saved.draft.paper["body"] == "一二\n三"


def test_unknown_fields_are_refused(cast, draft):
    with pytest.raises(RuleBroken, match="不认识的字段"):
        services.autosave(draft(), {"body": "字", "colour": "red"}, counter=1, actor=cast.handler)


def test_fourteen_versions_read_as_fourteen_steps(cast, draft, when):
    document = draft()
    services.save_version(document, actor=cast.handler)
    for turn in range(1, 14):
        services.autosave(document, {"title": "通知", "body": f"{BODY}第{turn}次"}, counter=turn, actor=cast.handler)
        services.save_version(document, actor=cast.handler, note=f"第{turn}次修改")

    steps = queries.steps_of_text(document.record)
    assert [step.version.number for step in steps] == list(range(1, 15))
    assert steps[5].version.note == "第5次修改"
    change = next(change for change in steps[5].changes if change.field == "body")
    assert [piece for piece in change.pieces if piece.kind != "same"] == [Piece("del", "4"), Piece("ins", "5")]
    assert (steps[5].stage, steps[5].version.made_by) == ("起草", cast.handler)


def test_saving_unchanged_words_makes_no_version(cast, draft):
    document = draft()

    first = services.save_version(document, actor=cast.handler)
    assert services.save_version(document, actor=cast.handler) == first


def test_attachments_belong_to_versions(cast, draft, upload):
    document = draft()
    services.save_version(document, actor=cast.handler)
    attached = services.attach(document, upload(), actor=cast.handler)
    services.save_version(document, actor=cast.handler)
    services.detach(document, attached, reason="改用新表", actor=cast.handler)
    services.save_version(document, actor=cast.handler)

    assert [(step.attached, step.detached) for step in queries.steps_of_text(document.record)] == [
        ((), ()),
        (("附件.txt",), ()),
        ((), ("附件.txt",)),
    ]


def test_fields_are_changed_with_the_version_that_was_seen(cast, draft, data):
    document = draft()
    version = document.record.version

    services.amend(document, data(is_important=True), version=version, actor=cast.handler)

    assert again(document).is_important
    with pytest.raises(StaleEdit):
        services.amend(document, data(), version=version, actor=cast.handler)


def test_another_urgency_moves_the_dates_that_nobody_named(cast, draft, data, when):
    """平件 to 特急 and back: the date of the paper and of the step in hand follow; the first date stays; a named date stays."""
    document = draft(due_at=None)
    record, step = document.record, document.record.steps.get()
    first, usual = record.due_at, step.due_at

    urgent = services.amend(
        document, data(due_at=None, urgency="extra_urgent"), version=record.version, actor=cast.handler
    )

    step.refresh_from_db()
    assert urgent.record.due_at < first
    assert (step.due_at < usual, step.due_limit, urgent.record.first_due_at) == (True, "same day", first)
    back = services.amend(urgent, data(due_at=None), version=urgent.record.version, actor=cast.handler)
    step.refresh_from_db()
    assert (back.record.due_at, step.due_at) == (first, usual)
    named = draft()
    stays = services.amend(named, data(urgency="flash"), version=named.record.version, actor=cast.handler)
    assert stays.record.due_at == named.record.due_at
