"""What was read from a paper: value, certainty and place per field, as printed; absent is None or an empty list."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from zhongshu.engines.extract.lines import Box, Change, Comment, Line

Value = TypeVar("Value")
SURE = 0.9  # from here on a value counts as certain: only where evidence agrees
LOOK = 0.8  # below, a person should look


@dataclass(frozen=True)
class Place:
    """Where it was read: page and line from 1; the box in fractions of the page, where the file has a layout."""

    page: int
    line: int
    box: Box | None = None

    @classmethod
    def of(cls, lines: Sequence[Line], first: int, last: int | None = None) -> "Place":
        """The lines from first to last, as far as they stand on the page of the first."""
        page = lines[first].page
        on_page = [line for line in lines[first : (last or first) + 1] if line.page == page]
        boxes = [line.box for line in on_page if line.box]
        number = sum(line.page == page and bool(line.text.strip()) for line in lines[: first + 1])
        return cls(page, max(number, 1), _around(boxes) if boxes else None)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True)
class Field(Generic[Value]):
    """A value and how certain it is, 0–1; 0 when absent. `sources` counts the places that say the same."""

    value: Value
    certainty: float = 0.0
    place: Place | None = None
    sources: int = 1

    def at(self, place: Place) -> "Field[Value]":
        return replace(self, place=place)


@dataclass(frozen=True)
class Task:
    """A sentence that asks somebody to do something: who, what, by when as written, and the day where the text fixes it."""

    who: list[str]
    what: str
    due_text: str | None = None
    due_date: str | None = None
    quote: str = ""
    certainty: float = 0.0
    place: Place | None = None


def _nothing() -> Field[Any]:
    return Field(None)


def _no_list() -> Field[list[str]]:
    return Field([])


_PLAIN = ("text", "body", "tasks", "comments", "changes", "remarks")


@dataclass(frozen=True)
class Paper:
    """The elements of one paper. Dates are ISO; levels and urgency as printed; lists are always lists."""

    document_number: Field[str | None] = field(default_factory=_nothing)
    title: Field[str | None] = field(default_factory=_nothing)
    document_type: Field[str | None] = field(default_factory=_nothing)
    issuers: Field[list[str]] = field(default_factory=_no_list)
    issue_date: Field[str | None] = field(default_factory=_nothing)
    main_recipients: Field[list[str]] = field(default_factory=_no_list)
    cc_recipients: Field[list[str]] = field(default_factory=_no_list)
    signers: Field[list[str]] = field(default_factory=_no_list)
    security_level: Field[str | None] = field(default_factory=_nothing)
    secrecy_period: Field[str | None] = field(default_factory=_nothing)
    urgency: Field[str | None] = field(default_factory=_nothing)
    copy_number: Field[str | None] = field(default_factory=_nothing)
    attachments: Field[list[str]] = field(default_factory=_no_list)
    notes: Field[list[str]] = field(default_factory=_no_list)
    printing_office: Field[str | None] = field(default_factory=_nothing)
    print_date: Field[str | None] = field(default_factory=_nothing)
    pages: Field[int | None] = field(default_factory=_nothing)
    layout: Field[str | None] = field(default_factory=_nothing)
    text: str = ""
    body: str = ""
    tasks: list[Task] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # sentences for the clerk

    def found(self) -> dict[str, Field[Any]]:
        """The fields with value, certainty and place, by key."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _PLAIN}

    def with_fields(self, changed: dict[str, Field[Any]]) -> "Paper":
        """The paper with some of its fields changed."""
        values: dict[str, Any] = changed
        return replace(self, **values)

    def to_dict(self) -> dict[str, Any]:
        """Plain values under the keys of the paper schema; certainties and places beside them."""
        found = self.found()
        plain = {name: getattr(self, name) for name in ("text", "body", "remarks")}
        rows = {name: [asdict(each) for each in getattr(self, name)] for name in ("tasks", "comments", "changes")}
        return {
            **{name: one.value for name, one in found.items()},
            **plain,
            **rows,
            "certainty": {name: one.certainty for name, one in found.items()},
            "places": {name: asdict(one.place) for name, one in found.items() if one.place},
        }
