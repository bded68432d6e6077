"""Finds wrongly written characters: those that sound or look like the right one, or that recognition mistook."""

from zhongshu.engines.proofread.spelling.learning import learn
from zhongshu.engines.proofread.spelling.packing import SpellingDataError
from zhongshu.engines.proofread.spelling.speller import Speller

__all__ = ["Speller", "SpellingDataError", "learn"]
