"""What can be printed or taken away: the paper as it will look, 印制单, 发文稿纸."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from zhongshu.core.access import signed_in
from zhongshu.outgoing import access, composing, custody, services, sheets
from zhongshu.people.requests import Request


@signed_in
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """The sides as they print: the official text with its seals where there is one, else the words as they stand."""
    document = access.get(request.person, pk)
    official = document.official_version
    words = official.paper if official is not None else composing.current_paper(document)
    values, pictures = services.with_seals(document, words)
    options = {} if official is not None else {"draft": True}
    made = services.render_forms({**values, "options": options}, pictures, forms=("pdf",))
    return sheets.answer(made["pdf"], document.record.reference or document.record.title)


@signed_in
@require_GET
def issuing_sheet(request: Request, pk: int) -> HttpResponse:
    """发文稿纸."""
    document = access.get(request.person, pk)
    pdf = sheets.render("issuing_sheet", sheets.issuing_sheet(document, request.person))
    return sheets.answer(pdf, f"{document.record.reference or document.record.title} 发文稿纸")


@signed_in
@require_GET
def print_ticket(request: Request, pk: int) -> HttpResponse:
    """印制单."""
    job = get_object_or_404(custody.print_jobs_for(request.person), pk=pk)
    document = access.get(request.person, job.record_id)
    return sheets.answer(
        sheets.render("print_ticket", sheets.print_ticket(job, document, request.person)), job.ticket.text
    )
