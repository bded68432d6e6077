"""Text from the pages of incoming papers to clean values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput, MomentInput, PersonSelect, PersonsSelect, person_label
from zhongshu.files.models import Upload
from zhongshu.incoming import checklist
from zhongshu.incoming.models import ARRIVING_TYPES, IncomingDocument, PaperClass
from zhongshu.incoming.reading import OfferedTask, Proposal
from zhongshu.incoming.registration import PaperTask, Registration
from zhongshu.people import policy
from zhongshu.people import queries as people
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import PaperOriginal
from zhongshu.records.states import Urgency
from zhongshu.workflow.queries.ways import with_titles
from zhongshu.workflow.states import ReadPurpose

OWN = ("passed", "confirm_wipe", "version", "task")
SHORT_TITLE = 300


class RegistrationForm(forms.Form):
    """登记收文: the lines of the register, filled from the paper where it could be read."""

    sender = forms.CharField(label=gettext_lazy("来文机关"), max_length=120)
    sender_number = forms.CharField(label=gettext_lazy("来文字号"), max_length=80, required=False)
    issued_on = forms.DateField(label=gettext_lazy("成文日期"), required=False, widget=DayInput)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=SHORT_TITLE, required=False, widget=forms.Textarea)
    document_type = forms.ChoiceField(label=gettext_lazy("文种"), choices=ARRIVING_TYPES)
    level = forms.TypedChoiceField(label=gettext_lazy("密级"), coerce=int, choices=())
    secrecy_period = forms.CharField(label=gettext_lazy("保密期限"), max_length=40, required=False)
    level_note = forms.CharField(label=gettext_lazy("密级核对"), max_length=200, required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices)
    received_at = forms.DateTimeField(label=gettext_lazy("收到时间"), widget=MomentInput)
    main_recipients = forms.CharField(label=gettext_lazy("主送"), max_length=600, required=False)
    cc_recipients = forms.CharField(label=gettext_lazy("抄送"), max_length=600, required=False)
    copies = forms.IntegerField(label=gettext_lazy("份数"), min_value=1, max_value=9999, initial=1)
    pages = forms.IntegerField(label=gettext_lazy("页数"), min_value=1, max_value=99999, required=False)
    copy_number = forms.CharField(label=gettext_lazy("份号"), max_length=20, required=False)
    envelope_number = forms.CharField(label=gettext_lazy("封套编号"), max_length=40, required=False)
    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=80, required=False)
    paper_class = forms.ChoiceField(label=gettext_lazy("类别"), choices=PaperClass.choices, widget=forms.RadioSelect)
    needs_answer = forms.BooleanField(label=gettext_lazy("要求答复"), required=False)
    due_at = forms.DateTimeField(label=gettext_lazy("办理期限"), required=False, widget=MomentInput)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("主管科室"), required=False, empty_label="—")
    has_paper = forms.BooleanField(label=gettext_lazy("有纸质件"), required=False, initial=True)
    place = forms.CharField(label=gettext_lazy("存放处"), max_length=80, required=False)
    return_by = forms.DateField(label=gettext_lazy("清退期限"), required=False, widget=DayInput)
    remarks = forms.CharField(label=gettext_lazy("备注"), max_length=300, required=False)
    duplicate_reason = forms.CharField(label=gettext_lazy("再登原因"), max_length=200, required=False)
    task = forms.MultipleChoiceField(required=False)
    passed = forms.BooleanField(required=False)
    confirm_wipe = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        organ: Organ,
        uploads: Sequence[Upload] = (),
        tasks: Sequence[OfferedTask] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organ, self.uploads, self.tasks = organ, uploads, tasks
        self.open_error = ""  # why the file was not opened
        ticked: Any = self.fields["task"]
        ticked.choices = [(task.digest, task.what) for task in tasks]
        ticked.error_messages["invalid_choice"] = _("文件刚重新读过，任务句有变化，请再勾选一次。")
        self.ceiling = policy.ceiling()
        level: Any = self.fields["level"]
        level.choices = [("", _("请选择")), *SecurityLevel.choices]
        unit: Any = self.fields["unit"]
        unit.queryset = people.units_of(organ)
        self.fields["title"].widget.attrs = {"rows": "2"}
        self.fields["sender"].widget.attrs = {"list": "senders", "autocomplete": "off"}
        self.fields["contact"].widget.attrs = {"placeholder": _("姓名、电话")}

    @property
    def asks_to_wipe(self) -> bool:
        """The level chosen is above the ceiling and there is something to wipe: the clerk is asked once more."""
        level = (self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}).get("level")
        return level is not None and level > self.ceiling and bool(self.uploads)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        level = values.get("level")
        if level is not None and level <= self.ceiling and not values.get("title", "").strip():
            self.add_error("title", _("请填写标题。"))
        if self.asks_to_wipe and not values.get("confirm_wipe") and not self.errors:
            self.add_error("confirm_wipe", _("请确认清除电子文件，再登记载体。"))
        return values

    def registration(self) -> Registration:
        ticked = set(self.cleaned_data.get("task") or ())
        tasks = tuple(_task(task) for task in self.tasks if task.digest in ticked)
        values = {name: value for name, value in self.cleaned_data.items() if name not in OWN}
        return Registration(**values, tasks=tasks)


def _task(task: OfferedTask) -> PaperTask:
    return PaperTask(task.who, task.what, task.due_text, task.due_date, task.page, task.quote)


class AmendForm(RegistrationForm):
    """更正登记. What belongs to the moment of registering is left out; `version` is the one that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("has_paper", "place", "return_by", "due_at", "passed", "confirm_wipe", "task"):
            del self.fields[name]


def initial_of(proposal: Proposal, uploads: Sequence[Upload]) -> dict[str, Any]:
    """What the form shows first for these files, or for a paper without any."""
    pages = sum(upload.pages or 0 for upload in uploads)
    received_at = uploads[0].created_at if uploads else timezone.now()
    confirmed = max((upload.level for upload in uploads if upload.level is not None), default=None)
    level = {} if confirmed is None else {"level": confirmed}
    fixed = {"received_at": timezone.localtime(received_at), "pages": pages or None, "copies": 1}
    return {**proposal.values, **fixed, **level}


def initial_from(document: IncomingDocument) -> dict[str, Any]:
    """What stands in the register now."""
    record = document.record
    own = [
        *("sender", "sender_number", "issued_on", "document_type", "copies", "pages", "copy_number", "envelope_number"),
        *("contact", "paper_class", "remarks", "duplicate_reason", "main_recipients", "cc_recipients"),
    ]
    of_record = ("title", "level", "secrecy_period", "urgency", "needs_answer", "version")
    return {
        **{name: getattr(document, name) for name in own},
        **{name: getattr(record, name) for name in of_record},
        "unit": record.owning_unit_id,
        "received_at": timezone.localtime(document.received_at),
    }


class CheckForm(forms.Form):
    """初审: for each point whether it is so, and what is wrong where it is not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("1", _("符合")), ("0", _("不符合"))]
        for item in checklist.ITEMS:
            self.fields[item.key] = forms.ChoiceField(
                label=str(item.question), choices=choices, widget=forms.RadioSelect, initial="1"
            )
            self.fields[f"{item.key}_remark"] = forms.CharField(label=_("问题"), max_length=120, required=False)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[item.key], self[f"{item.key}_remark"]) for item in checklist.ITEMS]

    def points(self) -> dict[str, checklist.Point]:
        values = self.cleaned_data
        return {
            item.key: checklist.Point(values[item.key] == "1", values[f"{item.key}_remark"].strip())
            for item in checklist.ITEMS
        }


def check_initial(document: IncomingDocument) -> dict[str, str]:
    initial: dict[str, str] = {}
    for key, point in checklist.restored(document.checklist).items():
        initial |= {key: "1" if point.passed else "0", f"{key}_remark": point.remark}
    return initial


class ReturnForm(forms.Form):
    """退文: the reason and what to do about it, as the 退文单 will say them."""

    reason = forms.CharField(
        label=gettext_lazy("退文原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy("写成完整的句子，照印在退文单上。"),
    )
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=300, required=False)
    advice = forms.CharField(
        label=gettext_lazy("处理建议"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )


class MoveForm(forms.Form):
    """Hand a paper on: to whom, where it lies, what for."""

    to = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("交给"), widget=PersonSelect())
    place = forms.CharField(label=gettext_lazy("存放处"), max_length=80, required=False)
    purpose = forms.CharField(label=gettext_lazy("事由"), max_length=120, required=False)

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self.fields["to"], organ, empty=True)


class UrgeManyForm(forms.Form):
    """催办 of several."""

    text = forms.CharField(label=gettext_lazy("催办内容"), max_length=300, required=False)


class CirculateManyForm(forms.Form):
    """传阅 of several to the same readers."""

    to = forms.ModelMultipleChoiceField(Person.objects.none(), label=gettext_lazy("传阅给"), widget=PersonsSelect())
    purpose = forms.ChoiceField(label=gettext_lazy("传阅目的"), choices=ReadPurpose.choices)
    due_at = forms.DateTimeField(label=gettext_lazy("阅退期限"), required=False, widget=MomentInput)

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self.fields["to"], organ, empty=False)


def _offer_people(field: Any, organ: Organ, *, empty: bool) -> None:
    """The own organ in the list; anybody else is found by the box that searches."""
    shown = list(people.people_of(organ))
    with_titles(shown)
    field.queryset = Person.objects.filter(is_active=True).select_related("organ")
    field.widget.choices = [("", "—")] * empty + [(person.pk, person_label(person)) for person in shown]


class PaperForm(forms.Form):
    """Another paper original of the record."""

    place = forms.CharField(label=gettext_lazy("存放处"), max_length=80, required=False)
    copies = forms.IntegerField(label=gettext_lazy("份数"), min_value=1, max_value=9999, initial=1)
    copy_number = forms.CharField(label=gettext_lazy("份号"), max_length=20, required=False)


class PlanForm(forms.Form):
    return_by = forms.DateField(label=gettext_lazy("清退期限"), widget=DayInput)


class GiveBackForm(forms.Form):
    to = forms.CharField(label=gettext_lazy("清退给"), max_length=120)


class ScanForm(forms.Form):
    """What a scanner types: the code on the label and a line end."""

    code = forms.CharField(
        label=gettext_lazy("条码"),
        max_length=80,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "inputmode": "text"}),
        error_messages={"required": gettext_lazy("请扫描标签上的条码，或者照着输入。")},
    )


class DiscardForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么不登记"), max_length=200)


class SettleTroubleForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("怎样处理了"), max_length=200)


class WipeForm(forms.Form):
    """清除: why, and the level that the paper proved to have."""

    level = forms.TypedChoiceField(label=gettext_lazy("实际密级"), coerce=int, choices=())
    reason = forms.CharField(label=gettext_lazy("清除原因"), max_length=200, widget=forms.Textarea(attrs={"rows": "2"}))
    agreed = forms.BooleanField(
        label=gettext_lazy("确认清除全部电子文件，标题隐去，只留载体登记"),
        error_messages={"required": gettext_lazy("请确认清除；清除后不能恢复。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above: Any = self.fields["level"]
        above.choices = [("", _("请选择")), *(one for one in SecurityLevel.choices if one[0] > policy.ceiling())]


class WipeByNumberForm(WipeForm):
    """The same by the number in the register, for the security administrator, who opens no papers."""

    organ = forms.ModelChoiceField(Organ.objects.filter(is_inside=True), label=gettext_lazy("机关"))
    number = forms.CharField(
        label=gettext_lazy("收文号"), max_length=40, help_text=gettext_lazy("照登记簿填写，例如：收〔2026〕12号")
    )
    field_order = ("organ", "number", "level", "reason", "agreed")


class SaveViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    query = forms.CharField(required=False, max_length=1000)


def give_back_to(paper: PaperOriginal) -> dict[str, Any]:
    """清退 usually goes to who sent the paper."""
    return {"to": paper.record.incoming_document.sender}
