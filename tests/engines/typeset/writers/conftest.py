"""A small laid-out paper with everything that writers have to draw."""

import io
from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from PIL import Image, ImageDraw

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Bookmark, Drawn, Picture, Rule, Sheet, Text
from zhongshu.engines.typeset.faces import Faces

CELL = 156 / 28
LINE = "为切实加强督查工作，朱镕基、喆堃昇祎同志2026年1月"


@pytest.fixture(scope="session")
def faces(fonts):
    return Faces.load(fonts)


def seal(mode="RGBA"):
    picture = Image.new(mode, (90, 90), (255, 255, 255, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(picture).ellipse((3, 3, 87, 87), outline="red", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def write(faces):
    """Text in a class of face, one piece for each face; half-width characters take half a cell."""

    def texts(x, y, words, kind="fangsong", size=CELL / MM_PER_POINT, apart=0.0, **other):
        pieces = []
        for face, run in groupby(words, key=lambda char: faces.pick(kind, char) or faces.first(kind)):
            part = "".join(run)
            em = size * MM_PER_POINT
            advances = tuple((em if char > "\u2e80" else em / 2) + apart for char in part)
            pieces.append(Text(x, y, part, face, size, advances, **other))
            shift = sum(advances)
            x, y = (x, y - shift) if other.get("turn") else (x + shift, y)
        return pieces

    return texts


@pytest.fixture(scope="session")
def drawn(write):
    first = [
        *write(60, 80, "云川市人民政府文件", "xiaobiaosong", 30, colour="red", role="issuer_mark"),
        Rule(28, 100, 184, 100, 0.5, "red", "header_rule"),
        *write(28, 120, LINE, apart=0.1),
        *write(28, 130.39, "一、总体要求", "heiti", role="heading1"),
        *write(190, 250, "表1 ABC", "songti", 14, turn=90, role="table"),
        Picture(100, 110, 45, 45, seal(), "image/png", "seal", over=True),
        *write(160, 270, "— 1 —", "songti", 14, role="page_number"),
    ]
    second = [
        *write(28, 50, "（一）健全机制。", "kaiti"),
        Picture(30, 80, 40, 20, seal("RGB"), "image/png", "picture", turn=90),
    ]
    marks = (
        Bookmark("关于督查的通知", 0, 0, 90),
        Bookmark("一、总体要求", 1, 0, 130),
        Bookmark("（一）健全机制", 2, 1, 45),
    )
    sheets = Sheet(210, 297, tuple(first), 1), Sheet(210, 297, tuple(second), 2)
    facts = {"title": "关于督查的通知", "organs": ("云川市人民政府",), "day": date(2026, 11, 22)}
    return Drawn(sheets, marks, **facts, document_number="云政发〔2026〕1号")


@pytest.fixture(scope="session")
def with_missing(drawn, write):
    """The same paper with a character that is in no font."""
    sheet = drawn.sheets[1]
    return replace(
        drawn, sheets=(replace(sheet, items=(*sheet.items, *write(28, 60, "督\U000e0fff查"))),), bookmarks=()
    )
