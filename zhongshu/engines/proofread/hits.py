"""What a checker reports: a place, proposals, and the words that the reason of its rule leaves open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zhongshu.engines.proofread.draft import Draft


@dataclass(frozen=True)
class Hit:
    """One place of the text; `words` fill the {names} in the rule's reason."""

    start: int
    end: int
    suggestions: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


Checker = Callable[[Draft], Iterable[Hit]]
