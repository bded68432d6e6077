"""Sides and lines are the same in PDF, OFD and SVG: all three read back, for papers of every kind."""

import io
from collections import defaultdict

import pdfplumber
import pytest
from lxml import etree

from tests.engines.typeset import papers
from zhongshu.engines.extract.ofd import ofd_pages
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.writers import write_ofd, write_pdf, write_svg

SVG = "{http://www.w3.org/2000/svg}"
MM = 25.4 / 72
ASCENT = 0.88  # what our reader of OFD takes off the baseline


def lines(marks):
    """Characters with their baselines and left edges as lines from the top, each with where it begins and ends."""
    found = defaultdict(list)
    for char, x, y in marks:
        if not char.isspace():
            found[round(y, 1)].append((round(x, 2), char))
    return {y: ("".join(char for _, char in sorted(row)), min(row)[0], max(row)[0]) for y, row in found.items()}


def in_pdf(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            height = float(page.height)
            yield lines(
                (char["text"], char["matrix"][4] * MM, (height - char["matrix"][5]) * MM)
                for char in page.chars
                if char["upright"]
            )


def in_ofd(data):
    for page in ofd_pages(data):
        yield lines((word.text, word.x, word.y + ASCENT * word.size) for word in page.words)


def in_svg(drawn):
    for sheet in drawn.sheets:
        root = etree.fromstring(write_svg(sheet))
        yield lines(
            (char, float(x), float(text.get("y")))
            for text in root.iter(f"{SVG}text")
            if text.get("transform") is None
            for char, x in zip(text.text, text.get("x").split(), strict=True)
        )


def close(first, second):
    """The same lines at the same places, to a twentieth of a millimetre."""
    assert [row[0] for _, row in sorted(first.items())] == [row[0] for _, row in sorted(second.items())]
    assert sorted(first) == pytest.approx(sorted(second), abs=0.11)
    for (_, one), (_, other) in zip(sorted(first.items()), sorted(second.items()), strict=True):
        assert one[1:] == pytest.approx(other[1:], abs=0.05)


@pytest.mark.parametrize("kind", [kind for kind in papers.ALL if kind not in ("landscape", "long")])
def test_lines_and_sides_agree(faces, kind):
    drawn = lay_out(papers.ALL[kind](), faces)
    pdf, ofd, svg = list(in_pdf(write_pdf(drawn))), list(in_ofd(write_ofd(drawn))), list(in_svg(drawn))
    assert len(pdf) == len(ofd) == len(svg) == len(drawn.sheets)
    for pages in zip(pdf, ofd, svg, strict=True):
        close(pages[0], pages[1])
        close(pages[0], pages[2])


def test_twenty_sides_agree(faces):
    drawn = lay_out(papers.long_paper(24), faces)
    pdf, ofd = list(in_pdf(write_pdf(drawn))), list(in_ofd(write_ofd(drawn)))
    assert len(pdf) >= 20
    for one, other in zip(pdf, ofd, strict=True):
        close(one, other)
