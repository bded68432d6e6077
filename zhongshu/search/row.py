"""One row of the index: tokens by column, separated by spaces."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from zhongshu.search import dates
from zhongshu.search.words import tokens

TEXT_LIMIT = 200_000  # characters of one record's files; what stands further back is not found
SCALES = (10, 13, 16)  # bits: records of one range of numbers (1024, 8192, 65,536) carry one token


@dataclass(frozen=True)
class Row:
    """Title, numbers, people, opinions, text; who may find it; what filters ask for."""

    title: str = ""
    number: str = ""
    people: str = ""
    notes: str = ""
    body: str = ""
    access: str = ""
    marks: str = ""

    def pack(self) -> bytes:
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode(), level=6)

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()

    @property
    def in_title(self) -> str:
        """The title once more under a name of its own, so that a search of titles reads no other place."""
        return " ".join(in_title(token) for token in self.title.split())

    @property
    def letters(self) -> str:
        """Each character of title, people and opinions, for a search of one character."""
        found = {letter for text in (self.title, self.people, self.notes) for token in text.split() for letter in token}
        return " ".join(sorted(letter_token(letter) for letter in found if not letter.isascii() and letter.isalnum()))


COLUMNS = tuple(column.name for column in fields(Row))


def unpack(stored: bytes) -> Row | None:
    """What the index row was made from; nothing was stored of a row that has yet to be made."""
    return Row(**json.loads(zlib.decompress(bytes(stored)))) if stored else None


def indexed(texts: Iterable[str]) -> str:
    """Tokens of the texts, then those of the days that they name."""
    found: list[str] = []
    days: dict[str, None] = {}
    for text in texts:
        found += tokens(text)
        days |= dict.fromkeys(dates.keys(text))
    return " ".join([*found, *days])


def in_title(token: str) -> str:
    return f"t_{token}"


def letter_token(letter: str) -> str:
    return f"c_{letter}"


def range_tokens(record_id: int) -> list[str]:
    """Where the record stands among all, coarser and coarser."""
    return [range_token(scale, record_id >> bits) for scale, bits in enumerate(SCALES)]


def range_token(scale: int, block: int) -> str:
    return f"_{scale}{block}"
