"""What proofreading expects of a speller."""

from collections.abc import Iterable
from typing import Protocol

from zhongshu.engines.proofread.findings import Finding


class Finder(Protocol):
    """Finds wrong characters in a text: findings of the families spelling and ocr."""

    def find(self, text: str) -> Iterable[Finding]: ...
