"""A long select is drawn in one go and says what Django's own template says."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from zhongshu.core.forms import Renderer

CHOICES = [
    ("", "—"),
    ('x&"', "甲<b>"),
    (7, mark_safe("<i>乙</i>")),
    ("组“一”", [(1, "一"), (2, "二")]),
]


class Choosing(forms.Form):
    one = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES)


def lines(html: str) -> list[str]:
    return [line.strip() for line in html.splitlines() if line.strip()]


@pytest.mark.parametrize("data", [None, {"one": "7", "many": ["1", 'x&"']}])
@pytest.mark.parametrize("name", ["one", "many"])
def test_select_is_that_of_django(name, data):
    bound = Choosing(data)[name]
    ours, theirs = (
        bound.field.widget.render(name, bound.value(), {"id": name}, one()) for one in (Renderer, DjangoTemplates)
    )

    assert lines(ours) == lines(theirs)
