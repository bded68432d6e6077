"""The log page of the auditor and of the security officer."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhongshu.audit import access, exports, queries, services, words
from zhongshu.audit.forms import FilterForm
from zhongshu.audit.models import Entry
from zhongshu.audit.services import sealing
from zhongshu.core import registry
from zhongshu.core.access import officer
from zhongshu.core.pages import page, paged
from zhongshu.core.requests import Request


@officer("auditor", "security_admin")
@require_GET
def log(request: Request) -> HttpResponse:
    """Who did what, newest first."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    entries = paged(queries.entries(request.person, wanted), request, order=("-id",), size=50)
    context = {
        "form": form,
        "page": entries,
        "rows": _rows(entries.items),
        "chain": queries.chain_status(),
        "may_export": access.may_export(request.person),
        "kept": [(name, request.GET[name]) for name in ("organ", "since", "until") if request.GET.get(name)],
        "is_filtered": any(value not in (None, "") for value in wanted.values()),
    }
    return page(request, "audit/log.html", context, part="rows")


@officer("auditor")
@require_POST
def export(request: Request) -> HttpResponse:
    """The chains of the filtered organ and days as a file; who exported is itself in the log."""
    form = FilterForm(request.POST)
    wanted = form.cleaned_data if form.is_valid() else {}
    part = exports.Wanted(wanted.get("organ"), wanted.get("since"), wanted.get("until"))
    sealing.seal_pending()
    services.write("audit.log.exported", actor=request.person, data={"by": "page"})
    name = f"audit-{timezone.localtime():%Y%m%d-%H%M}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_with_ends(exports.lines(part)), content_type="application/jsonl", headers=headers)  # type: ignore[return-value]  # as good as any to the decorators


def _with_ends(lines: Iterator[str]) -> Iterator[bytes]:
    return (f"{line}\n".encode() for line in lines)


def _rows(entries: list[Entry]) -> list[dict[str, Any]]:
    organs = registry.organ_names()
    return [
        {
            "entry": entry,
            "verb": queries.verb_label(entry.verb),
            "organ": organs.get(entry.organ_id or 0, ""),
            "details": words.details(entry.data),
        }
        for entry in entries
    ]
