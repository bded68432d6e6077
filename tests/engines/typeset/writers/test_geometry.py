"""The sheet of GB/T 9704 measured on the finished PDF by a reader of its own, to a tenth of a millimetre."""

import io
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import pdfplumber
import pytest

from tests.engines.typeset import papers
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.writers import write_pdf

MM = 25.4 / 72
NEAR = 0.1
PITCH = 10.39
CELL = 156 / 28
TWO_LINES = 2 * PITCH


@dataclass
class Line:
    text: str
    left: float
    right: float
    top: float  # of the em box
    bottom: float
    size: float
    colour: tuple


class Page:
    """One side in millimetres from its top left."""

    def __init__(self, page, faces):
        self.tops = {face.name.replace(" ", ""): face.em_top for order in faces.order.values() for face in order}
        self.tops |= {_plain(face): face.em_top for order in faces.order.values() for face in order}
        self.width, self.height = float(page.width) * MM, float(page.height) * MM
        self.page = page
        self.lines = self._lines()
        self.rules = sorted((_rule(each) for each in page.lines), key=lambda rule: rule[1])
        self.pictures = [_box(each) for each in page.images]

    def _lines(self):
        """Characters whose em boxes begin at the same height; faces of one line have different baselines."""
        rows = defaultdict(list)
        for char in self.page.chars:
            if char["upright"] and not char["text"].isspace():
                rows[round(self._top(char), 1)].append(char)
        return [self._line(row) for _, row in sorted(rows.items())]

    def _top(self, char):
        return self.height - char["matrix"][5] * MM - self.em_top(char["fontname"]) * char["size"] * MM

    def _line(self, row):
        row = sorted(row, key=lambda char: char["matrix"][4])
        first, last = row[0], row[-1]
        size, top = max(char["size"] for char in row) * MM, self._top(first)
        text = "".join(char["text"] for char in row)
        right = last["x1"] * MM
        return Line(text, first["matrix"][4] * MM, right, top, top + size, size / MM, first["non_stroking_color"])

    def em_top(self, fontname):
        return self.tops[fontname.split("+")[1].replace("-Identity-H", "")]

    def places(self, line):
        """Left edges of the characters of a line."""
        found = [char for char in self.page.chars if char["upright"] and abs(self._top(char) - line.top) < 0.05]
        return sorted(char["matrix"][4] * MM for char in found)

    def find(self, beginning):
        return next(line for line in self.lines if line.text.startswith(beginning))


def _plain(face):
    from zhongshu.engines.typeset.writers.subset import opened  # noqa: PLC0415 -- only to name the face

    return opened(face).name


def _rule(each):
    return (each["x0"] * MM, each["top"] * MM, each["x1"] * MM, each["linewidth"] * MM, each["stroking_color"])


def _box(each):
    return (each["x0"] * MM, each["top"] * MM, each["width"] * MM, each["height"] * MM)


def read(paper, faces):
    with pdfplumber.open(io.BytesIO(write_pdf(lay_out(paper, faces)))) as document:
        return [Page(page, faces) for page in document.pages]


@pytest.fixture(scope="module")
def pages(faces):
    known = {}
    return lambda kind: known.get(kind) or known.setdefault(kind, read(papers.ALL[kind](), faces))


def near(*values):
    return pytest.approx(values if len(values) > 1 else values[0], abs=NEAR)


def red_rules(page):
    return [rule for rule in page.rules if rule[4] == (1, 0, 0)]


def black_rules(page):
    return [rule for rule in page.rules if rule[4] in ((0,), 0)]


@pytest.mark.parametrize("kind", papers.ALL)
def test_every_side_is_a4(pages, kind):
    assert [(page.width, page.height) for page in pages(kind)] == [near(210, 297)] * len(pages(kind))


def test_a_full_side_has_22_lines_of_28_characters(pages):
    page = pages("paragraphs")[1]
    body = [line for line in page.lines if not line.text.startswith("—")]
    assert len(body) == 22
    assert [line.top for line in body] == near(*[37 + PITCH * n for n in range(22)])
    assert [line.left for line in body] == near(*[26] * 22)
    assert [line.right for line in body] == near(*[26 + 156] * 22)
    assert body[-1].bottom <= 262 + NEAR
    assert all(line.size == pytest.approx(15.8, abs=0.05) for line in body)
    full = [line for line in body if len(line.text) == 28 and not set(line.text) & set("0123456789")]
    steps = [after - before for line in full for before, after in pairwise(page.places(line))]
    assert steps == near(*[CELL] * len(steps))
    assert len(full) > 2


def test_the_head_of_an_ordinary_paper(pages):
    page = pages("ordinary")[0]
    mark, number = page.find("云川市人民政府办公室文件"), page.find("云川政办发〔2026〕9号")
    title = [line for line in page.lines if line.size == pytest.approx(22, abs=0.1)]
    (rule,) = red_rules(page)
    assert mark.top == near(37 + 35)
    assert mark.colour == (1, 0, 0)
    assert (mark.left + mark.right) / 2 == near(28 + 78)
    assert number.top - mark.bottom == near(TWO_LINES)
    assert (number.left + number.right) / 2 == near(28 + 78)
    assert (rule[0], rule[2]) == near(28, 28 + 156)
    assert rule[1] - number.bottom == near(4)
    assert title[0].top - rule[1] == near(TWO_LINES)
    assert [(line.left + line.right) / 2 for line in title] == [near(28 + 78)] * len(title)
    recipients = page.find("各县、区人民政府")
    assert recipients.top - title[-1].bottom == near(PITCH)
    assert recipients.left == near(28)


def test_the_body_follows_the_recipients_two_characters_in(pages):
    page = pages("ordinary")[0]
    recipients = next(line for line in page.lines if line.text.endswith("："))
    body = page.find("为切实做好")
    assert body.top - recipients.top == near(PITCH)
    assert body.left == near(28 + 2 * CELL)


def test_page_numbers_stand_outside_below_the_type_area(pages, faces):
    face = faces.first("songti")
    for number, page in enumerate(pages("long"), 1):
        line = page.find(f"—{number}—")
        ink_top = line.top + (face.em_top - face.ink("—")[3]) * line.size * MM
        assert ink_top - 262 == near(7)
        assert line.size == pytest.approx(14, abs=0.01)
        if number % 2:
            assert line.right == near(28 + 156 - CELL)
        else:
            assert line.left == near(26 + CELL)


def test_signer_and_number_of_an_upward_paper_share_a_line(faces):
    page = read(papers.upward(signers=("陆怀谷",)), faces)[0]
    line = page.find("青岩政〔2026〕37号")
    assert line.text.endswith("签发人：陆怀谷")
    assert (line.left, line.right) == near(28 + CELL, 28 + 156 - CELL)
    (rule,) = red_rules(page)
    assert rule[1] - line.bottom == near(4)


def test_the_last_of_several_signers_is_on_the_line_of_the_number(pages):
    page = pages("upward")[0]
    above, line = page.find("签发人："), page.find("青岩政〔2026〕37号")
    assert line.text.endswith("欧阳明远")
    assert line.top - above.top == near(PITCH)


def test_the_corner_of_a_secret_paper(pages):
    page = pages("secret")[0]
    texts = page.lines[:3]
    assert [line.text for line in texts] == ["000012", "机密★5年", "特急"]
    assert [line.top for line in texts] == near(37, 37 + PITCH, 37 + 2 * PITCH)
    assert [line.left for line in texts] == near(28, 28, 28)


def test_the_imprint_ends_at_the_lower_edge_of_the_type_area(pages):
    sides = pages("ordinary")
    page = next(page for page in reversed(sides) if black_rules(page))
    left = 28 if sides.index(page) % 2 == 0 else 26
    first, middle, last = black_rules(page)
    assert [rule[0] for rule in (first, middle, last)] == near(*[left] * 3)
    assert [rule[2] for rule in (first, middle, last)] == near(*[left + 156] * 3)
    assert [rule[3] for rule in (first, middle, last)] == pytest.approx([0.35, 0.25, 0.35], abs=0.01)
    assert last[1] == near(262)
    office = page.find("云川市人民政府办公室2026年3月13日印发")
    assert office.left == near(left + CELL)
    assert office.right == near(left + 156 - CELL)
    assert office.size == pytest.approx(14, abs=0.01)
    assert page.find("抄送：").left == near(left + CELL)


def test_the_seal_presses_signature_and_date(pages):
    page = next(page for page in pages("ordinary") if page.pictures)
    ((left, top, width, height),) = page.pictures
    day = page.find("2026年3月12日")
    name = next(line for line in page.lines if line.text == papers.OFFICE)
    assert (width, height) == near(45, 45)
    assert left < day.left < day.right < left + width
    assert top < name.top < day.bottom < top + height
    assert day.top - name.top == near(PITCH)
    assert (name.left + name.right) / 2 == near((day.left + day.right) / 2)
    assert left + width / 2 == near((name.left + name.right) / 2)


def test_the_date_is_four_characters_in(pages):
    sides = pages("ordinary")
    number, page = next((number, page) for number, page in enumerate(sides, 1) if page.pictures)
    right = (28 if number % 2 else 26) + 156
    assert page.find("2026年3月12日").right == near(right - 4 * CELL)


def test_an_unsealed_signature_is_two_characters_in_and_the_date_two_after_it(pages):
    sides = pages("unsealed")
    number, page = next(
        (number, page)
        for number, page in enumerate(sides, 1)
        if any(line.text == "2026年3月12日" for line in page.lines)
    )
    right = (28 if number % 2 else 26) + 156
    name, day = next(line for line in page.lines if line.text == papers.OFFICE), page.find("2026年3月12日")
    assert name.right == near(right - 2 * CELL)
    assert day.left - name.left == near(2 * CELL)
    assert day.top - name.top == near(PITCH)


def test_a_letter(pages):
    page = pages("letter")[0]
    mark = page.find("云川市水利局")
    rules = red_rules(page)
    assert mark.top == near(30)
    assert [rule[0] for rule in rules] == near(*[20] * 4)
    assert [rule[2] for rule in rules] == near(*[190] * 4)
    widths = [rule[3] for rule in rules]
    assert widths[0] > widths[1]
    assert widths[2] < widths[3]
    assert rules[0][1] - rules[0][3] / 2 - mark.bottom == near(4)
    assert rules[3][1] + rules[3][3] / 2 == near(297 - 20)
    urgency = page.find("加急")
    assert urgency.left == near(28)
    assert urgency.right == near(28 + 156)  # the number is on the same line
    assert urgency.top - (rules[1][1] + rules[1][3] / 2) == near(4.84)
    assert not [line for line in page.lines if line.text.startswith("—")]


def test_an_order(pages):
    page = pages("order")[0]
    mark, number = page.find("云川市人民政府令"), page.find("第18号")
    body = page.find("《云川市城市供水管理办法》")
    assert mark.top == near(37 + 20)
    assert number.top - mark.bottom == near(TWO_LINES)
    assert body.top - number.bottom == near(TWO_LINES)


def test_minutes(pages):
    page = pages("minutes")[0]
    assert page.find("云川市人民政府常务会议纪要").top == near(37 + 35)
    last = next(page for page in pages("minutes") if any(line.text.startswith("出席：") for line in page.lines))
    assert last.find("请假：").left - (26 if pages("minutes").index(last) % 2 else 28) == near(2 * CELL)


def test_attachments_begin_on_a_side_of_their_own(pages):
    sides = pages("attachments")
    number, page = next((number, page) for number, page in enumerate(sides, 1) if page.lines[0].text == "附件1")
    left = 28 if number % 2 else 26
    assert (page.lines[0].left, page.lines[0].top) == near(left, 37)
    assert page.lines[1].top == near(37 + 2 * PITCH)
    assert (page.lines[1].left + page.lines[1].right) / 2 == near(left + 78)


def test_the_red_heads_of_joint_papers_are_stacked_to_one_width(pages):
    for kind, count in (("joint2", 2), ("joint9", 9)):
        page = pages(kind)[0]
        names = [line for line in page.lines if line.colour == (1, 0, 0)]
        assert names[0].top == near(72)
        organs = [line for line in names if any(line.text.startswith(organ) for organ in papers.BUREAUS)]
        assert len(organs) == count
        assert [line.left for line in organs] == near(*[organs[0].left] * count)
