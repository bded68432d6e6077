"""The invented world as the tables in data/ tell it: offices, organs, names, papers, words. Plain values, no database."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
ROLES = {
    "H": "organ_head",
    "L": "leader_in_charge",
    "D": "office_director",
    "V": "office_deputy",
    "U": "unit_head",
    "I": "intake",
    "R": "registry",
    "P": "proposer",
    "A": "handler",
    "S": "secretary",
    "X": "supervision",
    "B": "business_admin",
}


@dataclass(frozen=True)
class Somebody:
    """One person in one post."""

    name: str
    username: str
    title: str
    roles: tuple[str, ...]
    clearance: int = 2


@dataclass(frozen=True)
class Staffed:
    """An organ of the deployment with its units and people."""

    key: str
    name: str
    short_name: str
    code: str
    kind: str
    rank: int
    parent: str  # key of the organ above
    units: dict[str, tuple[Somebody, ...]]
    serves: str = ""
    looked_after_by: str = ""  # the 综合科 of the general office
    leader: str = ""  # user name of the leader in charge there


@dataclass(frozen=True)
class Topic:
    """A paper that somebody may send."""

    sender: str  # key of an organ, or the full name of one outside
    type_name: str
    title: str
    paper_class: str  # 阅 办 答
    urgency: str
    lead: str  # key of an organ or name of a unit of the receiving office
    co: tuple[str, ...]


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def rows(text: str, width: int) -> Iterator[list[str]]:
    """The lines of a table; missing cells at the end are empty."""
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        yield cells + [""] * (width - len(cells))


def somebody(cells: list[str]) -> Somebody:
    name, username, title, roles, clearance = cells
    return Somebody(name, username, title, tuple(ROLES[letter] for letter in roles.split(",")), int(clearance or 2))


def topics(office: str) -> list[Topic]:
    """Everything that may come in at an office, in the order of the table; counties and townships send each of theirs."""
    organs, found = table("organs"), []
    below = {
        "counties": [f"{key}-{office}" for key, *_rest in rows(organs["counties"], 6)],
        "townships": [key for key, *_rest in rows(organs["townships"], 3)],
    }
    for sender, lines in table(f"papers_{office}").items():
        for position, cells in enumerate(rows(lines, 6)):
            senders = _turn(below[sender], position) if sender in below else [sender]
            type_name, title, paper_class, urgency, lead, co = cells
            found += [Topic(each, type_name, title, paper_class, urgency, lead, _keys(co)) for each in senders]
    return found


def _turn(keys: list[str], position: int) -> list[str]:
    """Four of them, others for the next line, so that not everybody asks for the same."""
    return [keys[(position * 2 + step) % len(keys)] for step in range(min(4, len(keys)))]


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for key in text.split(",") if key)
