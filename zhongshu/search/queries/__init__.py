"""Finding records: by words, by filters, by likeness; who is found beside them; what a person keeps."""

from zhongshu.search.queries.facets import Facet, facets
from zhongshu.search.queries.filters import Asked, Filters, periods, read
from zhongshu.search.queries.finding import COUNTED, Results, find, matching_ids
from zhongshu.search.queries.hits import Hit
from zhongshu.search.queries.like import like
from zhongshu.search.queries.people import people
from zhongshu.search.queries.saved import saved_searches

__all__ = [
    "COUNTED",
    "Asked",
    "Facet",
    "Filters",
    "Hit",
    "Results",
    "facets",
    "find",
    "like",
    "matching_ids",
    "people",
    "periods",
    "read",
    "saved_searches",
]
