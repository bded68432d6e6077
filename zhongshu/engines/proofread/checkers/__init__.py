"""Checks that need more than a pattern, by the id of their rule."""

from zhongshu.engines.proofread.checkers import (
    attachments,
    calendar,
    closings,
    endings,
    figures,
    formulations,
    headings,
    heads,
    marks,
    names,
    pairs,
    references,
    repeats,
    routing,
    titles,
    traditional,
)
from zhongshu.engines.proofread.hits import Checker

_MODULES = (attachments, calendar, closings, endings, figures, formulations, headings, heads, marks, names, pairs,
            references, repeats, routing, titles, traditional)  # fmt: skip

CHECKERS: dict[str, Checker] = {rule: check for module in _MODULES for rule, check in module.CHECKERS.items()}
