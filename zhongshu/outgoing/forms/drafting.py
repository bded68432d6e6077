"""起草: a paper begins, its fields, its words."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import MomentInput
from zhongshu.engines.typeset.addressees import addressed
from zhongshu.engines.typeset.reading.words import split_names
from zhongshu.outgoing import papers, recipients
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.models import OutgoingDocument, PaperTemplate
from zhongshu.outgoing.queries import drafting as queries
from zhongshu.outgoing.states import Direction, Disclosure, Layout
from zhongshu.people import policy
from zhongshu.people import queries as people
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import DocumentType, Urgency
from zhongshu.typesetting.values import text_of

# Where a paper of a 文种 usually goes and how it looks (条例 art. 8); the drafter may choose otherwise.
DIRECTIONS = {
    DocumentType.REQUEST: Direction.UP,
    DocumentType.REPORT: Direction.UP,
    DocumentType.LETTER: Direction.LEVEL,
    DocumentType.BILL: Direction.LEVEL,
    DocumentType.COMMUNIQUE: Direction.PUBLIC,
    DocumentType.PUBLIC_ANNOUNCEMENT: Direction.PUBLIC,
    DocumentType.PUBLIC_NOTICE: Direction.PUBLIC,
}
LAYOUTS = {
    DocumentType.LETTER: Layout.LETTER,
    DocumentType.ORDER: Layout.ORDER,
    DocumentType.MINUTES: Layout.MINUTES,
}
BY_TYPE = [("", _("按文种"))]
NAMES = ("main_recipients", "cc_recipients", "consulted", "issuers")


class NewForm(forms.Form):
    """The little that must be known before the first line."""

    use_required_attribute = False
    title = forms.CharField(label=_("标题"), max_length=300, required=False, help_text=_("可以先空着，起草时再写。"))
    document_type = forms.ChoiceField(label=_("文种"), choices=[("", _("请选择")), *DocumentType.choices])
    template = forms.ModelChoiceField(
        label=_("范本"), queryset=PaperTemplate.objects.none(), required=False, empty_label=_("不用范本")
    )
    issuer = forms.ModelChoiceField(label=_("发文机关"), queryset=Organ.objects.none(), empty_label=None)
    direction = forms.ChoiceField(label=_("行文方向"), choices=[*BY_TYPE, *Direction.choices], required=False)
    urgency = forms.ChoiceField(label=_("缓急"), choices=Urgency.choices, initial=Urgency.NORMAL)
    due_at = forms.DateTimeField(
        label=_("要求办结"), required=False, widget=MomentInput, help_text=_("不填的，按缓急从流程的时限算。")
    )

    def __init__(self, *args: Any, organ: Organ, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organ, self.person = organ, person
        self.fields["template"].queryset = queries.templates(organ)  # type: ignore[attr-defined]
        self.fields["template"].label_from_instance = _template_label  # type: ignore[attr-defined]
        issuers = queries.issuers(organ)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
        self.fields["issuer"].initial = (organ.serves or organ).pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        template = cleaned.get("template")
        if template and cleaned.get("document_type") not in (None, template.document_type):
            self.add_error(
                "template", _("范本是“%s”的，请另选范本，或者改文种。") % template.get_document_type_display()
            )
        return cleaned

    def document(self) -> DocumentData:
        given = self.cleaned_data
        kind = DocumentType(given["document_type"])
        return DocumentData(
            title=given["title"],
            document_type=kind,
            direction=given["direction"] or DIRECTIONS.get(kind, Direction.DOWN),
            layout=LAYOUTS.get(kind, Layout.STANDARD),
            issuers=(given["issuer"],),
            drafting_unit=queries.home_unit(self.person, self.organ),
            urgency=given["urgency"],
            due_at=given["due_at"],
        )

    def paper(self) -> papers.Paper:
        template = self.cleaned_data["template"]
        return dict(template.paper) if template else {}


def _template_label(template: PaperTemplate) -> str:
    return f"{template.get_document_type_display()} · {template.name}"


def _names_box(label: Any, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 1, "data-names": "", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=6000, widget=area, help_text=hint)


class FieldsForm(forms.Form):
    """The fields of a paper. Names of organs are written as printed, with commas between."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    document_type = forms.ChoiceField(label=_("文种"), choices=DocumentType.choices)
    layout = forms.ChoiceField(label=_("格式"), choices=Layout.choices)
    direction = forms.ChoiceField(label=_("行文方向"), choices=Direction.choices)
    main_recipients = _names_box(_("主送"))
    cc_recipients = _names_box(_("抄送"))
    urgency = forms.ChoiceField(label=_("缓急"), choices=Urgency.choices)
    level = forms.TypedChoiceField(label=_("密级"), coerce=int)
    secrecy_period = forms.CharField(label=_("保密期限"), required=False, max_length=20)
    disclosure = forms.ChoiceField(
        label=_("公开属性"), choices=[("", _("请选择")), *Disclosure.choices], required=False
    )
    disclosure_reason = forms.CharField(label=_("不公开的理由"), required=False, max_length=200)
    basis = forms.CharField(
        label=_("行文依据"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 1})
    )
    consulted = _names_box(_("须会签单位"))
    issuers = _names_box(_("发文机关"), _("主办机关在前；两个以上的，是联合行文。"))
    code_series = forms.CharField(label=_("机关代字"), required=False, max_length=40)
    drafting_unit = forms.ModelChoiceField(label=_("拟稿单位"), queryset=people.units_of(0), required=False)
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=40)
    is_important = forms.BooleanField(label=_("重要公文"), required=False)
    is_normative = forms.BooleanField(label=_("规范性文件"), required=False)
    touches_competition = forms.BooleanField(label=_("涉及经营主体经济活动"), required=False)

    def __init__(self, *args: Any, document: OutgoingDocument, person: Person, **options: Any) -> None:
        super().__init__(*args, **{"initial": _values_of(document), "auto_id": "f_%s", **options})
        self.document = document
        highest = max(min(policy.ceiling(), person.clearance), document.record.level)
        levels = [(int(level), level.label) for level in SecurityLevel if level <= highest]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        units = people.units_of(document.record.owning_organ)
        self.fields["drafting_unit"].queryset = units  # type: ignore[attr-defined]

    @property
    def main(self) -> list[forms.BoundField]:
        """What nearly every paper needs; the others unfold."""
        return [self[name] for name in MAIN]

    @property
    def more(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in MAIN]

    @property
    def folded(self) -> tuple[str, ...]:
        """The reason is asked where there is one to give."""
        wants_reason = self["disclosure"].value() == Disclosure.CLOSED or self["disclosure_reason"].errors
        return () if wants_reason else ("disclosure_reason",)

    @property
    def is_wrong_below(self) -> bool:
        return any(bound.errors for bound in self.more)

    def data_of(self) -> DocumentData:
        """What `amend` takes; RuleBroken names the field of an organ that is not known."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in (*NAMES, "version")}
        organ = self.document.record.owning_organ
        names = {name: split_names(self.cleaned_data[name]) for name in NAMES}
        return DocumentData(
            title="",
            main_recipients=_entries(names["main_recipients"], self.document.main_recipients),
            cc_recipients=_entries(names["cc_recipients"], self.document.cc_recipients),
            consulted=tuple(recipients.consulted_named(names["consulted"], organ=organ, field="consulted")),
            issuers=recipients.organs_named(names["issuers"], field="issuers"),
            **given,
        )


MAIN = (
    "document_type",
    "layout",
    "main_recipients",
    "cc_recipients",
    "urgency",
    "disclosure",
    "disclosure_reason",
    "basis",
)


def _values_of(document: OutgoingDocument) -> dict[str, Any]:
    record = document.record
    own = {name.name for name in fields_of(DocumentData)} - {*NAMES, "title", "due_at"}
    values = {name: getattr(document if hasattr(document, name) else record, name) for name in own}
    values |= {name: "，".join(recipients.names(getattr(document, name))) for name in NAMES[1:3]}
    values["main_recipients"] = addressed(recipients.names(document.main_recipients))
    issuers = document.issuer_rows.select_related("organ")
    return {**values, "issuers": "，".join(row.organ.name for row in issuers), "version": record.version}


def _entries(names: list[str], before: list[recipients.Entry]) -> tuple[recipients.Entry, ...]:
    """A name that stood there stays the organ that it was."""
    known = {entry["name"]: entry["organ"] for entry in before}
    return tuple({"organ": known.get(name), "name": name} for name in names)


class TextForm(forms.Form):
    """The words as the editor sends them: with which save it began, and into which copy they go on."""

    use_required_attribute = False
    counter = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    copy = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("标题"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 1, "maxlength": 400})
    )
    body = forms.CharField(
        label=_("正文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})
    )
    attachments = forms.CharField(
        label=_("附件说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=_("一行一个附件标题，印在正文后面。"),
    )
    note = forms.CharField(label=_("附注"), required=False)
    attendance = forms.CharField(
        label=_("出席人员"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一类，如“出席：张三、李四”。"),
    )

    def __init__(self, *args: Any, layout: str = Layout.STANDARD, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "t_%s", **options})
        if layout != Layout.MINUTES:
            del self.fields["attendance"]

    def words(self, before: papers.Paper) -> papers.Paper:
        """The whole paper: what was typed; what the editor does not show or did not send, as it was."""
        sent = [name for name in TYPED if name in self.data]
        typed = {name: _typed(name, self.cleaned_data.get(name, ""), before) for name in sent}
        kept = {name: value for name, value in before.items() if name not in typed}
        return {**kept, **{name: value for name, value in typed.items() if value}}


TYPED = ("title", "body", "attachments", "note", "attendance")


def texts_of(paper: papers.Paper) -> dict[str, str]:
    """What stands in the editor for a paper."""
    attendance = (f"{each['label']}：{each['text']}" for each in paper.get("attendance") or ())
    return {
        "title": paper.get("title") or "",
        "body": text_of(paper.get("body") or ""),
        "attachments": "\n".join(each["title"] for each in paper.get("attachments") or ()),
        "note": paper.get("note") or "",
        "attendance": "\n".join(attendance),
    }


def _typed(name: str, value: str, before: Mapping[str, Any]) -> Any:
    """A field again as the schema wants it. What was not touched stays as it was, tables and pictures with it."""
    text = value.replace("\r\n", "\n")
    if text == texts_of(dict(before)).get(name):
        return before.get(name)
    if name == "attachments":
        known = {each["title"]: each for each in before.get("attachments") or ()}
        return [known.get(line, {"title": line}) for line in _lines(text)]
    if name == "attendance":
        return [{"label": label, "text": names or " "} for label, names in map(_pair, _lines(text))]
    return text


def _pair(line: str) -> tuple[str, str]:
    label, _mark, names = line.replace(":", "：", 1).partition("：")
    return label.strip()[:10], names.strip()


def _lines(text: str) -> list[str]:
    return [line.strip(" \t\u3000") for line in text.splitlines() if line.strip(" \t\u3000")]
