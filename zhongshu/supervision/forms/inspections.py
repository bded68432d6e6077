"""Forms of inspections."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput, PersonsSelect
from zhongshu.people.models import Organ, Person
from zhongshu.supervision.forms.fields import colleagues, offer_people, person_field, words_field
from zhongshu.supervision.models import Conclusion, InspectionPlan, InspectionTarget, Rectification, Review
from zhongshu.supervision.models import SupervisionGroup as Group
from zhongshu.supervision.services.inspecting import PlanInput
from zhongshu.supervision.states import Basis, Content, InspectionType, ReviewDecision, VerifyMethod


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput, **options)


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2021, max_value=2100)
    most = forms.IntegerField(label=gettext_lazy("全年督查次数"), min_value=1, max_value=200)
    most_for_one = forms.IntegerField(label=gettext_lazy("同一单位最多"), min_value=1, max_value=50, initial=2)
    apart_days = forms.IntegerField(label=gettext_lazy("同一单位间隔天数"), min_value=0, max_value=365, initial=90)
    basis = forms.CharField(
        label=gettext_lazy("批准依据"),
        max_length=300,
        help_text=gettext_lazy("例如：市政府第3次常务会议审定的年度督查计划。"),
    )


class PlanForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("督查事项"), max_length=300)
    inspection_type = forms.ChoiceField(label=gettext_lazy("督查类型"), choices=InspectionType.choices)
    content = forms.ChoiceField(label=gettext_lazy("内容类别"), choices=Content.choices)
    scope = words_field(gettext_lazy("内容和范围"), max_length=1000, help_text=gettext_lazy("批准以后不能扩大。"))
    units = forms.ModelMultipleChoiceField(
        Organ.objects.none(),
        label=gettext_lazy("督查对象"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("按住 Ctrl 可以选几个。"),
    )
    methods = forms.MultipleChoiceField(
        label=gettext_lazy("督查方式"), choices=VerifyMethod.choices, widget=forms.CheckboxSelectMultiple
    )
    basis_kind = forms.ChoiceField(label=gettext_lazy("启动依据"), choices=Basis.choices)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=300)
    starts_on = day_field(gettext_lazy("开始"))
    ends_on = day_field(gettext_lazy("结束"))
    due_on = day_field(gettext_lazy("结论期限"), help_text=gettext_lazy("到这一天，每个单位的结论都要送达。"))
    holder = person_field(gettext_lazy("负责人"))
    beyond_reason = words_field(
        gettext_lazy("超出计划或者间隔的理由"),
        rows=2,
        max_length=300,
        required=False,
        help_text=gettext_lazy("没有超出的不填。"),
    )

    def __init__(self, *args: Any, organ: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        units = cast("forms.ModelMultipleChoiceField[Organ]", self.fields["units"])
        units.queryset = Organ.objects.filter(is_inside=True, is_active=True).exclude(pk=organ.pk)
        offer_people(self.fields["holder"], colleagues(organ))

    def plan(self) -> PlanInput:
        return PlanInput(**{**self.cleaned_data, "units": list(self.cleaned_data["units"])})


class InspectionForm(forms.Form):
    """One act on a part of an inspection; `thing` is that part."""

    def __init__(self, *args: Any, thing: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.thing = thing
        self.build()

    def build(self) -> None:
        """Fill what depends on the part."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NothingForm(InspectionForm):
    """Nothing to fill in."""


class CancelForm(InspectionForm):
    thing: InspectionPlan
    reason = words_field(gettext_lazy("撤销原因"), rows=2, max_length=300)


class GroupForm(InspectionForm):
    thing: InspectionPlan
    name = forms.CharField(label=gettext_lazy("组名"), max_length=60, initial=gettext_lazy("第一督查组"))
    leader = person_field(gettext_lazy("组长"))
    members = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=gettext_lazy("成员"), widget=PersonsSelect(), required=False
    )
    due_on = day_field(gettext_lazy("报告期限"))

    def build(self) -> None:
        shown = colleagues(self.thing.organ)
        offer_people(self.fields["leader"], shown)
        offer_people(self.fields["members"], shown)
        self.initial.setdefault("due_on", self.thing.due_on)


class RecuseForm(InspectionForm):
    thing: Group
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("回避的人"))
    unit = forms.ModelChoiceField(
        Organ.objects.none(),
        label=gettext_lazy("回避的单位"),
        required=False,
        empty_label=gettext_lazy("整个督查"),
    )
    reason = words_field(gettext_lazy("原因"), rows=2, max_length=300)
    new_leader = person_field(gettext_lazy("新组长"), required=False)

    def build(self) -> None:
        members = self.thing.members.filter(recused_at__isnull=True).values("person")
        cast("forms.ModelChoiceField[Person]", self.fields["person"]).queryset = Person.objects.filter(pk__in=members)
        units = self.thing.plan.targets.values("organ")
        cast("forms.ModelChoiceField[Organ]", self.fields["unit"]).queryset = Organ.objects.filter(pk__in=units)
        offer_people(self.fields["new_leader"], colleagues(self.thing.plan.organ))


class ConclusionForm(InspectionForm):
    thing: InspectionTarget
    facts = words_field(gettext_lazy("查明的事实"), rows=6, max_length=8000)
    evidence = words_field(gettext_lazy("证据"), rows=4, max_length=4000)
    finding = words_field(gettext_lazy("结论"), rows=4, max_length=4000)


class ReviewForm(InspectionForm):
    thing: Conclusion
    reason = words_field(gettext_lazy("申请理由"), rows=4, max_length=4000)


class DecideForm(InspectionForm):
    thing: Review
    decision = forms.ChoiceField(label=gettext_lazy("决定"), choices=ReviewDecision.choices, widget=forms.RadioSelect)
    text = words_field(gettext_lazy("复核意见"), rows=4, max_length=4000)


class RectifyForm(InspectionForm):
    thing: Conclusion
    problem = words_field(gettext_lazy("问题"), rows=2, max_length=600)
    demand = words_field(gettext_lazy("整改要求"), rows=2, max_length=600)
    holder = person_field(gettext_lazy("责任人"))
    due_on = day_field(gettext_lazy("整改期限"))

    def build(self) -> None:
        unit = self.thing.target.organ
        offer_people(self.fields["holder"], colleagues(unit))
        self.initial.setdefault("holder", self.thing.delivered_to_id)
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=30))


class ReportForm(InspectionForm):
    thing: Rectification
    report = words_field(gettext_lazy("整改情况"), rows=5, max_length=4000)


class CheckForm(InspectionForm):
    thing: Rectification
    is_done = forms.TypedChoiceField(
        label=gettext_lazy("核查"),
        choices=(("1", gettext_lazy("整改到位，销号")), ("0", gettext_lazy("没有到位，退回重新整改"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    text = words_field(gettext_lazy("核查情况"), rows=3, max_length=600)
