"""起草: open from the first line, with a number; changed while it is written, never after a 批示."""

import pytest

from tests.memos.conftest import WORDS, to_leader
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.memos import access, queries, services
from zhongshu.memos.services import FileChange
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow


def test_a_memo_is_open_and_numbered_from_its_first_line(cast, memo, hands, verbs):
    record = memo.record

    assert (record.state, record.reference, record.owning_unit) == ("open", "签报〔2026〕1号", cast.units["general"])
    assert hands(record) == [("drafting", "lead", "何苗")]
    assert verbs(record) == ["memos.memo.created", "workflow.record.started"]
    assert (memo.year, memo.value, memo.drafter.name) == (2026, 1, "何苗")


def test_it_arises_from_the_paper_on_which_it_was_begun(cast, draft, record):
    memo = draft(source=record)

    assert list(memo.record.links_out.values_list("relation", "target")) == [("arises_from", record.pk)]


def test_it_stands_no_lower_than_what_it_arises_from(cast, draft, data, make_record):
    source = make_record(level=1)
    with pytest.raises(RuleBroken, match="密级不能低于所依据的文件（内部）"):
        draft(source=source)

    memo = draft(source=source, level=1)
    with pytest.raises(RuleBroken) as refused:
        services.amend(memo, data(level=0), version=memo.record.version, actor=cast.handler)
    assert (refused.value.field, queries.floor_of(memo.record)) == ("level", 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "长" * 301}, "subject"),
        ({"body": "\n "}, "body"),
        ({"body": "长" * 20_001}, "body"),
        ({"leaders": []}, "leaders"),
    ],
)
def test_what_is_missing_is_said_at_its_field(draft, changed, field):
    with pytest.raises(RuleBroken) as refused:
        draft(**changed)
    assert refused.value.field == field


def test_it_goes_to_leaders_of_the_own_organ_who_are_cleared(cast, draft):
    with pytest.raises(RuleBroken, match="何苗不在其中"):
        draft(leaders=[cast.handler])
    with pytest.raises(RuleBroken, match="最高只能办理"):
        draft(level=4)


def test_business_administrators_draft_nothing(cast, draft):
    with pytest.raises(NotAllowed, match="没有起草权限"):
        draft(actor=cast.business_admin)


def test_earlier_words_are_kept_with_who_replaced_them(cast, memo, data):
    services.amend(memo, data(body="拟同意拨付280万元。"), version=memo.record.version, actor=cast.handler)

    [earlier] = memo.earlier.all()
    assert (earlier.number, earlier.replaced_by.name, earlier.stage) == (1, "何苗", "drafting")
    assert earlier.body.startswith("青岩县请求")
    assert access.get(cast.handler, memo.pk).body == "拟同意拨付280万元。"


def test_each_change_reads_as_what_went_and_what_came(client, cast, memo, data):
    """By the drafter twice, then by who reviews: three steps from the first words to those of now."""
    first = memo.body
    for body in (first + "\n请领导批示。", first.replace("青岩县", "清源县") + "\n请领导批示。"):
        memo = services.amend(memo, data(body=body), version=memo.record.version, actor=cast.handler)
    workflow.forward(memo.record, to_stage="reviewing", to=cast.proposer, actor=cast.handler)
    memo = access.get(cast.proposer, memo.pk)
    subject = f"{memo.record.title}（修改）"
    services.amend(memo, data(subject=subject, body=memo.body), version=memo.record.version, actor=cast.proposer)
    memo = access.get(cast.handler, memo.pk)

    found = queries.revisions(memo)

    assert [(one.row.replaced_by.name, one.stage) for one in found] == [
        ("何苗", "起草"),
        ("何苗", "起草"),
        ("孟晓峰", "核稿"),
    ]
    assert [piece.text.strip() for piece in found[0].body if piece.kind == "ins"] == ["请领导批示。"]
    assert {(piece.kind, piece.text) for piece in found[1].body if piece.kind != "same"} - {("gap", "……")} == {
        ("del", "青岩"),
        ("ins", "清源"),
    }
    assert [(piece.kind, piece.text) for piece in found[2].subject if piece.kind != "same"] == [("ins", "（修改）")]
    client.force_login(cast.handler.account)
    shown = client.get(memo.record.get_absolute_url()).content.decode()
    assert "改过 3 次" in shown
    assert shown.count('<ins class="d">') == 3
    assert '<del class="d">' in shown


def test_somebody_faster_is_said_and_nothing_is_overwritten(cast, memo, data):
    seen = memo.record.version
    services.amend(memo, data(body="甲"), version=seen, actor=cast.handler)

    with pytest.raises(StaleEdit):
        services.amend(memo, data(body="乙"), version=seen, actor=cast.handler)
    assert access.get(cast.handler, memo.pk).body == "甲"


def test_who_reviews_may_change_the_words_and_the_drafter_no_longer(cast, memo, data):
    workflow.forward(memo.record, to_stage="reviewing", to=cast.proposer, actor=cast.handler)
    memo = access.get(cast.proposer, memo.pk)

    with pytest.raises(NotAllowed, match="孟晓峰"):
        services.amend(memo, data(body="改"), version=memo.record.version, actor=cast.handler)
    services.amend(memo, data(body="改"), version=memo.record.version, actor=cast.proposer)
    assert [one.stage for one in memo.earlier.all()] == ["reviewing"]


def test_attachments_come_and_go_with_a_reason_until_a_leader_has_written(cast, draft, data, upload):
    memo = draft(uploads=[upload()])
    [attached] = queries.attachments(memo.record)
    with pytest.raises(RuleBroken, match="移除附件的原因"):
        change = FileChange(removed=[attached])
        services.amend(memo, data(), version=memo.record.version, actor=cast.handler, files_changed=change)

    change = FileChange(added=[upload("新表", "新.txt")], removed=[attached], reason="数据更新")
    services.amend(
        memo, data(), version=Record.objects.get(pk=memo.pk).version, actor=cast.handler, files_changed=change
    )
    assert [one.file.name for one in queries.attachments(memo.record)] == ["新.txt"]


def test_an_attachment_of_another_record_is_not_taken_off(cast, draft, data, upload):
    [attached] = queries.attachments(draft(uploads=[upload()]).record)
    other = draft()

    with pytest.raises(RuleBroken, match="不在本件上"):
        change = FileChange(removed=[attached], reason="误放")
        services.amend(other, data(), version=other.record.version, actor=cast.handler, files_changed=change)


def test_after_a_leaders_word_nothing_changes_even_when_it_comes_back(cast, memo, data):
    to_leader(cast, memo)
    workflow.forward(memo.record, to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    back = memo.record.steps.get(stage="presenting")
    assert back.comments.get().number == 1

    with pytest.raises(NotAllowed, match="已有领导批示"):
        services.amend(memo, data(body="改"), version=memo.record.version, actor=cast.handler)


def test_sent_back_without_a_word_it_may_be_rewritten(cast, memo, data):
    to_leader(cast, memo)
    first = memo.record.steps.get(stage="drafting")
    workflow.send_back(memo.record, to_step=first, reason="请补测算依据", actor=cast.vice_mayor)
    memo = access.get(cast.handler, memo.pk)

    services.amend(memo, data(body="补了测算依据。"), version=memo.record.version, actor=cast.handler)
    assert memo.earlier.count() == 1
