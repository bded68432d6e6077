"""Forms of memos: text to clean values."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import MomentInput
from zhongshu.files.forms import FilesField
from zhongshu.memos import queries
from zhongshu.memos.models import Memo
from zhongshu.memos.services import MemoData
from zhongshu.memos.services.drafting import MAX_BODY, MAX_SUBJECT
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import RecordFile
from zhongshu.records.states import Urgency
from zhongshu.workflow.forms.fields import ReceiversField
from zhongshu.workflow.queries.ways import with_titles


class LeadersField(forms.MultipleChoiceField):
    """Ticked in the order of rank, whatever the order of the clicks."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, organ: Organ, more: tuple[Person, ...] = ()) -> None:
        able = queries.leaders_of(organ)
        self.people = {str(one.pk): one for one in [*able, *(one for one in more if one not in able)]}
        with_titles(self.people.values())
        self.choices = [(pk, f"{one.name}　{one.home_title}") for pk, one in self.people.items()]

    def clean(self, value: Any) -> Any:
        ticked = set(super().clean(value))
        return [person for pk, person in self.people.items() if pk in ticked]


class MemoForm(forms.Form):
    """起草、修改签报."""

    subject = forms.CharField(
        label=_("标题"), max_length=MAX_SUBJECT, help_text=_("例如：关于拨付水毁农村公路抢修资金的签报")
    )
    leaders = LeadersField(
        label=_("呈送领导"),
        help_text=_("选几位的，按职务由低到高逐位呈批。"),
        error_messages={"required": _("请选择呈送领导。")},
    )
    body = forms.CharField(
        label=_("内容"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 14, "class": "area memo-body"}),
        help_text=_("一段一行。先写什么事、什么意见，再写理由；一事一报。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=500, required=False)
    files = FilesField(label=_("附件"), required=False, max_length=400, allow_empty_file=False)  # type: ignore[assignment]  # a field, not the form's own `files`
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices)
    level = forms.TypedChoiceField(label=_("密级"), coerce=int)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    due_at = forms.DateTimeField(
        label=_("办理期限"),
        required=False,
        widget=MomentInput,
        help_text=_("不填的按流程时限算。"),
        error_messages={"invalid": _("请写成日期和时间，例如 2026-03-09 17:30。")},
    )

    def __init__(self, *args: Any, organ: Organ, person: Person, floor: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        most = min(policy.ceiling(), person.clearance)
        levels = [choice for choice in SecurityLevel.choices if floor <= choice[0] <= most]
        cast("forms.ChoiceField", self.fields["level"]).choices = levels
        cast("LeadersField", self.fields["leaders"]).offer(organ)

    def memo(self, unit: Unit | None) -> MemoData:
        values = {
            name: value for name, value in self.cleaned_data.items() if name not in {"files", "removed", "reason"}
        }
        return MemoData(**values, unit=unit)


class AmendForm(MemoForm):
    """Without what is changed elsewhere: the leaders by 调整呈送领导, the date by the verbs of the clock."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    removed = forms.MultipleChoiceField(label=_("移除附件"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("移除原因"), max_length=200, required=False)

    def __init__(self, *args: Any, memo: Memo, attached: list[RecordFile], **options: Any) -> None:
        super().__init__(*args, organ=memo.record.owning_organ, floor=queries.floor_of(memo.record), **options)
        self.row, self.attached = memo, {str(one.pk): one for one in attached}
        for name in ("leaders", "due_at"):
            del self.fields[name]
        cast("forms.ChoiceField", self.fields["removed"]).choices = [
            (pk, one.file.name) for pk, one in self.attached.items()
        ]
        if not attached:
            del self.fields["removed"], self.fields["reason"]

    def memo(self, unit: Unit | None) -> MemoData:
        kept = {name: value for name, value in self.cleaned_data.items() if name in MemoData.__dataclass_fields__}
        leaders = [one.person for one in queries.asked(self.row) if not one.is_struck]
        return MemoData(**kept, leaders=leaders, unit=unit, secrecy_period=self.row.record.secrecy_period)

    def to_remove(self) -> list[RecordFile]:
        return [self.attached[pk] for pk in self.cleaned_data.get("removed", [])]


class ConsultForm(forms.Form):
    """送会办: who, and until when."""

    to = ReceiversField(label=_("会办单位或人员"))
    due_at = forms.DateTimeField(
        label=_("会办期限"),
        required=False,
        widget=MomentInput,
        help_text=_("不填的给三个工作日。期限不同的，分几次送。"),
        error_messages={"invalid": _("请写成日期和时间，例如 2026-03-09 17:30。")},
    )

    def __init__(self, *args: Any, organ: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = ReceiversField(
            label=_("会办单位或人员"), home=organ, error_messages={"required": _("请选择会办单位。")}
        )


class AddressForm(forms.Form):
    """调整呈送领导."""

    leaders = LeadersField(label=_("呈送领导"), error_messages={"required": _("请选择呈送领导。")})
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,
        help_text=_("去掉一位领导的，要写明原因，例如“出差至月底，已电话报告”。"),
    )

    def __init__(self, *args: Any, organ: Organ, asked: tuple[Person, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("LeadersField", self.fields["leaders"]).offer(organ, asked)
