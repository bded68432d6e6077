"""Ordered lists of wide rows, in less time.

For a query with an order Django puts every selected column into a dictionary, and the hash of a column asks `inspect` for the
arguments it was made with: several milliseconds for a record with its people. Two equal columns have the same alias and the
same name, so these two are hash enough; what equal means stays as Django has it.
"""

from django.db.models.expressions import Col


def hash_by_name() -> None:
    Col.__hash__ = _hash  # type: ignore[assignment, method-assign]  # Django offers no other way in


def _hash(column: Col) -> int:
    return hash((column.alias, column.target.name))
