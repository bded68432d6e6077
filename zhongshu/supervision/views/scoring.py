"""督查考核: the ranking, the points of a unit with their evidence, the rules, appeals."""

from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people.models import Organ
from zhongshu.people.requests import Request
from zhongshu.supervision.forms.documents import MonthForm
from zhongshu.supervision.forms.scoring import AppealForm, DecideForm, RulesForm
from zhongshu.supervision.models import ScoreMonth
from zhongshu.supervision.scoring import access, ranking
from zhongshu.supervision.scoring.rules import rules_of, shipped
from zhongshu.supervision.services import scoring as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_http_methods(["GET", "POST"])
def scores(request: Request) -> HttpResponse:
    """排名 of a month, a quarter or a year; the 督查室 works a month out here."""
    organ = access.scoring_organ(request.person)
    may_score = access.may_score(request.person, organ)
    form = MonthForm(request.POST or None, initial={"month": timezone.localdate().strftime("%Y-%m")})
    if request.method == "POST":
        if not may_score:
            raise NotAllowed(may_score.reason)
        if form.is_valid():
            with refusals_on(form):
                made = services.recompute(organ, form.cleaned_data["month"], actor=request.person)
                return back_to(request, f"{request.path}?period={made.month}")
    found = _ranking(request, organ)
    scored = found.months[0] if found.is_one_month and found.months else None
    context = {
        "organ": organ,
        "found": found,
        "scored": scored,
        "periods": _periods(request, organ),
        "form": form,
        "may_score": may_score,
        "may_publish": access.may_publish(request.person, scored) if scored else None,
        "reads_all": access.reads_all(request.person, organ),
        "appeals": access.open_appeals(request.person, organ),
    }
    return page(request, "supervision/scoring/scores.html", context, status=422 if form.errors else 200)


def _ranking(request: Request, organ: Organ) -> ranking.Ranking:
    months = access.months(request.person, organ)
    asked = request.GET.get("period", "")
    if not ranking.months_of(asked):
        newest = months.order_by("-month").first()
        asked = newest.month if newest else timezone.localdate().strftime("%Y-%m")
    return ranking.ranking(months, asked)


def _periods(request: Request, organ: Organ) -> list[str]:
    """Months, quarters and years that have scores, newest first."""
    months = list(access.months(request.person, organ).order_by("-month").values_list("month", flat=True)[:24])
    quarters = dict.fromkeys(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in months)
    return [*dict.fromkeys(month[:4] for month in months), *quarters, *months]


@signed_in
@require_GET
def export(request: Request) -> FileResponse:
    """The ranking as a table file; with every point for who reads all."""
    organ = access.scoring_organ(request.person)
    found = _ranking(request, organ)
    lines = []
    if access.reads_all(request.person, organ):
        for scored in found.months:
            lines += ranking.proofs(request.person, access.lines_of(scored), rules_of(scored.rules.rules))
    heading = f"{organ.label} {_('督查考核')} {found.period}"
    stream = ranking.table_file(found, lines, heading)
    services.exported(organ, found.period, actor=request.person)
    return FileResponse(stream, as_attachment=True, filename=f"{_('督查考核')}{found.period}.xlsx", content_type=XLSX)


@signed_in
@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    """Every point of one unit in one month, with what it rests on; not named: the own organ."""
    scored, asked = access.month(request.person, pk), request.GET.get("unit", "")
    organ = int(asked) if asked.isascii() and asked.isdigit() else request.person.organ_id
    lines = access.lines_of(scored, organ, request.person)
    if not lines:
        raise Http404
    request.stands_under = "supervision:scores"
    rules = rules_of(scored.rules.rules)
    total = rules.total(sum((line.points for line in lines), Decimal(0)))
    context = {
        "scored": scored,
        "unit": lines[0].organ,
        "proofs": ranking.proofs(request.person, lines, rules),
        "total": total,
        "grade": rules.grade(total),
        "appealable": {line.pk for line in lines if access.may_appeal(request.person, line)},
    }
    return page(request, "supervision/scoring/unit.html", context)


@signed_in
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    scored: ScoreMonth = access.month(request.person, pk)
    services.publish(scored, actor=request.person)
    return back_to(request, "supervision:scores")


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """计分办法: everybody who is scored may read it; the 督查室 makes a new version."""
    organ = access.scoring_organ(request.person)
    month = timezone.localdate().strftime("%Y-%m")
    version = services.rules_for(organ, "9999-12")
    data: dict[str, Any] = version.rules if version else shipped()
    may_edit = access.may_score(request.person, organ)
    form = RulesForm(request.POST or None, rules=data, initial={"month": month})
    if request.method == "POST":
        if not may_edit:
            raise NotAllowed(may_edit.reason)
        if form.is_valid():
            with refusals_on(form):
                given = form.cleaned_data
                services.change_rules(
                    organ, form.data_values(), from_month=given["month"], note=given["note"], actor=request.person
                )
                return back_to(request, request.path)
    context = {
        "organ": organ,
        "form": form,
        "may_edit": may_edit,
        "version": version,
        "versions": access.versions(organ),
        "rules": rules_of(data),
    }
    return page(request, "supervision/scoring/rules.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def appeal_new(request: Request, pk: int) -> HttpResponse:
    """申诉 against one point."""
    line = access.line(request.person, pk)
    if not (answer := access.may_appeal(request.person, line)):
        raise NotAllowed(answer.reason)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.make_appeal(line, text=form.cleaned_data["text"], actor=request.person)
            return back_to(request, made)
    shown = ranking.proofs(request.person, [line], rules_of(line.month.rules.rules))[0]
    context = {"line": line, "proof": shown, "form": form, "appeal": None, "scored": line.month}
    return page(request, "supervision/scoring/appeal.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def appeal(request: Request, pk: int) -> HttpResponse:
    """What was objected to, and the answer."""
    made = access.appeal(request.person, pk)
    line = access.line(request.person, made.line_id)
    may_decide = access.may_decide(request.person, made)
    form = DecideForm(request.POST or None) if may_decide else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(may_decide.reason)
        if form.is_valid():
            with refusals_on(form):
                services.decide_appeal(made, **form.cleaned_data, actor=request.person)
                return back_to(request, request.path)
    shown = ranking.proofs(request.person, [line], rules_of(line.month.rules.rules))[0]
    context = {"line": line, "proof": shown, "form": form, "appeal": made, "scored": line.month}
    return page(request, "supervision/scoring/appeal.html", context, status=422 if form and form.errors else 200)
