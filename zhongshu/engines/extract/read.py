"""Read a paper: the one function behind which reading may grow better."""

from collections.abc import Callable

from zhongshu.engines import bounded
from zhongshu.engines.extract.archives import Bomb, Damaged, Encrypted, ForbiddenXml
from zhongshu.engines.extract.elements import elements
from zhongshu.engines.extract.lines import Line, docx_lines, txt_lines
from zhongshu.engines.extract.ofd import ofd_lines
from zhongshu.engines.extract.old_word import doc_lines
from zhongshu.engines.extract.paper import Paper
from zhongshu.engines.extract.pdf import pdf_lines

TIMEOUT_SECONDS = 20
READERS: dict[str, Callable[[bytes], list[Line]]] = {
    "txt": txt_lines,
    "docx": docx_lines,
    "pdf": pdf_lines,
    "ofd": ofd_lines,
    "doc": doc_lines,
    "wps": doc_lines,
}


def read_paper(data: bytes, kind: str) -> Paper:
    """The elements of a paper as far as plain patterns find them; an unreadable or scanned one gives an empty Paper."""
    if kind not in READERS:
        return Paper()
    try:
        paper: Paper = bounded.call(read_here, data, kind, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return Paper()
    return paper


def read_here(data: bytes, kind: str) -> Paper:
    """The same in this process, without the bounds on time and memory."""
    try:
        return elements(READERS[kind](data))
    except (Damaged, Bomb, Encrypted, ForbiddenXml):
        return Paper()
