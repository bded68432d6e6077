"""附件说明, 署名, 成文日期, 印章, 附注 (7.3.4 to 7.3.6)."""

from dataclasses import replace
from itertools import combinations

import pytest

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import BODY, line, lines, pictures
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Attachment, PaperProblem, Seal, SignatureStamp

PITCH, CELL, EM = 10.39, 156 / 28, 156 / 28


def near(value):
    return pytest.approx(value, abs=0.1)


def last_side(paper, faces):
    """The side of the ending, and its right edge of the type area. For reading on a screen, so it does not depend on binding."""
    drawn = lay_out(papers.on_screen(paper), faces)
    side = next(sheet for sheet in drawn.sheets if lines(sheet, "issue_date"))
    return side, 184.0


@pytest.mark.parametrize("diameter", [42, 45, 50, 60])
def test_sealed_by_one_organ(faces, diameter):
    side, right = last_side(papers.ordinary(seals=(Seal(papers.seal_picture(), diameter),)), faces)

    name, day, (seal,) = line(side, "issuer_signature"), line(side, "issue_date"), pictures(side, "seal")
    text = lines(side, *BODY)[-1]
    seal_middle = seal.x + seal.width / 2, seal.y + seal.height / 2

    assert (seal.width, seal.height, seal.over) == (diameter, diameter, True)
    assert day.right == near(right - 4 * CELL)
    assert day.top == near(name.top + PITCH)
    assert name.middle == near(day.middle)
    assert seal_middle[0] == near(day.middle)
    assert 0 < seal.y - text.bottom <= PITCH
    assert 0 < (name.top + day.bottom) / 2 - seal_middle[1] < diameter / 4, "names lie slightly below the middle"
    assert seal.y < name.top
    assert day.bottom < seal.y + diameter
    assert line(side, "note").top == near(day.top + PITCH)
    assert (line(side, "note").text, line(side, "note").left) == ("（此件公开发布）", near(28 + 2 * CELL))


def test_room_is_left_for_a_seal_without_its_picture(faces):
    side, right = last_side(papers.unsealed(is_sealed=True), faces)

    assert pictures(side, "seal") == []
    assert line(side, "issue_date").right == near(right - 4 * CELL)
    assert line(side, "issuer_signature").middle == near(line(side, "issue_date").middle)


@pytest.mark.parametrize("count", range(2, 10))
def test_sealed_by_several_organs(faces, count):
    side, right = last_side(papers.joint(count), faces)

    seals, day, text = pictures(side, "seal"), line(side, "issue_date"), lines(side, *BODY)[-1]
    names = [item for item in side.items if getattr(item, "role", "") == "issuer_signature"]

    assert [name.text for name in names] == list(papers.BUREAUS[:count])
    assert len(seals) == count
    assert 0 < min(seal.y for seal in seals) - text.bottom <= PITCH
    for seal, name in zip(seals, names, strict=True):
        assert seal.x + seal.width / 2 == near(name.x + sum(name.advances) / 2)
        assert seal.y < name.y - EM < name.y < seal.y + seal.height
    for one, other in combinations(seals, 2):
        distance = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
        assert distance > one.width + 0.3, "seals neither overlap nor touch"
    assert seals[-1].x + seals[-1].width / 2 == near(day.middle)
    assert min(seal.x for seal in seals) >= 28 - 0.01
    assert max(seal.x + seal.width for seal in seals) <= right + 0.01
    assert min(name.x for name in names) >= 28 - 0.01
    rows = {round(seal.y, 1) for seal in seals}
    columns = {round(seal.x, 1) for seal in seals}
    assert len(columns) <= 3, "aligned in columns"
    assert len(rows) == -(-count // len(columns))


def test_joint_date_is_four_characters_in_where_names_allow(faces):
    side, right = last_side(papers.joint(2), faces)

    assert line(side, "issue_date").right == near(right - 4 * CELL)


def test_unsealed_by_one_organ_with_a_short_date(faces):
    side, right = last_side(papers.unsealed(), faces)

    name, day, text = line(side, "issuer_signature"), line(side, "issue_date"), lines(side, *BODY)[-1]

    assert name.top == near(text.top + 2 * PITCH)
    assert name.right == near(right - 2 * CELL)
    assert (day.top, day.left) == (near(name.top + PITCH), near(name.left + 2 * CELL))


def test_unsealed_by_one_organ_with_a_date_longer_than_its_name(faces):
    side, right = last_side(papers.unsealed(issuer_signatures=("云川市水利局",)), faces)

    name, day = line(side, "issuer_signature"), line(side, "issue_date")

    assert day.right == near(right - 2 * CELL)
    assert day.left == near(name.left + 2 * CELL)


def test_unsealed_by_several_organs(faces):
    side, _ = last_side(papers.joint(3, seals=()), faces)

    names, day = lines(side, "issuer_signature"), line(side, "issue_date")

    assert [name.text for name in names] == list(papers.BUREAUS[:3])
    assert [round(name.left, 1) for name in names] == [round(names[0].left, 1)] * 3
    assert [name.top for name in names[1:]] == [near(names[0].top + PITCH), near(names[0].top + 2 * PITCH)]
    assert day.top == near(names[-1].top + PITCH)


def test_signature_stamp(faces):
    side, right = last_side(papers.order(), faces)

    (stamp,), post, day = pictures(side, "stamp"), line(side, "issuer_signature"), line(side, "issue_date")
    text = lines(side, *BODY)[-1]

    assert stamp.y == near(text.top + 3 * PITCH)
    assert stamp.x + stamp.width == near(right - 4 * CELL)
    assert post.right == near(stamp.x - 2 * CELL)
    assert (post.top + post.bottom) / 2 == near(stamp.y + stamp.height / 2)
    assert (day.top, day.right) == (near(stamp.y + stamp.height + PITCH), near(right - 4 * CELL))


def test_joint_signature_stamps_stand_in_rows(faces):
    stamps = tuple(SignatureStamp(post, "", papers.stamp_picture(), 15) for post in ("云川市市长", "云川军分区司令员"))
    side, _ = last_side(papers.order(stamps=stamps), faces)

    found, posts = pictures(side, "stamp"), lines(side, "issuer_signature")

    assert [post.text for post in posts] == ["云川市市长", "云川军分区司令员"]
    assert found[0].x == near(found[1].x)
    assert found[1].y == near(found[0].y + 15 + PITCH)


def test_attachments_are_listed_below_each_other(faces):
    drawn = lay_out(papers.on_screen(papers.with_attachments()), faces)
    side = next(sheet for sheet in drawn.sheets if lines(sheet, "attachment_note"))

    found, text = lines(side, "attachment_note"), lines(side, *BODY)[-1]

    assert found[0].text == "附件：1.2026年防汛重点隐患整治清单"
    assert found[0].left == near(28 + 2 * CELL)
    assert found[0].top == near(text.top + 2 * PITCH)
    assert found[1].text.startswith("2.")
    assert found[1].left == near(28 + 5 * CELL)
    assert found[2].left == near(28 + 6 * CELL), "goes on below the first character of the name"


def test_single_attachment_has_no_number(faces):
    drawn = lay_out(papers.on_screen(papers.ordinary(attachments=(Attachment("防汛值班表"),))), faces)
    side = next(sheet for sheet in drawn.sheets if lines(sheet, "attachment_note"))

    assert line(side, "attachment_note").text == "附件：防汛值班表"


def test_attachment_begins_on_a_new_side(faces):
    drawn = lay_out(papers.on_screen(papers.with_attachments()), faces)
    sides = [sheet for sheet in drawn.sheets if lines(sheet, "attachment_label")]

    labels = [line(side, "attachment_label") for side in sides]

    assert [label.text for label in labels] == ["附件1", "附件2"], "the third is only named"
    assert [(label.top, label.left) for label in labels] == [(near(37), near(28))] * 2
    for side in sides:
        title = lines(side, "attachment_title")
        assert title[0].top == near(37 + 2 * PITCH)
        assert title[0].middle == near(106)
    assert lines(drawn.sheets[-1], "printing_office"), "the imprint comes after them"


def test_attachment_not_bound_bears_the_number_of_the_paper(faces):
    paper = papers.ordinary(attachments=(Attachment("防汛值班表", body="值班电话见后。", bound=False),))
    drawn = lay_out(paper, faces)

    assert line(drawn.sheets[-1], "attachment_label").text == "云川政办发〔2026〕9号附件"
    assert drawn.sheets[-1].number == 1


@pytest.mark.parametrize("lines_of_text", range(1, 60, 2))
def test_signature_never_stands_on_a_side_without_body(faces, lines_of_text):
    body = "\n".join(["云川市防汛抗旱准备工作要做在前面，"] * (lines_of_text + 1))

    drawn = lay_out(papers.ordinary(body=body), faces)

    for side in drawn.sheets:
        assert not lines(side, "issue_date", "issuer_signature") or lines(side, *BODY)
    assert lines(drawn.sheets[0], *BODY)


def test_one_short_line_with_a_large_ending_is_refused_with_advice(faces):
    paper = replace(papers.joint(9), body="特此通知。")

    with pytest.raises(PaperProblem) as caught:
        lay_out(paper, faces)

    assert caught.value.field == "body"
    assert "请增加正文" in str(caught.value)


@pytest.mark.parametrize("count", [5, 12, 30])
def test_ending_goes_with_the_list_of_very_many_attachments(faces, count):
    attachments = tuple(Attachment(f"云川市第{number}类隐患清单") for number in range(1, count + 1))

    drawn = lay_out(papers.ordinary(attachments=attachments), faces)

    side = next(sheet for sheet in drawn.sheets if lines(sheet, "issue_date"))
    assert lines(side, "attachment_note")
    assert sum(len(lines(sheet, "attachment_note")) for sheet in drawn.sheets) == count
