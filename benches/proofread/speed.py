"""Characters per second, rules alone and with the speller."""

import time

from zhongshu.engines.proofread import proofread
from zhongshu.engines.proofread.speller import Finder

PIECE = 5_000  # characters: a longer paper


def measure(text: str, speller: Finder | None, *, piece: int = PIECE) -> tuple[float, float]:
    """Characters per second of processor time and of the clock, paper by paper."""
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    proofread(pieces[0], speller=speller)
    clock, processor = time.perf_counter(), time.process_time()
    for one in pieces:
        proofread(one, speller=speller)
    return len(text) / (time.process_time() - processor), len(text) / (time.perf_counter() - clock)
