"""What a book of papers (文件汇编, 讲话汇编) is to be: its words, its parts, its indexes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """编: its title, and which paper it begins with, counted from 0."""

    title: str
    first: int


@dataclass(frozen=True, slots=True)
class BookSpec:
    """The book around the papers. On `screen` there are no blank sides and the margins do not change sides."""

    title: str
    subtitle: str = ""
    organ: str = ""
    day: date | None = None
    parts: tuple[Part, ...] = ()
    index_by_title: bool = True
    index_by_date: bool = True
    screen: bool = False
