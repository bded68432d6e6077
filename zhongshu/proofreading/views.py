"""Proofreading: a text in, findings beside it, the text out; and the pages of the rules."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import requires
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, is_part_request, page
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.proofreading import access, queries, services
from zhongshu.proofreading.forms import LearnForm, RuleForm, StartForm, TextForm, WordForm
from zhongshu.proofreading.labels import FAMILIES
from zhongshu.proofreading.models import Severity, WorkingCopy
from zhongshu.proofreading.ruleset import FORMULATIONS
from zhongshu.proofreading.services.copies import open_rows

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(access.USE)
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Paste or choose a file; below, what one has under proof."""
    form = StartForm(request.POST or None, request.FILES or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        with refusals_on(form):
            copy = services.open_copy(
                text=form.cleaned_data["text"],
                upload=upload,
                name=upload.name if upload else "",
                level=form.cleaned_data["level"],
                actor=request.person,
            )
            return back_to(request, reverse("proofreading:copy", args=[copy.pk]))
    context = {
        "form": form,
        "copies": queries.copies_of(request.person),
        "may_edit": access.may_edit(request.person, request.person.organ),
    }
    return page(request, "proofreading/start.html", context, status=422 if form.errors else 200)


@requires(access.USE)
@require_http_methods(["GET", "POST"])
def copy(request: Request, pk: int) -> HttpResponse:
    """The text with its findings; every button of the page posts here."""
    mine = get_object_or_404(access.visible_to(request.person), pk=pk)
    if request.method == "GET":
        return page(request, "proofreading/copy.html", _copy_context(request, mine), part="proof")
    mine = _perform(mine, request.POST.get("do", ""), request.POST.get("seen", ""), request.person)
    if is_part_request(request):
        return page(request, "proofreading/copy.html", _copy_context(request, mine), part="proof")
    return back_to(request, request.get_full_path())


@requires(access.USE)
@require_http_methods(["GET", "POST"])
def rewrite(request: Request, pk: int) -> HttpResponse:
    """The whole text as one box, for changes by hand."""
    mine = get_object_or_404(access.visible_to(request.person), pk=pk)
    form = TextForm(request.POST or None, initial={"text": mine.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.rewrite(mine, form.cleaned_data["text"], seen=request.POST.get("seen", ""), actor=request.person)
            return back_to(request, reverse("proofreading:copy", args=[pk]))
    context = {"form": form, "copy": mine, "seen": request.POST.get("seen") or mine.changed_at.isoformat()}
    return page(request, "proofreading/rewrite.html", context, status=422 if form.errors else 200)


@requires(access.USE)
@require_GET
def export(request: Request, pk: int, form: str) -> HttpResponse:
    """The marked Word file, or the text."""
    mine = get_object_or_404(access.visible_to(request.person), pk=pk)
    make, kind, suffix = EXPORTS[form]
    stem = mine.name.rpartition(".")[0] or mine.name
    name = content_disposition_header(as_attachment=True, filename=f"{stem[:80]}-校对{suffix}") or "attachment"
    return HttpResponse(make(mine, actor=request.person), content_type=kind, headers={"Content-Disposition": name})


@requires(access.USE)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    services.discard(get_object_or_404(access.visible_to(request.person), pk=pk), actor=request.person)
    return back_to(request, "proofreading:start")


@requires(access.USE)
@require_GET
def rules(request: Request) -> HttpResponse:
    """Every rule as the organ has it."""
    family = request.GET.get("family", "")
    organ = request.person.organ
    context = {
        "rows": queries.rule_rows(organ, family),
        "families": queries.family_counts(),
        "family": family,
        "may_edit": access.may_edit(request.person, organ),
        "confirmed": queries.confirmed_list(organ),
    }
    return page(request, "proofreading/rules.html", context, part="rows")


@requires(access.USE)
@require_http_methods(["GET", "POST"])
def rule(request: Request, name: str) -> HttpResponse:
    """One rule: what it finds, what it leaves, and how the organ wants it."""
    organ = request.person.organ
    row = queries.rule_row(organ, name)
    if row is None:
        raise Http404
    initial = {
        "is_on": row.rule.is_on,
        "severity": row.rule.severity,
        "reason": row.change.reason if row.change else "",
    }
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and "restore" in request.POST:
        services.restore_rule(name, organ=organ, actor=request.person)
        return back_to(request, request.path)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_rule(name, services.RuleInput(**form.cleaned_data), organ=organ, actor=request.person)
            return back_to(request, "proofreading:rules")
    context = {"row": row, "form": form, "may_edit": access.may_edit(request.person, organ)}
    return page(request, "proofreading/rule.html", context, status=422 if form.errors else 200)


@requires(access.USE)
@require_http_methods(["GET", "POST"])
def words(request: Request) -> HttpResponse:
    """Own words and pairs: the organ's, and one's own."""
    organ = request.person.organ
    may_edit = access.may_edit(request.person, organ)
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = request.person if "mine" in request.POST else None
        with refusals_on(form):
            services.add_word(services.WordInput(**form.cleaned_data), organ=organ, person=person, actor=request.person)
            return back_to(request, "proofreading:words")
    context = {
        "form": form,
        "may_edit": may_edit,
        "organ_words": queries.words(organ),
        "own_words": queries.words(organ, request.person),
        "organ_exemptions": queries.exemptions(organ),
        "own_exemptions": queries.exemptions(organ, request.person),
    }
    return page(request, "proofreading/words.html", context, status=422 if form.errors else 200)


@requires(access.USE)
@require_POST
def word_remove(request: Request, pk: int) -> HttpResponse:
    word = _own_or_of_organ(request.person, queries.words, pk)
    services.remove_word(word, actor=request.person)
    return back_to(request, "proofreading:words")


@requires(access.USE)
@require_POST
def exemption_end(request: Request, pk: int) -> HttpResponse:
    exemption = _own_or_of_organ(request.person, queries.exemptions, pk)
    services.end_exemption(exemption, actor=request.person)
    return back_to(request, "proofreading:words")


@requires(access.EDIT)
@require_http_methods(["GET", "POST"])
def formulations(request: Request) -> HttpResponse:
    """The shipped list of fixed formulations: read it, then switch it on for the organ."""
    organ = request.person.organ
    if request.method == "POST":
        if "withdraw" in request.POST:
            services.withdraw_list(FORMULATIONS, organ=organ, actor=request.person)
        else:
            version = queries.formulations_version()
            services.confirm_list(FORMULATIONS, version, organ=organ, actor=request.person)
        return back_to(request, request.path)
    context = {"rows": queries.formulations(), "confirmed": queries.confirmed_list(organ)}
    return page(request, "proofreading/formulations.html", context)


@requires(access.EDIT)
@require_http_methods(["GET", "POST"])
def learning(request: Request) -> HttpResponse:
    """Teach the speller the organ's own papers."""
    organ = request.person.organ
    form = LearnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "forget" in request.POST:
        services.forget_learned(organ=organ, actor=request.person)
        return back_to(request, request.path)
    if request.method == "POST" and form.is_valid():
        papers = [(paper, paper.name) for paper in form.cleaned_data["papers"]]
        with refusals_on(form):
            services.ask_to_learn(papers, organ=organ, actor=request.person)
            return back_to(request, request.path)
    context = {"form": form, "lexicon": queries.lexicon(organ)}
    return page(request, "proofreading/learning.html", context, part="state", status=422 if form.errors else 200)


EXPORTS: dict[str, tuple[Callable[..., bytes], str, str]] = {
    "docx": (services.export_docx, DOCX, ".docx"),
    "text": (services.export_text, "text/plain; charset=utf-8", ".txt"),
}


def _perform(mine: WorkingCopy, do: str, seen: str, person: Person) -> WorkingCopy:
    """`do` is a verb and what it concerns: accept:<key>:<choice>, accept-rule:<rule>, leave:<key>, exempt:<key> …"""
    verb, _, rest = do.partition(":")
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](mine, rest, seen, person)


def _accept(mine: WorkingCopy, rest: str, seen: str, person: Person) -> WorkingCopy:
    key, _, choice = rest.partition(":")
    return services.accept(mine, key, choice=int(choice) if choice.isdecimal() else 0, seen=seen, actor=person)


def _exempt(mine: WorkingCopy, key: str, seen: str, person: Person, *, whole_organ: bool) -> WorkingCopy:
    row = next((row for row in open_rows(mine) if row["key"] == key), None)
    if row is None:
        return services.leave(mine, key, seen=seen, actor=person)
    services.exempt(row["rule"], row["text"], organ=mine.organ, person=None if whole_organ else person, actor=person)
    return services.leave_alike(mine, row["rule"], row["text"], seen=seen, actor=person)


VERBS: dict[str, Callable[[WorkingCopy, str, str, Person], WorkingCopy]] = {
    "accept": _accept,
    "accept-rule": lambda mine, rule, seen, person: services.accept_many(mine, rule=rule, seen=seen, actor=person),
    "accept-all": lambda mine, _rest, seen, person: services.accept_many(mine, seen=seen, actor=person),
    "leave": lambda mine, key, seen, person: services.leave(mine, key, seen=seen, actor=person),
    "leave-rule": lambda mine, rule, seen, person: services.leave_many(mine, rule=rule, seen=seen, actor=person),
    "exempt": lambda mine, key, seen, person: _exempt(mine, key, seen, person, whole_organ=True),
    "exempt-me": lambda mine, key, seen, person: _exempt(mine, key, seen, person, whole_organ=False),
}


def _copy_context(request: Request, mine: WorkingCopy) -> dict[str, Any]:
    rows = open_rows(mine)
    alike = Counter(row["rule"] for row in rows)
    family = request.GET.get("family", "")
    shown = [
        row
        | {"family_label": FAMILIES[row["family"]], "severity_label": Severity(row["severity"]).label}
        | {"alike": alike[row["rule"]]}
        for row in rows
        if family in {"", row["family"]}
    ]
    families = Counter(row["family"] for row in rows)
    return {
        "copy": mine,
        "rows": shown,
        "pieces": queries.pieces(mine.text, shown),
        "families": [(key, label, families[key]) for key, label in FAMILIES.items() if families[key]],
        "family": family,
        "total": len(rows),
        "by_severity": Counter(row["severity"] for row in rows),
        "may_apply_all": any(row["suggestions"] and row["severity"] != "info" for row in rows),
        "characters": sum(not letter.isspace() for letter in mine.text),
        "seen": mine.changed_at.isoformat(),
        "may_edit": access.may_edit(request.person, mine.organ),
    }


def _own_or_of_organ(person: Person, find: Callable[..., Any], pk: int) -> Any:
    """One of the organ's rows or of the person's own; anybody else's does not exist."""
    found = find(person.organ).filter(pk=pk).first() or find(person.organ, person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
