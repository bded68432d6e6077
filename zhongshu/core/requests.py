"""The request as our views get it, for annotations."""

from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """After people's middleware: who asks. Views marked @public find None here."""

    person: Any
    htmx: Any
