"""发文登记簿."""

from django.http import HttpResponse

from zhongshu.core.access import signed_in
from zhongshu.core.pages import page
from zhongshu.core.paging import paged
from zhongshu.core.requests import Request
from zhongshu.outgoing import access

PAGE_SIZE = 50


@signed_in
def register(request: Request) -> HttpResponse:
    """Outgoing papers that the person may see, the latest first."""
    access.refuse_without_post(request.person)
    rows = paged(access.register_of(request.person), request, ("-pk",), PAGE_SIZE)
    return page(request, "outgoing/register.html", {"page": rows})
