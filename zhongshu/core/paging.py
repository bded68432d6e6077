"""Keyset paging: page n costs the same as page one, and rows that arrive meanwhile neither repeat nor hide others.

The order may be any tuple of columns, with ties (the primary key is added when missing) and with empty values: those always
come last, whichever the direction. The cursor is signed; one that was changed, is stale or belongs to another order leads
to the first page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.options import Options
from django.http import HttpRequest

Value = Any  # whatever a column holds
Row = Any  # a model, or a dict of values()
SIGNER = signing.Signer(salt="zhongshu.paging")


@dataclass(frozen=True)
class Page:
    """One page of a list; a cursor is None when there is nothing on that side."""

    items: list[Any]
    next_cursor: str | None = None
    previous_cursor: str | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Column:
    """One column of the order. `read_as` is the attribute of a row that holds the value."""

    name: str
    read_as: str
    field: "Field[Any, Any]"
    descending: bool
    nullable: bool

    def order(self, *, backwards: bool) -> OrderBy:
        descending = self.descending != backwards
        nulls = {("nulls_first" if backwards else "nulls_last"): True} if self.nullable else {}
        return F(self.name).desc(**nulls) if descending else F(self.name).asc(**nulls)

    def beyond(self, value: Value, *, backwards: bool) -> Q | None:
        """Rows strictly past this value; None when there can be none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        past = Q(**{f"{self.name}__{'lt' if self.descending != backwards else 'gt'}": value})
        return past | Q(**{f"{self.name}__isnull": True}) if self.nullable and not backwards else past

    def equal(self, value: Value) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def bound(self, value: Value, *, backwards: bool) -> Q:
        """A plain range on the first column, implied by the rest, so that the database starts in the middle of the index."""
        if value is None or (self.nullable and not backwards):
            return Q()
        return Q(**{f"{self.name}__{'lte' if self.descending != backwards else 'gte'}": value})

    def value_of(self, row: Row) -> Value:
        return row[self.read_as] if isinstance(row, dict) else getattr(row, self.read_as)

    def load(self, stored: Value) -> Value:
        return None if stored is None else self.field.to_python(stored)


def paged(
    queryset: QuerySet[Any], request: HttpRequest, order: Sequence[str] = ("-received_at", "-pk"), size: int = 25
) -> Page:
    """The page that ?cursor= names, or the first."""
    return keyset(queryset, request.GET.get("cursor", ""), order, size)


def keyset(queryset: QuerySet[Any], cursor: str, order: Sequence[str], size: int) -> Page:
    queryset, columns = _prepare(queryset, order)
    backwards, values = _read_cursor(cursor, columns)
    rows = _rows(queryset, columns, values, backwards=backwards, size=size)
    if backwards and len(rows) <= size:  # the beginning of the list: show a full first page
        return keyset(queryset, "", order, size)
    if not rows and values is not None:
        return keyset(queryset, "", order, size)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    after, before = (True, more) if backwards else (more, values is not None)
    return Page(
        rows,
        _write_cursor("next", columns, rows[-1]) if after else None,
        _write_cursor("previous", columns, rows[0]) if before else None,
    )


def _rows(
    queryset: QuerySet[Any], columns: list[Column], values: list[Any] | None, *, backwards: bool, size: int
) -> list[Any]:
    if values is not None:
        queryset = queryset.filter(_past(columns, values, backwards=backwards))
    return list(queryset.order_by(*(column.order(backwards=backwards) for column in columns))[: size + 1])


def _past(columns: list[Column], values: list[Any], *, backwards: bool) -> Q:
    """Row-wise comparison, written out because columns differ in direction and may be empty."""
    alternatives, equal = Q(pk__in=[]), Q()
    for column, value in zip(columns, values, strict=True):
        beyond = column.beyond(value, backwards=backwards)
        if beyond is not None:
            alternatives |= equal & beyond
        equal &= column.equal(value)
    return columns[0].bound(values[0], backwards=backwards) & alternatives


def _prepare(queryset: QuerySet[Any], order: Sequence[str]) -> tuple[QuerySet[Any], list[Column]]:
    """Columns of the order; those of related tables are read along, so that a cursor needs no further query."""
    names = [name.lstrip("-") for name in order]
    order = list(order) if {"pk", _options(queryset.model).pk.name} & set(names) else [*order, _tie_breaker(order)]
    columns = []
    for position, entry in enumerate(order):
        name = entry.lstrip("-")
        read_as = f"keyset_{position}" if "__" in name else name
        if read_as != name and read_as not in queryset.query.annotations:
            queryset = queryset.annotate(**{read_as: F(name)})
        field, nullable = _field(queryset, name)
        read_as = field.attname if name == read_as and name not in queryset.query.annotations else read_as
        columns.append(Column(name, read_as, field, entry.startswith("-"), nullable))
    return queryset, columns


def _tie_breaker(order: Sequence[str]) -> str:
    return "-pk" if order and order[-1].startswith("-") else "pk"


def _field(queryset: QuerySet[Any], name: str) -> "tuple[Field[Any, Any], bool]":
    """The field behind a name, and whether its value can be empty on the way there."""
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field, True
    model: type[Model] = queryset.model
    nullable = False
    *relations, last = name.split("__")
    for relation in relations:
        step = _options(model).get_field(relation)
        nullable = nullable or getattr(step, "null", True)
        model = step.related_model  # type: ignore[assignment]
    field = _options(model).pk if last == "pk" else _options(model).get_field(last)
    return field, nullable or field.null  # type: ignore[return-value, union-attr]


def _options(model: type[Model]) -> "Options[Any]":
    return model._meta


def _write_cursor(direction: str, columns: list[Column], row: Row) -> str:
    values = [_plain(column.value_of(row)) for column in columns]
    return SIGNER.sign_object([direction, _signature(columns), values])


def _read_cursor(cursor: str, columns: list[Column]) -> tuple[bool, list[Any] | None]:
    try:
        direction, signature, stored = SIGNER.unsign_object(cursor)
        if signature != _signature(columns):
            return False, None
        values = [column.load(value) for column, value in zip(columns, stored, strict=True)]
    except (signing.BadSignature, ValidationError, ValueError, TypeError, FieldError, FieldDoesNotExist):
        return False, None
    return direction == "previous", values


def _signature(columns: list[Column]) -> str:
    return ",".join(f"{'-' * column.descending}{column.name}" for column in columns)


def _plain(value: Value) -> Value:
    """As JSON keeps it without loss: text for everything but numbers and truth."""
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
