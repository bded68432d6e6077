"""Word files of people for a server: read and settled in a process of their own; what is wrong comes back as a sentence."""

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from zhongshu.engines import bounded
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading import read_draft
from zhongshu.engines.typeset.reading.tracked import Tracked, read_tracked
from zhongshu.engines.typeset.reading.tracked_settled import settle

TIMEOUT_SECONDS = 60
PICTURES = re.compile(r"word/(media/.+|charts/chart\d*\.xml|diagrams/data\d*\.xml)")
TOO_MUCH = "这份文稿过大或过于复杂，一分钟内读不完。请拆分后再上传。"


@dataclass(frozen=True)
class Uploaded:
    """The paper as it is with these changes refused and the others accepted; or why it cannot be read."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    tracked: Tracked = field(default_factory=Tracked)
    problem: str = ""
    hidden: int = 0  # pictures and charts without a place in the text: in tables, text boxes, heads and feet


def read(data: bytes, name: str) -> Uploaded:
    """The paper as it was before anybody tracked changes, and the changes."""
    return _call(read_here, data, name)


def settled(data: bytes, name: str, refused: Collection[int]) -> Uploaded:
    """The paper with the changes decided."""
    return _call(settled_here, data, name, frozenset(refused))


def _call(work: Any, *order: Any) -> Uploaded:
    try:
        found: Uploaded = bounded.call(work, *order, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return Uploaded(problem=TOO_MUCH)
    return found


def read_here(data: bytes, name: str) -> Uploaded:
    try:
        tracked = read_tracked(data, name)
        draft = read_draft(settle(data, name, {change.number for change in tracked.changes}), name)
    except PaperProblem as problem:
        return Uploaded(problem=str(problem))
    return Uploaded(draft.values, draft.files, tracked, hidden=len(_pictures(data) - set(draft.files)))


def _pictures(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name for name in archive.namelist() if PICTURES.fullmatch(name)}


def settled_here(data: bytes, name: str, refused: frozenset[int]) -> Uploaded:
    try:
        draft = read_draft(settle(data, name, refused), name)
    except PaperProblem as problem:
        return Uploaded(problem=str(problem))
    return Uploaded(draft.values, draft.files)
