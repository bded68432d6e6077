"""The health page of the system administrator."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhongshu.core import registry
from zhongshu.core.access import officer
from zhongshu.core.pages import back_to, page
from zhongshu.core.requests import Request
from zhongshu.jobs import queries, services


@officer("system_admin")
@require_GET
def health(request: Request) -> HttpResponse:
    """Everything that runs by itself, red where it does not; the page asks again on its own."""
    jobs = sorted(queries.status(), key=lambda entry: (not entry.is_red, entry.light == "ok"))
    others = [check for check in registry.doctor() if check is not queries.doctor]  # jobs have their own table here
    context = {
        "jobs": jobs,
        "red": sum(entry.is_red for entry in jobs),
        "queue": queries.queue(),
        "gauges": queries.gauges(),
        "findings": [sentence for check in others for sentence in check()],
        "now": timezone.now(),
    }
    return page(request, "jobs/health.html", context, part="state")


@officer("system_admin")
@require_POST
def retry(request: Request) -> HttpResponse:
    """Queue failed background tasks again."""
    services.retry_failed()
    return back_to(request, "jobs:health")
