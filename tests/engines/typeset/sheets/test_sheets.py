"""Slips and registers: everything on the sheet, long ones run on, heads and frames on every side."""

from itertools import pairwise

import pytest

from zhongshu.engines.typeset.drawn import Rule, Text
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.sheets import (
    Box,
    Cell,
    Entry,
    Register,
    Slip,
    Strip,
    lay_out_register,
    lay_out_slip,
)
from zhongshu.engines.typeset.writers import write_ofd, write_pdf

COLUMNS = ("序号", "收文日期", "来文机关", "标题")
ROWS = tuple((str(number), "7月9日", "青岩县人民政府", "关于拨付水毁公路抢修资金的请示") for number in range(1, 80))


@pytest.fixture(scope="module")
def faces(fonts):
    return Faces.load(fonts)


def slip(*entries):
    strips = (
        Strip((Cell("来文机关", "青岩县人民政府", 2), Cell("紧急程度", "加急"))),
        Strip((Cell("标　题", "关于拨付水毁公路抢修资金的请示" * 4),)),
    )
    return Slip("文件处理单", (*strips, Box("领导批示", entries)), "收〔2026〕1237号", "批办件", "打印：孟晓峰")


def words(sheet, role=""):
    return "".join(item.text for item in sheet.items if isinstance(item, Text) and role in item.role)


def level_lines(sheet):
    return [item.y1 for item in sheet.items if isinstance(item, Rule) and item.y1 == item.y2]


def test_a_slip_shows_all_that_it_holds(faces):
    (sheet,) = lay_out_slip(slip(Entry("同意。", "市长　顾明川　7月10日 8:40")), faces).sheets
    for text in (
        "文件处理单",
        "收〔2026〕1237号",
        "批办件",
        "来文机关",
        "加急",
        "同意。",
        "顾明川",
        "第 1 页，共 1 页",
        "打印：孟晓峰",
    ):
        assert text in words(sheet)


def test_a_frame_is_156_mm_wide_and_has_no_gaps(faces):
    (sheet,) = lay_out_slip(slip(), faces).sheets
    rules = [item for item in sheet.items if isinstance(item, Rule)]
    assert {(item.x1, item.x2) for item in rules if item.y1 == item.y2} == {(28.0, 184.0)}
    left = sorted((item.y1, item.y2) for item in rules if item.x1 == item.x2 == 28.0)
    assert all(after[0] == pytest.approx(before[1]) for before, after in pairwise(left))


def test_long_opinions_run_on_and_the_frame_is_closed_on_each_side(faces):
    drawn = lay_out_slip(slip(*(Entry("请市水利局牵头研究。" * 30, f"第{number}人") for number in range(5))), faces)
    assert len(drawn.sheets) > 1
    assert "".join(words(sheet, "value") for sheet in drawn.sheets).count("请市水利局牵头研究。") == 150
    for sheet in drawn.sheets:
        uprights = [item for item in sheet.items if isinstance(item, Rule) and item.x1 == item.x2]
        assert max(item.y2 for item in uprights) == pytest.approx(max(level_lines(sheet)))
        assert min(item.y1 for item in uprights) == pytest.approx(min(level_lines(sheet)))
        assert max(level_lines(sheet)) <= 262.1


@pytest.mark.parametrize("landscape", [False, True])
def test_a_register_has_its_head_on_every_side(faces, landscape):
    register = Register("收文登记簿", COLUMNS, ROWS, subtitle="2026年7月", landscape=landscape)
    drawn = lay_out_register(register, faces)
    assert len(drawn.sheets) > 2
    assert all("收文日期" in words(sheet) for sheet in drawn.sheets)
    assert f"第 2 页，共 {len(drawn.sheets)} 页" in words(drawn.sheets[1])
    assert {
        item.turn
        for sheet in drawn.sheets
        for item in sheet.items
        if isinstance(item, Text) and item.role == "table.head"
    } == {90 if landscape else 0}


def test_sheets_go_to_the_same_writers(faces):
    drawn = lay_out_register(Register("收文登记簿", COLUMNS, ROWS), faces)
    assert write_pdf(drawn).startswith(b"%PDF")
    assert write_ofd(drawn).startswith(b"PK")


@pytest.mark.parametrize(
    ("register", "field"),
    [
        (Register("", COLUMNS, ROWS), "title"),
        (Register("收文登记簿" * 9, COLUMNS, ROWS), "title"),
        (Register("收文登记簿", (), ROWS), "columns"),
        (Register("收文登记簿", COLUMNS, ROWS * 300), "rows"),
        (Register("收文登记簿", tuple(f"第{number}栏目" for number in range(60)), ()), "rows"),
    ],
)
def test_a_register_that_cannot_be_set_is_refused(faces, register, field):
    with pytest.raises(PaperProblem) as found:
        lay_out_register(register, faces)
    assert found.value.field == field


def test_an_empty_slip_is_refused(faces):
    with pytest.raises(PaperProblem, match="没有内容"):
        lay_out_slip(Slip("文件处理单", ()), faces)
