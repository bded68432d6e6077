"""Words and characters that may stand twice in good Chinese, from tables/doubled.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "doubled.toml"


@dataclass(frozen=True, slots=True)
class Doubles:
    """What is no fault when it stands twice."""

    twice_is_fine: frozenset[str]  # words: 研究研究
    tried: frozenset[str]  # of these, the verbs that double only to say “a little”
    chains: frozenset[str]  # 贯彻落实: pairs of verbs that count as one word
    never_doubled: frozenset[str]  # 及时: its last character is not said twice
    ends_in_function: frozenset[str]  # words that end in a function word: 目的的
    function: frozenset[str]
    may_double: frozenset[str]  # characters: 人人


@cache
def doubles() -> Doubles:
    """The shipped table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Doubles(
        frozenset(" ".join(table["twice_is_fine"]).split()),
        frozenset(" ".join(table["tried"]).split()),
        frozenset(" ".join(table["chains"]).split()),
        frozenset(" ".join(table["never_doubled"]).split()),
        frozenset(" ".join(table["ends_in_function"]).split()),
        frozenset(table["function"]),
        frozenset("".join(table["may_double"])),
    )
