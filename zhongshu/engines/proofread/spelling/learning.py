"""Learn from the papers that an office has issued."""

from collections.abc import Iterable

from zhongshu.engines.proofread.spelling.speller import Speller


def learn(texts: Iterable[str], before: bytes = b"", names: Iterable[str] = ()) -> bytes:
    """The layer that the texts and names teach, on top of an earlier one; for `Speller.with_layer`."""
    speller = Speller.load()
    if before:
        speller = speller.with_layer(before)
    return speller.adapt(texts, names).layer()
