"""Forms for many tasks at once: a table taken in, a tree kept as a template; and one reminder to many."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.engines.extract.archives import Damaged
from zhongshu.engines.extract.cells import cells_of
from zhongshu.people.models import Organ
from zhongshu.supervision import tables
from zhongshu.supervision.forms.fields import words_field
from zhongshu.supervision.services import BranchInput, Fault

MOST_BYTES = 4 * 1024 * 1024


class TableForm(forms.Form):
    """导入: the whole table is read before anything is written; faults stand in `faults`."""

    table = forms.FileField(label=gettext_lazy("填好的表"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}))

    def __init__(self, *args: Any, home: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        self.home = home
        self.faults: list[Fault] = []
        self.branches: list[BranchInput] = []

    def clean_table(self) -> Any:
        given = self.cleaned_data["table"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("表格不能超过 4 MB。"))
        try:
            rows = cells_of(given.read())
        except Damaged as error:
            raise forms.ValidationError(_("打不开这个表，请另存为 xlsx 再传。")) from error
        self.branches, self.faults = tables.branches_of(rows, self.home)
        if self.faults:
            raise forms.ValidationError(_("表里有%(n)s处要改，改好再导入，一项也没有导入。") % {"n": len(self.faults)})
        return given


class TemplateForm(forms.Form):
    """存为模板."""

    name = forms.CharField(
        label=gettext_lazy("模板名称"),
        max_length=80,
        help_text=gettext_lazy("同名的会换成现在这棵任务树。"),
    )


class RemindForm(forms.Form):
    """一次提醒多家."""

    text = words_field(gettext_lazy("内容"), rows=2, max_length=500)
