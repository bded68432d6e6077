"""The request as the views of all apps get it."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhongshu.people.models import Person


class Request(HttpRequest):
    """After the middleware, in a view that asks for somebody signed in."""

    htmx: HtmxDetails
    person: Person
    rules: dict[str, Any]
    stands_under: str  # url name of the rail entry to which the page belongs (core.context)
