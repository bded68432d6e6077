"""Mails: their text, and their attachments as files of their own."""

import email
import email.policy
import itertools
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import PurePath

from zhongshu.engines.extract.kinds import sniff
from zhongshu.engines.extract.lines import MAX_CHARACTERS, Line

MAX_PARTS = 100
MAX_PART_BYTES = 100_000_000
MAX_NAME = 120


@dataclass(frozen=True)
class Part:
    """An attachment: its name as sent, what its content is, its bytes."""

    name: str
    kind: str
    data: bytes


_BROKEN = (ValueError, LookupError, RecursionError, TypeError, AttributeError)  # what the parser makes of broken mails


def parts_of(data: bytes) -> list[Part]:
    """The attachments of a mail in order, those of mails attached to it among them."""
    try:
        named = [(part.get_filename(), part) for part in _walk(data) if not part.is_multipart()]
        return [_part(name, content) for name, part in named if name and (content := _content(part))]
    except _BROKEN:
        return []


def _part(name: str, content: bytes) -> Part:
    kind = sniff(content)
    is_wps = kind == "doc" and PurePath(name).suffix.lower() == ".wps"
    return Part(_clean(name), "wps" if is_wps else kind, content)


def eml_lines(data: bytes) -> list[Line]:
    """Subject and plain text of the mail itself."""
    try:
        subject = str(_message(data).get("subject", ""))
        own = [part for part in _walk(data) if part.get_content_type() == "text/plain" and not part.get_filename()]
        texts = [subject, "", *map(_text, own)]
    except _BROKEN:
        return []
    return [Line(line) for line in "\n".join(texts)[:MAX_CHARACTERS].splitlines()]


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def _walk(data: bytes) -> list[EmailMessage]:
    """The parts, as far as the bound; those of mails attached to it among them."""
    return list(itertools.islice(_message(data).walk(), MAX_PARTS))


def _content(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return content if isinstance(content, bytes) and len(content) <= MAX_PART_BYTES else b""


def _text(part: EmailMessage) -> str:
    content = _content(part)
    for encoding in (part.get_content_charset() or "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _clean(name: str) -> str:
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable()).strip()
    return (plain or "附件")[-MAX_NAME:]
