"""One row of the index: tokens by column, separated by spaces."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from zhongshu.search.words import tokens


@dataclass(frozen=True)
class Row:
    """Title and people, opinions, text, and who may find it."""

    title: str = ""
    number: str = ""
    people: str = ""
    notes: str = ""
    body: str = ""
    access: str = ""

    def pack(self) -> bytes:
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode(), level=6)

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


COLUMNS = tuple(column.name for column in fields(Row))
TEXT_COLUMNS = COLUMNS[:-1]


def unpack(stored: bytes) -> Row:
    return Row(**json.loads(zlib.decompress(bytes(stored))))


def indexed(texts: Iterable[str]) -> str:
    return " ".join(token for text in texts for token in tokens(text))
