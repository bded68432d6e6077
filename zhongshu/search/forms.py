"""Keeping a search under a name. The search itself is an address: queries.filters.read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=40)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
