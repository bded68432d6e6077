"""Several files in one field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files; dropping many onto the field is the browser's own doing."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one] if any(given) else []


class UploadForm(forms.Form):
    """`next`: where to go when all is well. `then`: the page that registers one upload, linked from each result.
    `organ`: the one for which the papers are taken in."""

    files = FilesField(label=_("文件"), required=False, max_length=400, allow_empty_file=True)  # type: ignore[assignment]  # a field, not the form's own `files`
    organ = forms.ModelChoiceField(Organ.objects.filter(is_inside=True), required=False)
    next = forms.CharField(required=False)
    then = forms.CharField(required=False)

    def safe(self, name: str, request: HttpRequest) -> str:
        """An address of this site, or nothing."""
        target = str(self.cleaned_data.get(name) or "")
        return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""
