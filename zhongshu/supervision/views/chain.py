"""责任链条 of the item to which a record belongs."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.pages import page
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.supervision import access
from zhongshu.supervision.chain import Chain, item_of
from zhongshu.workflow import queries as workflow


@signed_in
@require_GET
def chain(request: Request, pk: int) -> HttpResponse:
    record = records.get(request.person, pk)
    item = item_of(record) if record.kind in {access.ITEM, access.TASK} else None
    if item is None:
        raise Http404
    tree = Chain(item, request.person, record.pk).tree()
    kind = registry.record_kind(record.kind)
    request.stands_under = kind.register_url
    clock = calendars.clock_of(request.person, record.owning_organ)
    standing = workflow.standing(record, clock=clock)
    context = {"record": record, "kind": kind, "standing": standing, "tree": tree, "leaf": _("责任链条")}
    return page(request, "supervision/chain.html", context)
