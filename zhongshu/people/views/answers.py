"""How form pages of people answer: the form, the service, and on to where the result is seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people.models import Organ


@dataclass(frozen=True)
class FormPage:
    """The words of a page with one form: title, way back, button, and what the act brings about."""

    title: str | Promise
    button: str | Promise
    back: str
    back_label: str | Promise
    intro: str | Promise = ""
    organs: Sequence[Organ] = ()  # offered above the form, when its choices are those of one organ
    organ: Organ | None = None


def form_page(request: HttpRequest, form: forms.BaseForm, words: FormPage, perform: Callable[[], Any]) -> HttpResponse:
    """Show the form; when it is posted and clean, perform and go back. Refusals of the service stand in the form."""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            perform()
            return back_to(request, words.back)
    return page(request, "people/form.html", {"form": form, "words": words}, part="form")


def once_page(
    request: HttpRequest, form: forms.BaseForm, words: FormPage, perform: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Like form_page, but the answer shows a password that cannot be shown again."""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return page(request, "people/password_once.html", {**perform(), "words": words})
    return page(request, "people/form.html", {"form": form, "words": words, "whole_page": True})
