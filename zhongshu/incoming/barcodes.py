"""The code on the label of a paper original, and the words one may type or scan to find it."""

import re

from zhongshu.people.models import Organ

PREFIX = "SW"
_CODE = re.compile(r"SW(\d+)-(\d{4})-(\d+)(?:-(\d+))?")


def barcode(organ: Organ, year: int, value: int, *, copy: int = 1) -> str:
    """SW12-2026-01237: organ, year, receipt number; from the second paper of one record on with a count behind."""
    code = f"{PREFIX}{organ.pk}-{year}-{value:05d}"
    return code if copy == 1 else f"{code}-{copy}"


def cleaned(typed: str) -> str:
    """What a scanner or a hand entered, in the form that is stored."""
    return re.sub(r"\s+", "", typed).upper().replace("—", "-").replace("－", "-")


def is_barcode(typed: str) -> bool:
    return _CODE.fullmatch(cleaned(typed)) is not None
