"""Document numbers in any spelling: 云川政办函〔2026〕12号 = [2026] 12 = 2026年第12号 = （２０２６）012号."""

import re
from dataclasses import dataclass

from zhongshu.search.words import HAN, plain

_OPEN, _CLOSE = r"[〔\[(【﹝〖{]", r"[〕\])】﹞〗}]"
_NUMBER = re.compile(
    rf"(?P<code>[{HAN}a-z]*)\s*(?:{_OPEN}\s*(?P<year>(?:19|20)\d\d)\s*年?\s*{_CLOSE}|(?P<year2>(?:19|20)\d\d)\s*年)"
    r"\s*第?\s*0*(?P<value>\d{1,6})(?:\s*号|(?![\d年月日.]))"
)
_BARE = re.compile(
    rf"(?P<code>[{HAN}a-z]*)\s*(?<!\d)(?P<year>(?:19|20)\d\d)[\s\-—–]+第?0*(?P<value>\d{{1,6}})\s*号"
)  # 2026-12号


@dataclass(frozen=True)
class DocumentNumber:
    """Issuer code (may be empty), year, value."""

    code: str
    year: str
    value: str

    @property
    def bare(self) -> "DocumentNumber":
        return DocumentNumber("", self.year, self.value)

    @property
    def keys(self) -> list[str]:
        """Tokens under which it is indexed: with and without the issuer."""
        bare = f"n_{self.year}_{self.value}"
        return [bare, f"n{self.code}_{self.year}_{self.value}"] if self.code else [bare]

    @property
    def key(self) -> str:
        """The token that finds it."""
        return self.keys[-1]

    @property
    def text(self) -> str:
        """One spelling, for looking through texts."""
        return f"{self.code}〔{self.year}〕{self.value}号"


def find(text: str) -> tuple[DocumentNumber | None, tuple[int, int]]:
    """The first number in a text and where it stands."""
    match = _NUMBER.search(plain(text)) or _BARE.search(plain(text))
    if match is None:
        return None, (0, 0)
    year = match["year"] or match.groupdict().get("year2") or ""
    return DocumentNumber(match["code"], year, match["value"]), match.span()


def taken_from(text: str) -> tuple[DocumentNumber | None, str]:
    """The first number of a line as typed, and the line without it."""
    number, (start, end) = find(text)
    return number, f"{text[:start]} {text[end:]}" if number else text


def keys(text: str) -> list[str]:
    number, _place = find(text)
    return number.keys if number else []
