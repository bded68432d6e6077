"""Forms of items: 登记立项, 分解, and the acts of the supervising office."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput
from zhongshu.people import policy, roles
from zhongshu.people import queries as people
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import Urgency
from zhongshu.supervision import queries
from zhongshu.supervision.forms.fields import (
    indicators_of,
    milestones_of,
    moment_field,
    offer_people,
    person_field,
    proof_field,
    receiver_choices,
    receiver_of,
    words_field,
)
from zhongshu.supervision.services import ItemInput, TaskInput
from zhongshu.supervision.states import (
    CauseKind,
    Evidence,
    ItemKind,
    ReportCycle,
    Rung,
    Satisfaction,
    SourceKind,
    VerifyMethod,
)


class ItemForm(forms.Form):
    """登记督办件."""

    title = forms.CharField(label=gettext_lazy("督办事项"), max_length=300)
    instruction_text = words_field(
        gettext_lazy("原文"), help_text=gettext_lazy("批示、议定事项或者文件原句，照录，一字不改。")
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("例如：市政府第12次常务会议；罗景和副市长3月9日批示。"),
    )
    source_kind = forms.ChoiceField(label=gettext_lazy("来源"), choices=SourceKind.choices)
    item_kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=ItemKind.choices, initial=ItemKind.DAILY)
    leader = person_field(gettext_lazy("批示、交办领导"), required=False)
    instructed_on = forms.DateField(label=gettext_lazy("批示日期"), required=False, widget=DayInput)
    result_wanted = forms.CharField(
        label=gettext_lazy("要达到的结果"),
        max_length=300,
        help_text=gettext_lazy("能核查的：多少、到什么程度。例如：12处水毁路段全部抢通。"),
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("办结时要交的佐证"), choices=Evidence.choices, widget=forms.CheckboxSelectMultiple
    )
    demand = forms.CharField(label=gettext_lazy("办理要求"), max_length=600, required=False)
    due_at = moment_field(gettext_lazy("办理期限"), required=False, help_text=gettext_lazy("不填的按流程时限算。"))
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices)
    level = forms.TypedChoiceField(label=gettext_lazy("密级"), coerce=int)
    leader_in_charge = person_field(gettext_lazy("分管领导"), required=False)
    report_cycle = forms.ChoiceField(label=gettext_lazy("反馈周期"), choices=ReportCycle.choices)
    report_day = forms.IntegerField(
        label=gettext_lazy("反馈日"),
        min_value=1,
        max_value=28,
        initial=5,
        help_text=gettext_lazy("每月、每季的填几号，每周的填星期几。"),
    )

    def __init__(self, *args: Any, organ: Organ, source: Record | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organ, self.source = organ, source
        levels = [choice for choice in SecurityLevel.choices if self._may_be(choice[0])]
        cast("forms.ChoiceField", self.fields["level"]).choices = levels
        leaders = leaders_of(organ)
        for name in ("leader", "leader_in_charge"):
            offer_people(self.fields[name], leaders)

    def _may_be(self, level: int) -> bool:
        return (self.source.level if self.source else 0) <= level <= policy.ceiling()

    def item(self, **more: Any) -> ItemInput:
        return ItemInput(**{**self.cleaned_data, "source": self.source, **more})


APPROVERS = (roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR, roles.ORGAN_HEAD)


def leaders_of(organ: Organ) -> list[Person]:
    """Who instructs: the leaders of the organ and of the one that it serves."""
    return _occupants((roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY), organ)


def approvers_of(organ: Organ) -> list[Person]:
    """Who may approve 立项: those to whom the flow lets it go."""
    return _occupants(APPROVERS, organ)


def _occupants(keys: tuple[str, ...], organ: Organ) -> list[Person]:
    found: dict[int, Person] = {}
    for role in keys:
        found |= {person.pk: person for person in people.occupants(role, organ=organ)}
    return list(found.values())


class TaskForm(forms.Form):
    """一项任务: what, who, until when, with which proof."""

    title = forms.CharField(label=gettext_lazy("任务"), max_length=300)
    to = forms.ChoiceField(label=gettext_lazy("牵头单位"), required=False)
    due_at = moment_field(gettext_lazy("期限"), required=False)
    result_wanted = forms.CharField(label=gettext_lazy("要达到的结果"), max_length=300, required=False)
    co_organs = forms.ModelMultipleChoiceField(
        Organ.objects.none(),
        label=gettext_lazy("配合单位"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("按住 Ctrl 可以选几个。"),
    )
    co_due_at = moment_field(
        gettext_lazy("配合期限"), required=False, help_text=gettext_lazy("配合单位什么时候把情况报给牵头单位。")
    )
    weight = forms.IntegerField(
        label=gettext_lazy("权重"),
        min_value=1,
        max_value=100,
        initial=1,
        required=False,
        help_text=gettext_lazy("汇总进度时占的份量，都一样就不用改。"),
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("佐证"), choices=Evidence.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    milestones = words_field(
        gettext_lazy("节点"),
        rows=2,
        required=False,
        help_text=gettext_lazy("每行一个：节点，2026-03-20，60。超过30天的任务要有节点。"),
    )
    indicators = words_field(
        gettext_lazy("指标"), rows=2, required=False, help_text=gettext_lazy("每行一个：敷设管道，公里，18。")
    )

    def __init__(self, *args: Any, organ: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.ChoiceField", self.fields["to"]).choices = receiver_choices(organ)
        co = cast("forms.ModelMultipleChoiceField[Organ]", self.fields["co_organs"])
        co.queryset = Organ.objects.filter(is_inside=True, is_active=True)

    def clean_milestones(self) -> Any:
        return milestones_of(self.cleaned_data["milestones"])

    def clean_indicators(self) -> Any:
        return indicators_of(self.cleaned_data["indicators"])

    def task(self, **more: Any) -> TaskInput:
        values = {name: value for name, value in self.cleaned_data.items() if name != "to"}
        values["weight"] = values.get("weight") or 1
        organ, unit = receiver_of(self.cleaned_data["to"])
        return TaskInput(**{**values, "organ": organ, "unit": unit, **more})


class ActForm(forms.Form):
    """One act on a record; `values()` are the arguments of its service."""

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # how the record stood when the page was made

    def __init__(self, *args: Any, record: Record, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record, self.person = record, person
        self.initial["seen"] = queries.mark_of(record)
        self.build()

    def build(self) -> None:
        """Fill what depends on the record and the person."""

    @property
    def is_stale(self) -> bool:
        """Somebody has acted since the page was made."""
        seen = self.data.get("seen", "")
        return bool(seen) and seen != queries.mark_of(self.record)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ProposeForm(ActForm):
    approver = person_field(gettext_lazy("立项审批人"))
    text = words_field(gettext_lazy("拟办意见"), max_length=500, required=False)

    def build(self) -> None:
        item = self.record.supervised_item
        others = [person for person in approvers_of(self.record.owning_organ) if person.pk != item.proposed_by_id]
        offer_people(self.fields["approver"], others)
        self.initial.setdefault("approver", item.leader_id or item.leader_in_charge_id or None)
        self.initial.setdefault("text", _("拟请立项督办。"))


class ConfirmForm(ActForm):
    """Nothing to fill in."""


class ApproveForm(ActForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("审批"),
        choices=(("yes", gettext_lazy("同意立项")), ("no", gettext_lazy("退回拟办"))),
        widget=forms.RadioSelect,
        initial="yes",
    )
    text = words_field(gettext_lazy("意见"), max_length=300, required=False)


class ConcludeForm(ActForm):
    report = words_field(
        gettext_lazy("办结报告"), rows=8, max_length=4000, help_text=gettext_lazy("怎么办的，结果是什么，有哪些数。")
    )


class OpinionForm(ActForm):
    opinion = forms.ChoiceField(
        label=gettext_lazy("意见"), choices=Satisfaction.choices, widget=forms.RadioSelect, initial="satisfied"
    )
    text = words_field(gettext_lazy("还要办什么"), max_length=300, required=False)


class CloseForm(ActForm):
    text = words_field(gettext_lazy("审核意见"), max_length=300, required=False)


class LookBackForm(ActForm):
    method = forms.ChoiceField(
        label=gettext_lazy("回访方式"), choices=VerifyMethod.choices, initial=VerifyMethod.ON_SITE
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    finding = words_field(gettext_lazy("看到的情况"), max_length=2000)
    is_solid = forms.TypedChoiceField(
        label=gettext_lazy("成效"),
        choices=(("1", gettext_lazy("巩固，没有反弹")), ("0", gettext_lazy("没有巩固，重新督办"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    due_at = moment_field(gettext_lazy("重新督办的期限"), required=False)
    photos = proof_field(gettext_lazy("照片和材料"))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "photos"}

    def proofs(self) -> list[tuple[Any, str]]:
        return [(file, Evidence.PHOTO.value) for file in self.cleaned_data["photos"]]


class SlipForm(ActForm):
    rung = forms.ChoiceField(label=gettext_lazy("方式"), choices=Rung.choices, initial=Rung.URGE)
    text = words_field(gettext_lazy("内容"), max_length=2000)
    demand_by = moment_field(gettext_lazy("要求完成"), required=False)


class CauseForm(ActForm):
    kind = forms.ChoiceField(label=gettext_lazy("症结"), choices=CauseKind.choices, widget=forms.RadioSelect)
    text = words_field(gettext_lazy("说明"), rows=2, max_length=300, required=False)


class TalkForm(ActForm):
    """面商: with whom, when, what they said."""

    talked_on = forms.DateField(label=gettext_lazy("面商日期"), widget=DayInput)
    talked_with = forms.CharField(label=gettext_lazy("面商对象"), max_length=200)
    talk = words_field(gettext_lazy("面商情况"), max_length=600)
