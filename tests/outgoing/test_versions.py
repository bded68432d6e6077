"""稿次: a text revised fourteen times reads as fourteen steps; any two side by side; an earlier one again as a new one."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.outgoing.conftest import BODY, again
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.engines.differences import Piece, pieces, shortened
from zhongshu.outgoing import services
from zhongshu.outgoing.differences import changes
from zhongshu.outgoing.models import WorkingDraft
from zhongshu.outgoing.queries import versions as queries
from zhongshu.outgoing.services.versions import restore

DAYS = [f"{day}月15日前" for day in range(1, 15)]


def counter(document) -> int:
    return WorkingDraft.objects.get(pk=document.pk).counter


def write(cast, document, body: str, **more):
    words = {"title": "云川市人民政府关于做好防汛工作的通知", "body": body, **more}
    services.autosave(document, words, counter=counter(document), actor=cast.handler)
    return services.save_version(document, actor=cast.handler)


@pytest.fixture
def revised(cast, draft):
    """Fourteen versions, each with another day in one sentence."""
    document = draft()
    for day in DAYS:
        write(cast, document, BODY.replace("落实责任", f"于{day}落实责任"))
    return document


def told(change) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in change.short]


def test_fourteen_revisions_read_as_fourteen_steps(cast, revised):
    steps, following = queries.steps(revised.record)

    assert ([step.version.number for step in steps], following) == (list(range(14, 0, -1)), None)
    assert [step.is_first for step in steps] == [False] * 13 + [True]
    assert {(step.version.made_by.name, step.stage) for step in steps} == {("何苗", "起草")}
    kinds = [("gap", "……"), ("del", "13"), ("ins", "14"), ("gap", "……")]
    assert [piece for piece in told(steps[0].changes[0]) if piece[0] != "same"] == kinds


def test_the_steps_come_by_the_page(cast, revised, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queries, "STEPS_SHOWN", 5)

    first, following = queries.steps(again(revised).record)
    second, _more = queries.steps(again(revised).record, up_to=following)

    assert ([step.version.number for step in first], following) == ([14, 13, 12, 11, 10], 9)
    assert [step.version.number for step in second] == [9, 8, 7, 6, 5]
    assert not second[-1].is_first


def test_any_two_are_compared_field_by_field(cast, revised, upload):
    services.attach(revised, upload("名单", "联络员名单.txt"), actor=cast.handler)
    write(cast, revised, BODY, note="（联系人：何苗）")

    found = queries.compare(revised.record, 15, 3)

    assert [(change.label, change.inserted, change.deleted) for change in found.changes] == [
        ("正文", 0, 7),
        ("附注", 8, 0),
    ]
    assert [(one.kind, one.name) for one in found.attachments] == [("ins", "联络员名单.txt")]
    assert queries.compare(revised.record, 3, 3) is None
    assert queries.compare(revised.record, 3, 99) is None


def test_elements_are_told_in_words():
    before = {"layout": "standard", "issuer_mark": {"organs": ["甲", "乙"], "suffix": "文件"}}
    after = {"layout": "letter", "issuer_mark": {"organs": ["甲"], "suffix": ""}, "attachments": [{"title": "名单"}]}

    assert {
        change.label: [(piece.kind, piece.text) for piece in change.pieces] for change in changes(before, after)
    } == {
        "附件": [("ins", "1. 名单")],
        "发文机关标志": [("same", "甲"), ("del", "、乙文件")],
        "格式": [("del", "文件"), ("ins", "信函"), ("same", "格式")],
    }


@given(st.text("甲乙1\n", max_size=40), st.text("甲乙1\n", max_size=40))
def test_the_pieces_give_back_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "ins") == old
    assert "".join(piece.text for piece in found if piece.kind != "del") == new


def test_hundreds_of_thousands_of_paragraphs_are_compared_at_once():
    found = pieces("\n" * 400_000, "甲\n" * 300_000)

    assert [(piece.kind, len(piece.text)) for piece in found] == [("del", 400_000), ("ins", 600_000)]


def test_what_stayed_is_cut_short():
    whole = [Piece("same", "甲" * 100), Piece("ins", "乙"), Piece("same", "丙" * 100)]

    assert [(piece.kind, len(piece.text)) for piece in shortened(whole)] == [
        ("gap", 2),
        ("same", 24),
        ("ins", 1),
        ("same", 24),
        ("gap", 2),
    ]


def test_an_earlier_version_comes_back_as_a_new_one(cast, revised):
    services.autosave(
        revised, {"title": "新题", "body": "还没有存的话。"}, counter=counter(revised), actor=cast.handler
    )

    version = restore(revised, 3, counter=counter(revised), actor=cast.handler)

    kept = revised.record.versions.get(number=15)
    assert (kept.note, kept.paper["body"]) == ("恢复第3稿之前", "还没有存的话。")
    assert (version.number, version.note) == (16, "恢复第3稿")
    assert version.whole_sm3 == revised.record.versions.get(number=3).whole_sm3
    assert WorkingDraft.objects.get(pk=revised.pk).paper["body"] == BODY.replace("落实责任", "于3月15日前落实责任")
    assert again(revised).record.title == "云川市人民政府关于做好防汛工作的通知"


def test_it_is_not_restored_over_words_that_were_not_seen(cast, revised):
    with pytest.raises(StaleEdit, match="何苗刚改过"):
        restore(revised, 3, counter=counter(revised) - 1, actor=cast.handler)


def test_a_version_that_is_not_there(cast, revised):
    with pytest.raises(RuleBroken, match="没有第40稿"):
        restore(revised, 40, counter=counter(revised), actor=cast.handler)


def test_before_the_signer_nothing_is_restored(cast, paper):
    document = paper("signing")

    with pytest.raises(NotAllowed, match="已经送签"):
        restore(document, 1, counter=counter(document), actor=cast.mayor)


def test_only_who_has_it_in_hand_restores(cast, revised):
    with pytest.raises(NotAllowed):
        restore(revised, 3, counter=counter(revised), actor=cast.clerk)


def test_the_pages(client, cast, revised):
    client.force_login(cast.handler.account)
    listed = client.get(reverse("outgoing:versions", args=[revised.pk])).content.decode()
    compared = client.get(reverse("outgoing:versions-compare", args=[revised.pk]), {"from": "3", "to": "14"})
    tab = client.get(revised.record.get_absolute_url(), {"tab": "versions"}).content.decode()

    assert listed.count('id="version-') == tab.count('id="version-') == 14
    assert '<ins class="d"><span class="sr">〔增〕</span>14' in compared.content.decode().replace("\n", "")
    assert client.get(reverse("outgoing:versions-compare", args=[revised.pk])).status_code == 200


def test_restoring_by_the_page(client, cast, revised):
    client.force_login(cast.handler.account)
    address = reverse("outgoing:versions-restore", args=[revised.pk])

    assert client.post(address, {"number": "2", "counter": counter(revised)}).status_code == 303
    assert client.post(address, {"number": "2", "counter": "1"}).status_code == 409
    assert revised.record.versions.count() == 15


@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("outsider", 404), ("budget_handler", 404)])
def test_who_may_read_the_versions(client, cast, revised, who, status):
    client.force_login(getattr(cast, who).account)

    assert client.get(reverse("outgoing:versions", args=[revised.pk])).status_code == status
    assert client.get(reverse("outgoing:versions-compare", args=[revised.pk])).status_code == status
