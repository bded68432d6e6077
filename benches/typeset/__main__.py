"""Set papers and a book, measure, and write the table into docs/benchmarks.md.

python -m benches.typeset [--dry]      --dry prints only
"""

# ruff: noqa: S607, T201  # a bench prints and asks git for the commit

import argparse
import os
import platform
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from benches.typeset.texts import ORGAN, SUBJECTS, paper
from zhongshu.engines.typeset import Faces
from zhongshu.engines.typeset.book import BookSpec, Part, make_book
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Options
from zhongshu.engines.typeset.writers import ofd_fonts, subset, write_ofd, write_pdf, write_png, write_svg

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- typesetting -->", "<!-- end of typesetting -->"
BOOK_CHARACTERS = 700_000
PAPERS_OF_BOOK = 350


@dataclass
class Line:
    """One measurement: what, its sides, the bound in ms, and the times in ms."""

    what: str
    sides: int
    bound: float | None
    wall: list[float]
    cpu: list[float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="print, leave docs/benchmarks.md alone")
    options = parser.parse_args()
    fonts = ROOT / "var" / "fonts"
    if not any(fonts.rglob("*.[ot]t[fc]")):
        print("no fonts in var/fonts: make setup first")
        return 1
    about = machine()
    text = section(about, measure(Faces.load(fonts)))
    print(text)
    if not options.dry:
        write(text)
    return 0


def measure(faces: Faces) -> list[Line]:
    one, twenty = replace(paper(150), options=Options(imprint_even=False)), paper(10_000)
    edits = [paper(10_000, seed) for seed in range(1, 6)]
    drawn = lay_out(twenty, faces)
    sides = len(drawn.sheets)
    lines = [
        timed("1 page: layout and PDF, the first in its process", lambda: write_pdf(lay_out(one, faces)), 1, None, 1),
        timed("1 page: layout and PDF", lambda: write_pdf(lay_out(one, faces)), 1, 60),
        timed("20 pages: layout and PDF", lambda: write_pdf(lay_out(twenty, faces)), sides, 150),
        timed("20 pages: OFD of the layout, the first in its process", lambda: write_ofd(drawn), sides, None, 1),
        timed("20 pages: OFD of the layout", lambda: write_ofd(drawn), sides, None),
    ]
    turn = iter(edits * 10)
    lines.append(
        timed("preview of an edited page: layout of 20 pages, SVG of one", lambda: preview(next(turn), faces), 1, 100)
    )
    lines.append(timed("the same as PNG at 144 dpi", lambda: picture(next(turn), faces), 1, None))
    return lines + book_lines(faces)


def book_lines(faces: Faces) -> list[Line]:
    papers = [paper(BOOK_CHARACTERS // PAPERS_OF_BOOK, seed) for seed in range(PAPERS_OF_BOOK)]
    parts = tuple(Part(f"第{'一二三四五'[number]}编　{SUBJECTS[number]}", number * 70) for number in range(5))
    spec = BookSpec("云川市人民政府文件汇编", "（2020—2026年）", ORGAN, None, parts)
    drawn = make_book(spec, papers, faces)
    length = sum(len(each.body) for each in papers)
    what = f"book of {length:,} characters, {PAPERS_OF_BOOK} papers"
    count = len(drawn.sheets)
    return [
        timed(f"{what}: layout and PDF", lambda: write_pdf(make_book(spec, papers, faces)), count, 5000, 3),
        timed("the same book: OFD of the layout", lambda: write_ofd(drawn), count, None, 1),
    ]


def preview(given: Any, faces: Faces) -> str:
    return write_svg(lay_out(given, faces).sheets[9])


def picture(given: Any, faces: Faces) -> bytes:
    return write_png(lay_out(given, faces), 9)


def timed(what: str, work: Callable[[], object], sides: int, bound: float | None, turns: int = 9) -> Line:
    """Each turn as a new paper would be: no subset is ready, outlines of glyphs may be."""
    wall, cpu = [], []
    for _ in range(turns):
        subset._subset.cache_clear()  # noqa: SLF001
        ofd_fonts._truetype.cache_clear()  # noqa: SLF001
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return Line(what, sides, bound, wall, cpu)


def machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, commit {commit}, load before the run {load:.1f}"
    )


def section(about: str, lines: list[Line]) -> str:
    rows = [
        f"{about}. Wall times include what else the machine did; CPU is our process alone. Layout by our own engine, PDF/A-2b",
        "with subset fonts; no subset is kept from turn to turn. The text is drawn from 3,666 characters, the fonts are Fandol,",
        "LXGW WenKai and Noto.",
        "",
        "| what | sides | bound | CPU, median | wall, median | wall, worst |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join(rows + [row(line) for line in lines])


def row(line: Line) -> str:
    bound = f"{line.bound:,.0f} ms" if line.bound else "–"
    times = " | ".join(f"{value:,.0f} ms" for value in (median(line.cpu), median(line.wall), max(line.wall)))
    return f"| {line.what} | {line.sides:,} | {bound} | {times} |"


def write(text: str) -> None:
    """Put the table between its marks, at the end when they are not there yet."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    block = f"{START}\n{text}\n{END}\n"
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}\n", re.DOTALL)
    if not pattern.search(page):
        page = f"{page}\n## Typesetting\n\n{block}"
    PAGE.write_text(pattern.sub(lambda _found: block, page), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
