"""What many tests stand on is built once in a process: its rows are kept as they were written and put in again for each test."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

T = TypeVar("T")
Row = tuple[Any, ...]
BY_TRIGGERS = {"people_stamp"}  # the rows that are put in leave marks of their own


@dataclass
class Standing(Generic[T]):
    """What was made, and the rows that it is in the database."""

    made: T
    rows: dict[type[Model], list[Row]]

    @classmethod
    def of(cls, build: Callable[[], T]) -> "Standing[T]":
        """Build it and undo it; in the database nothing is left."""
        with transaction.atomic():
            before = {model: {row[0] for row in rows} for model, rows in everything().items()}
            made = build()
            after = everything()
            transaction.set_rollback(True)
        added = {model: [row for row in rows if row[0] not in before[model]] for model, rows in after.items()}
        return cls(made, {model: rows for model, rows in added.items() if rows})

    def put_in(self) -> T:
        """The rows as they were, and what was made as if it had just been made."""
        with transaction.atomic(), connection.cursor() as cursor:
            for model, rows in self.rows.items():
                places = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
                words = f"INSERT INTO {model._meta.db_table} ({columns(model)}) VALUES {places}"  # noqa: S608
                cursor.execute(words, [value for row in rows for value in row])
        return copy.deepcopy(self.made)


def everything() -> dict[type[Model], list[Row]]:
    """All rows of all models, each with its key first and in the order of the keys: PostgreSQL promises no order unasked."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model: rows_of(model) for model in models if model._meta.db_table not in BY_TRIGGERS}


def rows_of(model: type[Model]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns(model)} FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608
        return list(cursor.fetchall())


def columns(model: type[Model]) -> str:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return ", ".join(f'"{field.column}"' for field in sorted(fields, key=lambda field: not field.primary_key))
