"""Oneself: posts, delegations, leave, token, look; and the search behind pickers."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.forms import person_label
from zhongshu.core.pages import back_to, page
from zhongshu.people import queries, services
from zhongshu.people.access import posture
from zhongshu.people.fields import receiver_key, receiver_label
from zhongshu.people.forms.persons import ContactForm
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.people.services import PersonInput
from zhongshu.people.views.answers import FormPage, form_page


@signed_in
@require_GET
def me(request: Request) -> HttpResponse:
    person = request.person
    context = {
        "person": person,
        "account": person.account,
        "posture": posture(person),
        "posts": [entry for entry in queries.career(person) if entry.is_open()],
        "given": [entry for entry in queries.delegations_seen_by(person) if entry.principal_id == person.pk],
        "leaves": [leave for leave in queries.leaves_seen_by(person) if leave.person_id == person.pk],
        "has_token": services.has_token(person.account),
    }
    return page(request, "people/me.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def amend_contact(request: Request) -> HttpResponse:
    person = request.person
    form = ContactForm(request.POST or None, initial={"phone": person.phone, "email": person.email})
    words = FormPage(_("我的联系方式"), _("保存"), "people:me", _("我的设置"))

    def perform() -> None:
        given = PersonInput(name=person.name, sort=person.sort, **form.cleaned_data)
        services.amend_person(person, given, actor=person)

    return form_page(request, form, words, perform)


@signed_in
@require_POST
def toggle_look(request: Request) -> HttpResponse:
    """Light or dark, normal or large type; back to the page on which it was chosen."""
    looks = {"theme": request.POST.get("theme", ""), "type_size": request.POST.get("type_size", "")}
    services.set_look(request.person.account, **looks)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back_to(request, back if safe else "people:me")


@signed_in
@require_GET
def pick(request: Request) -> HttpResponse:
    """Search results for a picker: persons with unit and post, units with organ, or all that can receive work."""
    scope = SCOPES.get(request.GET.get("scope", ""), _persons)
    text = request.GET.get("q", "")[:60]
    return page(request, "people/pick.html", {"options": scope(request.person, text), "text": text.strip()})


Options = list[tuple[str, str]]


def _persons(person: Person, text: str) -> Options:
    return [(str(found.pk), person_label(found)) for found in queries.search_people(text, organ=person.organ_id)]


def _own_organ(person: Person, text: str) -> Options:
    found = queries.search_people(text, organ=person.organ_id)
    return [(str(entry.pk), person_label(entry)) for entry in found if entry.organ_id == person.organ_id]


def _own_unit(person: Person, text: str) -> Options:
    units = posture(person).unit_ids
    found = queries.search_people(text, organ=person.organ_id)
    inside = [entry for entry in found if any(post.post.unit_id in units for post in entry.appointments.all())]
    return [(str(entry.pk), person_label(entry)) for entry in inside]


def _receivers(*searches: Callable[[Person, str], Sequence[Any]]) -> Callable[[Person, str], Options]:
    def search(person: Person, text: str) -> Options:
        found = [entry for one in searches for entry in one(person, text)]
        return [(receiver_key(entry), receiver_label(entry)) for entry in found[: queries.LIMIT]]

    return search


def _find_people(person: Person, text: str) -> Sequence[Person]:
    return queries.search_people(text, organ=person.organ_id, limit=8) if text.strip() else []


def _find_units(person: Person, text: str) -> Sequence[Any]:
    return queries.search_units(text, organ=person.organ_id, limit=8)


def _find_organs(person: Person, text: str) -> Sequence[Any]:
    return queries.search_organs(text, inside=True, limit=8)


SCOPES: dict[str, Callable[[Person, str], Options]] = {
    "": _persons,
    "organ": _own_organ,
    "unit": _own_unit,
    "units": _receivers(_find_units),
    "organs": _receivers(_find_organs),
    "receivers": _receivers(_find_units, _find_people, _find_organs),
}
