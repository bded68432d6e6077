"""清除: a registered paper proves to be above the ceiling. The registry does it from the record, the security administrator by
the number in the register, without reading anything."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import officer, signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.incoming import access, queries, services
from zhongshu.incoming.forms import WipeByNumberForm, WipeForm


@signed_in
@require_http_methods(["GET", "POST"])
def wipe(request: Any, pk: int) -> HttpResponse:
    document = access.get(request.person, pk)
    form = WipeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            values = form.cleaned_data
            services.wipe_paper(document, level=values["level"], reason=values["reason"], actor=request.person)
        if not form.errors:
            return back_to(request, "incoming:register")
        document.record.refresh_from_db()  # what was secret is gone even where the rest was refused
    context = {"form": form, "document": document, "may": access.may_wipe(request.person, document.record)}
    return page(request, "incoming/document_wipe.html", context, status=422 if form.errors else 200)


@officer("security_admin")
@require_http_methods(["GET", "POST"])
def wipe_by_number(request: Any) -> HttpResponse:
    form = WipeByNumberForm(request.POST or None)
    done = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        document = queries.by_number(values["organ"], values["number"])
        if document is None:
            form.add_error("number", _("这个机关没有这个收文号，请核对。"))
        else:
            with refusals_on(form):
                services.wipe_paper(document, level=values["level"], reason=values["reason"], actor=request.person)
                done, form = document.record.reference, WipeByNumberForm()
    context = {"form": form, "done": done}
    return page(request, "incoming/wipe_by_number.html", context, status=422 if form.errors else 200)
