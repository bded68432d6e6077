"""What was read from the picture of a page, and its form for keeping."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom in fractions of the straightened page


@dataclass(frozen=True)
class OcrLine:
    """A run of characters; ink is black, red or blue."""

    text: str
    box: Box
    certainty: float
    ink: str = "black"


@dataclass(frozen=True)
class OcrRule:
    """A drawn horizontal line."""

    left: float
    right: float
    y: float
    ink: str


@dataclass(frozen=True)
class OcrPage:
    """One page, straightened: how far it was turned, its lines, rules and bar codes."""

    number: int
    width: int
    height: int
    turned: float = 0.0  # degrees
    lines: list[OcrLine] = field(default_factory=list)
    rules: list[OcrRule] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    problem: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "OcrPage":
        known: dict[str, Any] = json.loads(text)
        known["lines"] = [OcrLine(**(line | {"box": tuple(line["box"])})) for line in known["lines"]]
        known["rules"] = [OcrRule(**rule) for rule in known["rules"]]
        return cls(**known)
