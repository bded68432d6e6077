"""Fixed lists such as 四个意识: where most of the items stand close together, set and order are compared.

The lists are dated sample data; the rule runs only after an editor of the office has confirmed them.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

TABLE = Path(__file__).parents[1] / "tables" / "formulations.toml"
_NEAR = 60  # characters between the first and the last item of a list that is compared
_GAP = 12


@dataclass(frozen=True, slots=True)
class Formulation:
    """One fixed list: its name, its items in order, since and until when it is in use."""

    name: str
    items: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""


@cache
def formulations() -> tuple[Formulation, ...]:
    """The shipped lists."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["formulation"]
    return tuple(Formulation(row["name"], tuple(row["items"]), row["valid_from"], row["valid_to"]) for row in rows)


def lists(draft: Draft) -> Iterator[Hit]:
    """Lists with an item missing or in another order."""
    for one in formulations():
        if one.valid_to or sum(item in draft.text for item in one.items) < 3:
            continue
        pattern = re.compile("|".join(re.escape(item) for item in sorted(one.items, key=len, reverse=True)))
        for run in _runs(list(pattern.finditer(draft.text)), draft.text):
            fault = _fault([match.group() for match in run], one.items)
            if fault and not _is_part_of_other(run, draft):
                words = {"name": one.name, "right": "、".join(one.items), "what": fault}
                yield Hit(run[0].start(), run[-1].end(), (), words)


def _runs(found: Sequence[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Matches that follow one another with little in between."""
    run: list[re.Match[str]] = []
    for match in found:
        between = text[run[-1].end() : match.start()] if run else ""
        if run and (len(between) > _GAP or "。" in between or "\n" in between):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _fault(said: Sequence[str], right: Sequence[str]) -> str:
    """What is wrong with a run of items: missing or order; nothing where too few are named."""
    named = list(dict.fromkeys(said))
    if len(named) < max(3, len(right) - 2) and len(named) * 5 < len(right) * 3:
        return ""
    if len(named) < 3:
        return ""
    missing = [item for item in right if item not in named]
    wanted = [item for item in right if item in named]
    if len(missing) > 2 or (missing and len(named) < 3):
        return ""
    if named != wanted:
        return "次序不同"
    return f"缺“{'、'.join(missing)}”" if missing else ""


def _is_part_of_other(run: Sequence[re.Match[str]], draft: Draft) -> bool:
    """Some lists share items: a run that is whole in another list is right."""
    named = [match.group() for match in run]
    return (
        any(
            list(other.items[at : at + len(named)]) == named
            for other in formulations()
            for at in range(len(other.items))
            if len(other.items) == len(named)
        )
        or run[-1].end() - run[0].start() > _NEAR * 3
    )


CHECKERS: dict[str, Checker] = {"formulation.list": lists}
