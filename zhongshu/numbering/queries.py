from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zhongshu.core import registry
from zhongshu.numbering import access
from zhongshu.numbering.models import Number, Series
from zhongshu.people.models import Person


@dataclass(frozen=True)
class Line:
    """One number of the book, with the item that carries it where the reader may see that."""

    number: Number
    title: str
    url: str


def book(person: Person, year: int) -> QuerySet[Series]:
    """Series of one year in the organs whose book the person reads, with how many numbers were voided."""
    voided = Count("numbers", filter=Q(numbers__voided_at__isnull=False))
    return (
        access.visible_to(person)
        .filter(year=year)
        .select_related("organ")
        .annotate(voided=voided)
        .order_by("organ__sort", "organ_id", "code")
    )


def years(person: Person) -> list[int]:
    return list(access.visible_to(person).order_by("-year").values_list("year", flat=True).distinct())


def numbers(series: Series) -> QuerySet[Number]:
    return Number.objects.filter(series=series).select_related("drawn_by")


def lines(person: Person, found: list[Number]) -> list[Line]:
    """Titles come from the apps above, in one query."""
    titles = registry.number_titles(person, [number.pk for number in found])
    return [Line(number, *titles.get(number.pk, ("", ""))) for number in found]
