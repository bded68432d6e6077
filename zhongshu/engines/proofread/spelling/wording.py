"""The sentence that tells the reader what is wrong and which word was probably meant."""

import numpy as np

from zhongshu.engines.proofread.findings import Finding
from zhongshu.engines.proofread.spelling.codes import sequence_hashes
from zhongshu.engines.proofread.spelling.confusions import NEAR_SOUND, SHAPE_ONLY, sound
from zhongshu.engines.proofread.spelling.decode import Change
from zhongshu.engines.proofread.spelling.statistics import Statistics

SOURCE = "错别字统计模型（法律法规与公文用语）"
_LONGEST_WORD = 4
_RULES = {SHAPE_ONLY: "look-alike", NEAR_SOUND: "near-sound"}
_LIKENESS = {SHAPE_ONLY: "字形相近", NEAR_SOUND: "读音相近"}


def finding_of(change: Change, text: str, statistics: Statistics, *, is_sure: bool) -> Finding:
    """The finding of one change; `change` stands in places of the text."""
    alphabet = statistics.alphabet
    wrong = text[change.start : change.end]
    choices = ["".join(alphabet.letter(one) for one in letters) for letters in (change.letters, *change.others)]
    suggestions = tuple(dict.fromkeys(choices))
    kind = _kind(wrong, suggestions[0], statistics)
    return Finding(
        start=change.start,
        end=change.end,
        text=wrong,
        suggestions=suggestions,
        rule=f"spelling.{_RULES.get(kind, 'same-sound')}",
        severity="warn" if is_sure else "info",
        family="ocr" if kind == SHAPE_ONLY else "spelling",
        reason=_reason(change, text, suggestions[0], statistics, _LIKENESS.get(kind, "读音相同"), is_sure),
        source=SOURCE,
    )


def _reason(change: Change, text: str, right: str, statistics: Statistics, likeness: str, is_sure: bool) -> str:
    start, end = _word_span(change, text, right, statistics)
    was = text[start:end]
    meant = text[start : change.start] + right + text[change.end : end]
    if is_sure:
        return f"“{was}”疑为“{meant}”之误：“{text[change.start : change.end]}”与“{right}”{likeness}。"
    return f"“{was}”也可能应为“{meant}”：两者{likeness}，请核对。"


def _word_span(change: Change, text: str, right: str, statistics: Statistics) -> tuple[int, int]:
    """The longest listed word over the change once it is written, else the change with a neighbour."""
    first = max(change.start - _LONGEST_WORD, 0)
    around = text[first : change.start] + right + text[change.end : change.end + _LONGEST_WORD]
    ids = statistics.alphabet.encode(around)
    best = (change.start, change.end)
    for length in range(max(2, change.end - change.start), _LONGEST_WORD + 1):
        if length > len(ids):
            break
        levels = statistics.words.level(sequence_hashes(ids, length))
        spans = [(first + int(at), first + int(at) + length) for at in np.flatnonzero(levels)]
        covering = [span for span in spans if span[0] <= change.start and span[1] >= change.end]
        best = max(covering, key=lambda span: int(levels[span[0] - first]), default=best)
    return best


def _kind(wrong: str, right: str, statistics: Statistics) -> int:
    """The farthest kind of likeness among the characters that change."""
    kinds = []
    for one, other in zip(statistics.alphabet.encode(wrong), statistics.alphabet.encode(right), strict=True):
        _, others, codes = statistics.confusions.expand(np.array([one], dtype=np.uint16))
        found = sound(codes[others == other])
        kinds += [int(kind) for kind in found]
    return max(kinds, default=SHAPE_ONLY)
