"""How good a speller is, counted as in the literature: whole sentences, and single characters."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhongshu.engines.proofread.spelling.speller import Speller


@dataclass
class Count:
    """Things that were wrong, that were changed, and that were changed rightly."""

    wrong: int = 0
    changed: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.changed if self.changed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wrong if self.wrong else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, more: "Count") -> "Count":
        return Count(self.wrong + more.wrong, self.changed + more.changed, self.right + more.right)

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


@dataclass
class Scores:
    """A sentence counts as right when all of it is."""

    sentences: Count = field(default_factory=Count)
    characters: Count = field(default_factory=Count)

    def __add__(self, more: "Scores") -> "Scores":
        return Scores(self.sentences + more.sentences, self.characters + more.characters)

    def __str__(self) -> str:
        return f"sentences {self.sentences} · characters {self.characters}"


def score(speller: Speller, pairs: Iterable[tuple[str, str]]) -> Scores:
    """Scores over (as written, as it should be), each sentence by itself."""
    total = Scores()
    for wrong, right in pairs:
        written = speller.correct(wrong)
        total.sentences += Count(wrong != right, written != wrong, written == right and wrong != right)
        for before, truth, after in zip(wrong, right, written, strict=True):
            total.characters += Count(before != truth, after != before, after == truth and before != truth)
    return total
