from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """退回: why it goes back."""

    reason = forms.CharField(label=_("退回原因"), max_length=300)
