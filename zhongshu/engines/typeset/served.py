"""Reading and setting for a server: uploads in a process of their own, texts at once; problems as data, never raised."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from zhongshu.engines import bounded
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading import Draft, no_files, paper_of, read_draft, with_files
from zhongshu.engines.typeset.reading.words import tidy
from zhongshu.engines.typeset.schema import problems_in
from zhongshu.engines.typeset.writers import CannotWrite, write_ofd, write_pdf
from zhongshu.engines.typeset.writers.docx import write_docx

TIMEOUT_SECONDS = 60
AT_ONCE = 60_000  # characters that are set in this process; more, and every picture, in one of their own
MOST_SHOWN = 40
DOTS_PER_INCH = 100
WRITERS = ("pdf", "ofd", "docx")
_TOO_MUCH = (("body", "文稿过大或过于复杂，一分钟内排不完，请分成几件，或用命令行排版。"),)
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadDraft:
    """What a draft's file says, and the pictures in it; or why it cannot be read."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    problems: Problems = ()


@dataclass(frozen=True)
class Outcome:
    """The sides as PNG and the files asked for; or the fields at fault with their sentences."""

    pages: tuple[bytes, ...] = ()
    count: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    substitutions: tuple[str, ...] = ()
    problems: Problems = ()


def read(data: bytes, name: str) -> ReadDraft:
    """A draft's file, read in a child process."""
    try:
        found: ReadDraft = bounded.call(read_here, data, name, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return ReadDraft(problems=_TOO_MUCH)
    return found


def read_here(data: bytes, name: str) -> ReadDraft:
    try:
        draft: Draft = read_draft(data, name)
    except PaperProblem as problem:
        return ReadDraft(problems=((problem.field, str(problem)),))
    return ReadDraft(draft.values, draft.files)


def set_paper(
    values: Mapping[str, Any],
    files: Mapping[str, bytes],
    fonts: Path,
    *,
    wanted: Sequence[str] = (),
    shows: bool = True,
) -> Outcome:
    """The paper set: its sides as pictures and the files `wanted` (pdf, ofd, docx)."""
    order = (dict(values), dict(files), str(fonts), tuple(wanted), shows)
    if not files and _size(values) <= AT_ONCE:
        return set_here(*order)
    try:
        outcome: Outcome = bounded.call(set_here, *order, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return Outcome(problems=_TOO_MUCH)
    return outcome


def set_here(
    values: dict[str, Any], files: dict[str, bytes], fonts: str, wanted: tuple[str, ...], shows: bool
) -> Outcome:
    tidied = tidy(values)
    wrong = problems_in(tidied)
    if wrong:
        return Outcome(problems=tuple((problem.field, str(problem)) for problem in wrong))
    try:
        return _set(tidied, files, Path(fonts), wanted, shows=shows)
    except PaperProblem as problem:
        return Outcome(problems=((problem.field, str(problem)),))
    except CannotWrite as problem:
        return Outcome(problems=(("body", str(problem)),))


def _set(
    values: dict[str, Any], files: dict[str, bytes], fonts: Path, wanted: tuple[str, ...], *, shows: bool
) -> Outcome:
    paper = paper_of(values, with_files(files, no_files))
    drawn = lay_out(paper, Faces.load(fonts))
    pdf = write_pdf(drawn)
    made = {
        "pdf": lambda: pdf,
        "ofd": lambda: write_ofd(drawn),
        "docx": lambda: write_docx(paper, drawn),
    }
    return Outcome(
        pages=tuple(pictures(pdf)) if shows else (),
        count=len(drawn.sheets),
        files={kind: made[kind]() for kind in wanted},
        substitutions=tuple(map(str, drawn.substitutions)),
    )


def pictures(pdf: bytes) -> list[bytes]:
    """The first sides of a PDF as PNG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(document[place]) for place in range(min(len(document), MOST_SHOWN))]
    finally:
        document.close()


def _png(page: Any) -> bytes:
    kept = io.BytesIO()
    picture = page.render(scale=DOTS_PER_INCH / 72).to_pil()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, "PNG", compress_level=1)
    return kept.getvalue()


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 0
