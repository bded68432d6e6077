"""What a draft's file holds, whatever its kind: parts of text, tables and pictures in order."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.body import Part, without_markdown
from zhongshu.engines.typeset.reading.decoding import decode
from zhongshu.engines.typeset.reading.front import split_front
from zhongshu.engines.typeset.reading.word import is_word, read_word

TEXTS = (".txt", ".md", ".markdown", ".text", "")
WORD = (".docx",)
TAKEN = "JSON、Markdown（.md）、文本（.txt）或 Word（.docx）"


@dataclass(frozen=True)
class Content:
    """Texts, tables and pictures in order; `title` is the first heading of a markdown file, `files` its pictures."""

    parts: list[Part]
    title: str = ""
    files: dict[str, bytes] = field(default_factory=dict)


def content_of(data: bytes, name: str, where: str, what: str) -> Content:
    """The content of a file; a sentence when its kind is not one that can be set."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in WORD or is_word(data):
        parts, files = read_word(data, where, what)
        return Content(parts, files=files)
    if suffix not in TEXTS:
        raise PaperProblem(where, f"{what}不是可以排版的文件，请另存为 {TAKEN}。")
    text = decode(data, what)
    return _markdown(text) if suffix in (".md", ".markdown") else Content([text])


def _markdown(text: str) -> Content:
    """The signs of markdown are read below the front block only."""
    block, rest = split_front(text)
    title, plain = without_markdown(rest)
    return Content([plain if block is None else f"---\n{block}\n---\n{plain}"], title)
