"""A Word file as a draft: which file, and what it is when it begins a paper."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing import recipients
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.forms.drafting import DIRECTIONS, LAYOUTS
from zhongshu.outgoing.queries import drafting as queries
from zhongshu.outgoing.states import Direction, Layout
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import DocumentType, Urgency
from zhongshu.typesetting.services import LEVELS

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
URGENCIES = {str(label): key for key, label in Urgency.choices}
_ENDS = {"命令": DocumentType.ORDER, "令": DocumentType.ORDER, "复函": DocumentType.LETTER}


class UploadForm(forms.Form):
    """The file alone: it goes on from a paper that is there."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Word 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": f".docx,{WORD}"}),
        help_text=_(
            "只收 .docx，20 MB 以内。带修订和批注的，读入后逐条接受或者拒绝。图片不带入正文，原处留下标记，原稿存在本件材料里。"
        ),
        error_messages={"required": _("请选一个 .docx 文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )


class BeginForm(UploadForm):
    """A paper begins with the file; what the file does not say is filled in on the draft page."""

    document_type = forms.ChoiceField(
        label=_("文种"), choices=[("", _("按标题判断")), *DocumentType.choices], required=False
    )

    def __init__(self, *args: Any, organ: Organ, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organ, self.person = organ, person

    def document(self, values: Mapping[str, Any]) -> DocumentData:
        """What the file says of itself; recipients that are no organs any more are left out."""
        title = "".join(str(values.get("title") or "").split())[:300]
        kind = self.cleaned_data["document_type"] or type_of(title, values)
        if not kind:
            raise RuleBroken(_("从标题看不出文种，请选文种。"), field="document_type")
        given = DocumentType(kind)
        level = LEVELS.get(str(values.get("security_level") or ""), 0)
        return DocumentData(
            title=title,
            document_type=given,
            direction=DIRECTIONS.get(given, Direction.DOWN),
            layout=LAYOUTS.get(given, Layout.STANDARD),
            main_recipients=_known(values.get("main_recipients")),
            cc_recipients=_known(values.get("cc_recipients")),
            drafting_unit=queries.home_unit(self.person, self.organ),
            urgency=URGENCIES.get(str(values.get("urgency") or ""), Urgency.NORMAL),
            level=level,
            secrecy_period=str(values.get("secrecy_period") or "")[:20],
        )


def type_of(title: str, values: Mapping[str, Any] | None = None) -> str:
    """The 文种 in which a title ends, or that the format speaks for."""
    ends = {**{str(label): key for key, label in DocumentType.choices}, **_ENDS}
    found = next((ends[end] for end in sorted(ends, key=len, reverse=True) if title.endswith(end)), "")
    layout = (values or {}).get("layout")
    by_layout: dict[str, str] = {Layout.MINUTES: DocumentType.MINUTES, Layout.ORDER: DocumentType.ORDER}
    return str(found or by_layout.get(layout or "", ""))


def _known(names: Any) -> tuple[dict[str, Any], ...]:
    entries = []
    for name in names or ():
        try:
            entries += recipients.resolve([{"name": name}], field="file")
        except RuleBroken:
            continue
    return tuple(entries)
