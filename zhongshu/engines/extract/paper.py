"""What was read from a paper: one value and one certainty per field, as printed; absent is None or an empty list."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Field(Generic[Value]):
    """A value and how certain it is, 0–1; 0 when absent. Below 0.8 a person should look."""

    value: Value
    certainty: float = 0.0


def _nothing() -> Field[Any]:
    return Field(None)


def _no_list() -> Field[list[str]]:
    return Field([])


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
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values under the keys of the paper schema, and the certainties beside them."""
        found = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "text"}
        values = {name: asdict(one)["value"] for name, one in found.items()}
        return {**values, "text": self.text, "certainty": {name: one.certainty for name, one in found.items()}}
