"""How one version of a paper differs from another, so that people can read it: inserted and deleted words, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.engines.differences import DELETED, INSERTED, Piece, pieces, shortened
from zhongshu.engines.typeset.schema import titles
from zhongshu.outgoing import papers
from zhongshu.outgoing.models import VersionFile
from zhongshu.outgoing.states import Layout

MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One element that differs."""

    field: str
    label: str
    pieces: tuple[Piece, ...]

    @property
    def short(self) -> list[Piece]:
        """The changes alone, with the words around them."""
        return shortened(self.pieces)

    @property
    def inserted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == INSERTED)

    @property
    def deleted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == DELETED)


@dataclass(frozen=True)
class AttachmentChange:
    """An attachment that came, went, or stands at another place."""

    name: str
    kind: str  # ins, del, moved
    file: int = 0


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The elements that differ, in the order in which they stand on the paper."""
    order = {key: place for place, key in enumerate(titles())}
    keys = sorted({*before, *after}, key=lambda key: (order.get(key, len(order)), key))
    texts = [(key, readable(key, before.get(key)), readable(key, after.get(key))) for key in keys]
    return [Change(key, papers.label(key), tuple(pieces(old, new))) for key, old, new in texts if old != new]


def readable(key: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value is False:
        return ""
    if key in READ:
        return READ[key](value)
    return _text(value)


def _text(value: Any) -> str:
    if value is True:
        return str(_("是"))
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "；".join(filter(None, (_text(each) for each in value.values())))
    if isinstance(value, Sequence):
        return "，".join(filter(None, (_text(each) for each in value)))
    return str(value)


def _mark(value: Mapping[str, Any]) -> str:
    return "、".join(value.get("organs") or ()) + str(value.get("suffix") or "")


def _attachments(value: Sequence[Mapping[str, Any]]) -> str:
    """附件说明 and what is printed behind the text."""
    lines = (
        "\n".join(filter(None, (f"{number}. {each.get('title', '')}", papers.plain(each.get("body") or ""))))
        for number, each in enumerate(value, start=1)
    )
    return "\n".join(lines)


def _attendance(value: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(f"{each.get('label', '')}：{each.get('text', '')}" for each in value)


READ: Mapping[str, Callable[[Any], str]] = {
    "body": papers.plain,
    "layout": lambda value: str(Layout(value).label),
    "issuer_mark": _mark,
    "attachments": _attachments,
    "attendance": _attendance,
}


def attachment_changes(before: Sequence[VersionFile], after: Sequence[VersionFile]) -> list[AttachmentChange]:
    """By content: the same bytes are the same attachment, whatever it is called."""
    old, new = [row.sm3 for row in before], [row.sm3 for row in after]
    gone = [AttachmentChange(row.file.name, DELETED, row.file_id) for row in before if row.sm3 not in new]
    come = [AttachmentChange(row.file.name, INSERTED, row.file_id) for row in after if row.sm3 not in old]
    kept = [sm3 for sm3 in old if sm3 in new]
    stayed = [sm3 for sm3 in new if sm3 in old]
    moved = {sm3 for was, sm3 in zip(kept, stayed, strict=False) if was != sm3}
    return [*gone, *come, *(AttachmentChange(row.file.name, MOVED, row.file_id) for row in after if row.sm3 in moved)]
