"""Lines without what is not the paper's own text: page numbers, stamps and handwriting on scans, seals."""

import re
from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.words import PAGE_NUMBER, compact

HEAD_ZONE = 0.45  # of the first page: red marks stand above
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff）】〕”》])([,:;])|([,:;])(?=[\u4e00-\u9fff（【〔“《])")
_WIDE = {",": "，", ":": "：", ";": "；"}


def cleaned(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The paper's lines, and the stamps and handwriting that lay over it."""
    kept, over = [], []
    for line in lines:
        text = compact(line.text)
        if line.is_printed and PAGE_NUMBER.match(text) and _is_at_edge(line):
            continue
        if line.certainty < 1 and _is_over(line, text):
            over.append(line)
        else:
            kept.append(_tidied(line) if line.certainty < 1 else line)
    return kept, over


def _is_at_edge(line: Line) -> bool:
    return line.box is None or line.box[1] > 0.85 or line.box[3] < 0.08


def _is_over(line: Line, text: str) -> bool:
    """Blue ink; red ink outside the head; a few characters that a seal's rim or star was taken for."""
    in_head = line.page == 1 and line.box is not None and line.box[1] < HEAD_ZONE
    is_scrap = len(text) <= 2 and line.certainty < 0.9
    return line.ink == "blue" or (line.ink == "red" and not in_head) or is_scrap


def _tidied(line: Line) -> Line:
    """Recognised punctuation beside Chinese characters in full width."""
    text = _NARROW.sub(lambda match: _WIDE[match.group()], line.text)
    text = re.sub(r"\(([^()（）]{1,40})[)）]|（([^()（）]{1,40})\)", lambda m: f"（{m.group(1) or m.group(2)}）", text)
    return replace(line, text=text)
