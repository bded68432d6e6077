"""What comes in: pasted text or a file, made plain, its name, and the level that it says of itself."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines.extract import inspect, read_paper
from zhongshu.engines.proofread.marked import docx_text
from zhongshu.people.levels import SecurityLevel

HEAD = 300  # a level stands in the first lines
_LEVELS = {"绝密": SecurityLevel.TOP_SECRET, "机密": SecurityLevel.SECRET, "秘密": SecurityLevel.CONFIDENTIAL}
_MARK = re.compile(r"^\s*(绝密|机密|秘密)\s*(?:[★☆]|$)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Taken:
    """A text ready to be proofread."""

    text: str
    name: str
    original: bytes | None = None

    @property
    def marked_level(self) -> int:
        """The level that the text carries in its head; none where it says nothing."""
        found = _MARK.search(self.text[:HEAD])
        return int(_LEVELS[found[1]]) if found else int(SecurityLevel.NONE)


def take(text: str, upload: BinaryIO | None, name: str) -> Taken:
    """A file goes before pasted text. Files are judged by their content; a bad one is refused with a sentence."""
    if upload is not None:
        return _from_file(upload.read(settings.MAX_PAPER_BYTES + 1), PurePath(name).name[:200])
    text = plain(text)
    if not text.strip():
        raise RuleBroken(_("请粘贴要校对的文字，或者选一个文件。"), field="text")
    return Taken(text, name.strip()[:200] or _first_line(text))


def plain(text: str) -> str:
    """One kind of line end, no control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _from_file(data: bytes, name: str) -> Taken:
    if len(data) > settings.MAX_PAPER_BYTES:
        megabytes = settings.MAX_PAPER_BYTES // (1024 * 1024)
        raise RuleBroken(_("文件超过 %(n)s MB。请压缩或者拆分后再传。") % {"n": megabytes}, field="upload")
    facts = inspect(data, name)
    if facts.problems:
        raise RuleBroken(facts.problems[0].sentence, field="upload")
    is_docx = facts.kind == "docx"
    text = plain(docx_text(data) if is_docx else read_paper(data, facts.kind).text)
    if not text.strip():
        raise RuleBroken(_("文件里没有读出文字。扫描件请先识别，再把文字粘贴进来。"), field="upload")
    return Taken(text, name, data if is_docx else None)


def _first_line(text: str) -> str:
    return next((line.strip()[:40] for line in text.splitlines() if line.strip()), "")
