"""A slip as a Word file: one table whose rows all fill the same grid, the title in its colour, nothing lost."""

import io
import re
import zipfile

from zhongshu.engines.typeset.sheets import Box, Cell, Entry, Slip, Strip
from zhongshu.engines.typeset.writers.docx_slip import write_docx_slip

SLIP = Slip(
    "督办单（黄色）",
    (
        Strip((Cell("承办单位", "市交通运输局"),)),
        Strip((Cell("办理期限", "2026年4月3日"), Cell("超期情况", "超期2个工作日"))),
        Strip((Cell("甲", "1"), Cell("乙", "2"), Cell("丙", "3"))),
        Box("督办要求", (Entry("请立即增派力量。\n分管领导到场。", "贺志新　4月8日"),)),
        Box("单位答复"),
    ),
    "督办单〔2026〕4号",
    "特急",
    colour="#B87400",
)


def document() -> str:
    with zipfile.ZipFile(io.BytesIO(write_docx_slip(SLIP))) as package:
        return package.read("word/document.xml").decode()


def test_every_row_fills_the_grid():
    xml = document()
    columns = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"/>', xml)]
    rows = re.findall(r"<w:tr>.*?</w:tr>", xml)

    assert len(rows) == 5
    for row in rows:
        assert sum(int(span) for span in re.findall(r'<w:gridSpan w:val="(\d+)"/>', row)) == len(columns)
        assert sum(int(width) for width in re.findall(r'<w:tcW w:w="(\d+)"', row)) == sum(columns)


def test_words_and_colour_are_there():
    xml = document()

    texts = "".join(re.findall(r"<w:t [^>]*>([^<]*)</w:t>", xml))
    for word in ("督办单（黄色）", "督办单〔2026〕4号", "特急", "超期2个工作日", "分管领导到场。", "贺志新"):
        assert word in texts
    assert '<w:color w:val="B87400"/>' in xml
    assert write_docx_slip(SLIP) == write_docx_slip(SLIP)
