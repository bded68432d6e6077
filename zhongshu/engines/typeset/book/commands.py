"""Make a book of many papers (文件汇编) as PDF or OFD."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from zhongshu.engines.typeset.book.make import make_book
from zhongshu.engines.typeset.book.reading import read_book
from zhongshu.engines.typeset.commands import faces_of, write_all
from zhongshu.engines.typeset.drawn import Drawn
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.writers import CannotWrite, write_ofd, write_pdf

WRITERS: dict[str, Callable[[Drawn], bytes]] = {"pdf": write_pdf, "ofd": write_ofd}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, help="a .json file: title, papers or parts, beside the papers it names")
    parser.add_argument("--to", type=_kinds, default=["pdf"], help="pdf, ofd, with commas (default: pdf)")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the files (default: this one)")
    parser.add_argument(
        "--fonts", type=Path, default=None, help="folder of fonts (default: ZHONGSHU_FONTS or var/fonts)"
    )


def _kinds(text: str) -> list[str]:
    kinds = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if not kinds or not set(kinds) <= set(WRITERS):
        raise argparse.ArgumentTypeError(f"不认识的格式：{text}；可以是 {'、'.join(WRITERS)}。")
    return kinds


def run(options: argparse.Namespace) -> int:
    """All files or none; 1 when the book cannot be set or written, 2 when the plan is not there."""
    if not options.plan.is_file():
        print(f"找不到文件：{options.plan}", file=sys.stderr)  # noqa: T201 -- a command line prints
        return 2
    try:
        drawn, files = _make(options)
    except (PaperProblem, CannotWrite) as problem:
        return _refuse(str(problem))
    except OSError as error:
        return _refuse(f"文件写不进 {options.out}：{error.strerror}，请换一个文件夹。")
    for line in drawn.substitutions:
        print(f"注意：{line}", file=sys.stderr)  # noqa: T201 -- a command line prints
    print("\n".join([f"共 {len(drawn.sheets)} 页。", *map(str, files)]))  # noqa: T201 -- a command line prints
    return 0


def _make(options: argparse.Namespace) -> tuple[Drawn, list[Path]]:
    spec, papers = read_book(options.plan)
    drawn = make_book(spec, papers, faces_of(options.fonts))
    outputs = [(f"{options.plan.stem}.{kind}", WRITERS[kind](drawn)) for kind in options.to]
    return drawn, write_all(options.out, outputs)


def _refuse(sentence: str) -> int:
    print(f"{sentence}\n没有写出任何文件。", file=sys.stderr)  # noqa: T201 -- a command line prints
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="zhongshu book", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))
