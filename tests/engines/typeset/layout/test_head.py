"""版头 and 标题 to the tenth of a millimetre (7.2, 7.3.1, 10)."""

from itertools import pairwise

import pytest

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import BODY, line, lines, rules
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import IssuerMark

PITCH, CELL, LEFT, RIGHT = 10.39, 156 / 28, 28.0, 184.0
MIDDLE = (LEFT + RIGHT) / 2


def near(value):
    return pytest.approx(value, abs=0.1)


def first_side(paper, faces):
    return lay_out(paper, faces).sheets[0]


def test_ordinary_head_follows_the_ladder(faces):
    side = first_side(papers.ordinary(), faces)

    mark, number, title = line(side, "issuer_mark"), line(side, "document_number"), lines(side, "title")
    (rule,) = rules(side, "red_rule")
    recipients, body = lines(side, "main_recipients"), lines(side, *BODY)

    assert (mark.text, mark.top, mark.middle) == ("云川市人民政府办公室文件", near(72), near(MIDDLE))
    assert (number.text, number.top, number.middle) == (
        "云川政办发〔2026〕9号",
        near(mark.bottom + 2 * PITCH),
        near(MIDDLE),
    )
    assert (rule.y1, rule.x1, rule.x2, rule.colour) == (near(number.bottom + 4), near(LEFT), near(RIGHT), "red")
    assert title[0].top == near(rule.y1 + 2 * PITCH)
    assert [each.middle for each in title] == [near(MIDDLE)] * len(title)
    assert [each.size for each in title] == [near(22)] * len(title)
    assert (recipients[0].top, recipients[0].left) == (near(title[-1].bottom + PITCH), near(LEFT))
    assert "".join(each.text for each in recipients) == "各县、区人民政府，云川经济开发区管理委员会，市政府有关部门："
    assert (body[0].top, body[0].left) == (near(recipients[-1].top + PITCH), near(LEFT + 2 * CELL))


def test_secret_paper_has_its_marks_on_the_first_lines(faces):
    side = first_side(papers.secret(), faces)

    found = [line(side, role) for role in ("copy_number", "security_level", "urgency")]

    assert [each.text for each in found] == ["000012", "机密★5年", "特急"]
    assert [each.left for each in found] == [near(LEFT)] * 3
    assert [each.top for each in found] == [near(37), near(37 + PITCH), near(37 + 2 * PITCH)]


def test_security_level_stands_on_the_second_line_even_without_copy_number(faces):
    side = first_side(papers.secret(copy_number="", urgency=""), faces)

    assert line(side, "security_level").top == near(37 + PITCH)


def test_urgency_alone_stands_on_the_first_line(faces):
    side = first_side(papers.ordinary(urgency="加急"), faces)

    assert (line(side, "urgency").top, line(side, "urgency").left) == (near(37), near(LEFT))


def test_upward_paper_has_number_left_and_signers_right(faces):
    side = first_side(papers.upward(), faces)

    mark, number, signers = line(side, "issuer_mark"), line(side, "document_number"), lines(side, "signer")
    label = line(side, "signer_label")

    assert (label.text, label.top) == ("签发人：", near(mark.bottom + 2 * PITCH))
    assert [each.text for each in signers] == ["陆怀谷张　三", "欧阳明远"]
    assert (number.left, number.top) == (near(LEFT + CELL), near(signers[-1].top))
    assert signers[0].left == near(signers[1].left)
    assert signers[0].left == near(label.right)
    assert rules(side, "red_rule")[0].y1 == near(number.bottom + 4)


def test_single_signer_ends_one_character_in(faces):
    side = first_side(papers.upward(signers=("陆怀谷",)), faces)

    assert line(side, "signer").right == near(RIGHT - CELL)


@pytest.mark.parametrize("count", [2, 3, 9])
def test_joint_mark_stacks_the_organs_with_the_word_in_their_middle(faces, count):
    side = first_side(papers.joint(count), faces)

    *_, found = [lines(side, "issuer_mark")]
    names = [each for each in found if each.text != "文件" and not each.text.endswith("文件")]
    stack_top, stack_bottom = found[0].top, max(each.bottom for each in found)

    assert found[0].top == near(72)
    assert {round(each.left, 1) for each in names if not each.text.startswith("文件")} == {round(found[0].left, 1)}
    assert line(side, "document_number").top == near(stack_bottom + 2 * PITCH)
    assert lines(side, *BODY), "the first side shows text of the body"
    word = next(each for each in side.items if getattr(each, "text", "") == "文件")
    size = word.size * 25.4 / 72
    assert word.y - word.face.em_top * size + size / 2 == near((stack_top + stack_bottom) / 2)


def test_very_many_organs_leave_the_mark_to_the_host(faces):
    organs = tuple(f"云川市第{number}局" for number in range(1, 61))
    paper = papers.ordinary(issuer_mark=IssuerMark(organs))

    side = first_side(paper, faces)

    assert line(side, "issuer_mark").text == "云川市第1局文件"
    assert lines(side, *BODY)


def test_recipients_move_to_the_imprint_when_the_first_side_could_not_show_text(faces):
    many = tuple(f"云川市第{number}综合行政执法大队" for number in range(1, 46))

    drawn = lay_out(papers.ordinary(main_recipients=many), faces)

    assert lines(drawn.sheets[0], "main_recipients") == []
    assert lines(drawn.sheets[0], *BODY)
    moved = lines(drawn.sheets[-1], "main_recipients")
    assert moved[0].text.startswith("主送：云川市第1综合行政执法大队，")
    assert moved[-1].text.endswith("。")
    assert moved[0].size == near(14)


def test_letter_has_its_lines_and_no_number_on_the_first_side(faces):
    drawn = lay_out(papers.letter(), faces)
    side = drawn.sheets[0]

    mark, number, urgency = line(side, "issuer_mark"), line(side, "document_number"), line(side, "urgency")
    thick, thin = rules(side, "letter_rule.thick"), rules(side, "letter_rule.thin")
    upper_end = thin[0].y1 + thin[0].width / 2

    assert (mark.text, mark.top) == ("云川市水利局", near(30))
    assert thick[0].y1 - thick[0].width / 2 == near(mark.bottom + 4)
    assert thick[0].y1 < thin[0].y1
    assert thick[1].y1 > thin[1].y1
    assert thick[1].y1 + thick[1].width / 2 == near(297 - 20)
    assert {(round(rule.x1, 1), round(rule.x2, 1)) for rule in thick + thin} == {(20.0, 190.0)}
    assert (number.top, number.right) == (near(upper_end + 4.84), near(RIGHT))
    assert (urgency.top, urgency.left) == (near(upper_end + 4.84), near(LEFT))
    assert lines(side, "title")[0].top == near(number.bottom + 2 * PITCH)
    assert lines(side)[-1].bottom <= thin[1].y1 - 4.84
    assert [sheet.number for sheet in drawn.sheets] == [None, 2]
    assert not rules(drawn.sheets[-1], "imprint_rule")
    assert line(drawn.sheets[-1], "cc_recipients").bottom == near(262)


def test_order_begins_twenty_millimetres_down(faces):
    side = first_side(papers.order(), faces)

    mark, number, body = line(side, "issuer_mark"), line(side, "document_number"), lines(side, *BODY)

    assert (mark.text, mark.top) == ("云川市人民政府令", near(57))
    assert (number.text, number.top, number.middle) == ("第18号", near(mark.bottom + 2 * PITCH), near(MIDDLE))
    assert body[0].top == near(number.bottom + 2 * PITCH)
    assert not rules(side, "red_rule")


def test_minutes_have_office_and_date_above_the_rule(faces):
    drawn = lay_out(papers.minutes(), faces)
    side = drawn.sheets[0]

    mark, number, day = line(side, "issuer_mark"), line(side, "document_number"), line(side, "issue_date")
    assert (mark.text, mark.top, mark.middle) == ("云川市人民政府常务会议纪要", near(72), near(MIDDLE))
    assert (number.text, number.middle) == ("第12期", near(MIDDLE))
    assert (day.right, day.top) == (near(RIGHT - CELL), near(line(side, "issuer_signature").top))
    assert rules(side, "red_rule")[0].y1 == near(day.bottom + 4)

    labels = lines(drawn.sheets[1], "attendance.label")
    body = lines(drawn.sheets[1], *BODY)
    assert [each.text for each in labels] == ["出席：", "请假：", "列席："]
    assert {round(each.left, 1) for each in labels} == {round(26 + 2 * CELL, 1)}
    assert labels[0].top == near(body[-1].top + 2 * PITCH)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于做好防汛工作的通知", ["关于做好防汛工作的通知"]),
        (
            "云川市人民政府办公室关于做好2026年防汛抗旱准备工作的通知",
            ["云川市人民政府办公室", "关于做好2026年防汛抗旱准备工作的通知"],
        ),
        ("第一行由人定\n第二行也由人定的通知", ["第一行由人定", "第二行也由人定的通知"]),
    ],
)
def test_title_is_parted_between_words(faces, title, expected):
    side = first_side(papers.ordinary(title=title), faces)

    assert [each.text for each in lines(side, "title")] == expected


@pytest.mark.parametrize(
    "title",
    [
        "云川市人民政府办公室转发市发展改革委等部门关于进一步优化营商环境更好服务市场主体若干措施的通知",
        "中共云川市委办公室云川市人民政府办公室关于印发《云川市党政机关国内公务接待管理办法（试行）》的通知",
        "云川市财政局关于2026年市级预算执行情况与2027年市级预算草案的报告",
        "云川市人民政府关于云川市国土空间总体规划（2021—2035年）的批复",
    ],
)
def test_long_titles_are_trapezoids_or_diamonds(faces, title):
    found = lines(first_side(papers.ordinary(title=title), faces), "title")

    widths = [each.right - each.left for each in found]
    steps = [after - before for before, after in pairwise(widths)]
    assert "".join(each.text for each in found) == title
    assert 2 <= len(found) <= 3
    assert max(widths) <= 156.01
    assert not (len(steps) == 2 and steps[0] < -1 and steps[1] > 1), f"an hourglass: {[each.text for each in found]}"
    for each in found:
        assert each.text[0] not in "的，、》）”和"
        assert not each.text.endswith(("关于", "《", "（", "和", "的通"))
