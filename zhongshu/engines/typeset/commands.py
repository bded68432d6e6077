"""Set an official paper as PDF, OFD, DOCX, SVG or PNG."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhongshu.engines.typeset.drawn import Drawn
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Paper, PaperProblem
from zhongshu.engines.typeset.reading import files_in, paper_of, read_draft, with_files
from zhongshu.engines.typeset.reading.words import tidy
from zhongshu.engines.typeset.schema import problems_in
from zhongshu.engines.typeset.writers import CannotWrite, metadata, write_ofd, write_pdf, write_png, write_svg
from zhongshu.engines.typeset.writers.docx import write_docx

Output = tuple[str, bytes]
VAR = Path(__file__).parents[3] / "var"


def _pages(drawn: Drawn, name: str, draw: Callable[[int], bytes]) -> list[Output]:
    """One file a side: 名称-1.svg, 名称-2.svg …"""
    stem, _, kind = name.rpartition(".")
    return [(f"{stem}-{number}.{kind}", draw(number - 1)) for number in range(1, len(drawn.sheets) + 1)]


WRITERS: dict[str, Callable[[Paper, Drawn, str], list[Output]]] = {
    "pdf": lambda paper, drawn, name: [(name, write_pdf(drawn))],
    "ofd": lambda paper, drawn, name: [(name, write_ofd(drawn, metadata=metadata(paper)))],
    "docx": lambda paper, drawn, name: [(name, write_docx(paper, drawn))],
    "svg": lambda paper, drawn, name: _pages(drawn, name, lambda place: write_svg(drawn.sheets[place]).encode()),
    "png": lambda paper, drawn, name: _pages(drawn, name, lambda place: write_png(drawn, place)),
}


@dataclass
class Report:
    """What came of it: files and sides, or the problems because of which nothing was written."""

    files: list[str] = field(default_factory=list)
    pages: int = 0
    problems: list[PaperProblem] = field(default_factory=list)
    substitutions: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        problems = [{"field": problem.field, "sentence": str(problem)} for problem in self.problems]
        values: dict[str, Any] = {**vars(self), "problems": problems}
        return json.dumps(values, ensure_ascii=False, indent=2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the draft: .json, .md, .txt or .docx")
    parser.add_argument(
        "--to", type=_kinds, default=["pdf"], help="pdf, ofd, docx, svg, png, with commas (default: pdf)"
    )
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the files (default: this one)")
    parser.add_argument(
        "--fonts", type=Path, default=None, help="folder of fonts (default: ZHONGSHU_FONTS or var/fonts)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _kinds(text: str) -> list[str]:
    kinds = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    wrong = [kind for kind in kinds if kind not in WRITERS]
    if wrong or not kinds:
        raise argparse.ArgumentTypeError(f"不认识的格式：{'、'.join(wrong)}；可以是 {'、'.join(WRITERS)}。")
    return kinds


def run(options: argparse.Namespace) -> int:
    """All files or none; 1 when the paper cannot be set or written, 2 when the draft is not there."""
    if not options.file.is_file():
        print(f"找不到文件：{options.file}", file=sys.stderr)  # noqa: T201 -- a command line prints
        return 2
    report = Report()
    try:
        _set(options, report)
    except PaperProblem as problem:
        report.problems.append(problem)
    except CannotWrite as problem:
        report.problems.append(PaperProblem("body", str(problem)))
    except OSError as error:
        report.problems.append(PaperProblem("out", f"文件写不进 {options.out}：{error.strerror}，请换一个文件夹。"))
    _tell(report, is_json=options.json)
    return 1 if report.problems else 0


def _set(options: argparse.Namespace, report: Report) -> None:
    draft = read_draft(options.file.read_bytes(), options.file.name)
    values = tidy(draft.values)
    report.problems += problems_in(values)
    if report.problems:
        return
    paper = paper_of(values, with_files(draft.files, files_in(options.file.parent)))
    drawn = lay_out(paper, faces_of(options.fonts))
    report.pages = len(drawn.sheets)
    report.substitutions = [str(each) for each in drawn.substitutions]
    report.missing = list(drawn.missing)
    outputs = [each for kind in options.to for each in WRITERS[kind](paper, drawn, f"{options.file.stem}.{kind}")]
    report.files = [str(path) for path in write_all(options.out, outputs)]


def faces_of(folder: Path | None) -> Faces:
    given = folder or Path(os.environ.get("ZHONGSHU_FONTS", Path(os.environ.get("ZHONGSHU_VAR", VAR)) / "fonts"))
    if not given.is_dir():
        raise PaperProblem(
            "fonts", f"没有字体文件夹 {given}，请用 --fonts 指定存放仿宋、楷体、黑体、小标宋、宋体的文件夹。"
        )
    faces = Faces.load(given)
    if not faces.is_complete:
        raise PaperProblem("fonts", f"字体文件夹 {given} 里没有可用的中文字体，请放入后再排版。")
    return faces


def write_all(folder: Path, outputs: Sequence[Output]) -> list[Path]:
    """Every file, first beside its place, then all of them moved there; none when one cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".typeset-", dir=folder) as name:
        for number, (_, data) in enumerate(outputs):
            (Path(name) / str(number)).write_bytes(data)
        places = [folder / file for file, _ in outputs]
        if any(place.is_dir() for place in places):
            raise IsADirectoryError(21, "同名的文件夹已存在")
        for number, place in enumerate(places):
            (Path(name) / str(number)).replace(place)
    return places


def _tell(report: Report, *, is_json: bool) -> None:
    if is_json:
        print(report.as_json())  # noqa: T201 -- a command line prints
        return
    for problem in report.problems:
        print(problem, file=sys.stderr)  # noqa: T201 -- a command line prints
    if report.problems:
        print("没有写出任何文件。", file=sys.stderr)  # noqa: T201 -- a command line prints
        return
    for line in report.substitutions:
        print(f"注意：{line}", file=sys.stderr)  # noqa: T201 -- a command line prints
    print("\n".join([f"共 {report.pages} 页。", *report.files]))  # noqa: T201 -- a command line prints


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="zhongshu typeset", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))
