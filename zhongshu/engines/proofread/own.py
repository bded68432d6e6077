"""Rules that an office or a person adds: words, pairs and simple patterns that cannot make the search hang.

A simple pattern is literal text with `?` for any one character, `*` for at most eight characters of the same
sentence, and `[甲|乙]` for a choice. It is turned into a bounded expression; brackets and marks stand for themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from zhongshu.engines.proofread.findings import FAMILIES, SEVERITIES
from zhongshu.engines.proofread.rules import RuleProblem

LONGEST = 60  # characters of one pattern
MOST_STARS = 3
_STAR = r"[^，。；：！？、\n\r]{0,8}?"
_ANY = r"[^\n\r]"


@dataclass(frozen=True)
class OwnRule:
    """Write `right` instead of `wrong`; without `right` the place is only shown. `kind` is "word" or "pattern"."""

    id: str
    wrong: str
    right: str = ""
    reason: str = ""
    severity: str = "warn"
    family: str = "wording"
    kind: str = "word"
    source: str = "本单位规则"
    is_on: bool = True

    def __post_init__(self) -> None:
        for sentence in self._problems():
            raise RuleProblem(sentence)

    def _problems(self) -> list[str]:
        stars = self.wrong.count("*") if self.kind == "pattern" else 0
        literal = re.sub(r"[?*\[\]|\s]", "", self.wrong) if self.kind == "pattern" else self.wrong.strip()
        checks = (
            (not literal, "“要找的词”不能为空，也不能只有通配符。"),
            (len(self.wrong) > LONGEST, f"“要找的词”不能超过 {LONGEST} 个字。"),
            ("\n" in self.wrong + self.right or "\r" in self.wrong + self.right, "“要找的词”和“改为”不能换行。"),
            (self.wrong == self.right, "“要找的词”和“改为”相同，请改写其中一个。"),
            (stars > MOST_STARS, f"一条规则中的“*”不能超过 {MOST_STARS} 个。"),
            (self.kind not in {"word", "pattern"}, "规则的“种类”应为 word 或 pattern。"),
            (self.severity not in SEVERITIES, "规则的“级别”应为 error、warn 或 info。"),
            (self.family not in FAMILIES, "规则的“类别”不在规定的类别之中。"),
        )
        return [f"规则 {self.id}：{sentence}" for is_wrong, sentence in checks if is_wrong]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What is searched for; every repetition in it is bounded."""
        return re.compile(re.escape(self.wrong) if self.kind == "word" else _expression(self.wrong))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "OwnRule":
        try:
            return cls(**values)
        except TypeError as error:
            raise RuleProblem(f"规则的字段不全或不认识：{error}。") from error


def _expression(pattern: str) -> str:
    pieces = re.split(r"(\[[^\[\]]+\]|[?*])", pattern)
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    if piece == "*":
        return _STAR
    if piece == "?":
        return _ANY
    if piece.startswith("[") and piece.endswith("]"):
        return "(?:" + "|".join(re.escape(choice) for choice in piece[1:-1].split("|")) + ")"
    return re.escape(piece)
