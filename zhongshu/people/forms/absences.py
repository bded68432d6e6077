from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import DayInput, MomentInput
from zhongshu.people import queries
from zhongshu.people.fields import PersonField
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.people.models.absence import LeaveKind
from zhongshu.people.services import DelegationInput


class LeaveForm(forms.Form):
    person = PersonField(label=_("请假人"), scope="organ", error_messages={"required": _("请选请假人。")})
    kind = forms.ChoiceField(label=_("类别"), choices=LeaveKind.choices)
    since = forms.DateField(label=_("起"), widget=DayInput, error_messages={"required": _("请填写起的日期。")})
    until = forms.DateField(
        label=_("止"),
        widget=DayInput,
        help_text=_("含当天。"),
        error_messages={"required": _("请填写止的日期。")},
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("person") or self.initial.get("person")
        self.fields["person"].offer(queries.people_of(actor.organ_id), chosen)  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    principal = PersonField(label=_("委托人"), error_messages={"required": _("请选委托人。")})
    deputy = PersonField(label=_("受托人"), scope="organ", error_messages={"required": _("请选受托人。")})
    since = forms.DateTimeField(label=_("起"), widget=MomentInput, error_messages={"required": _("请填写起的时间。")})
    until = forms.DateTimeField(label=_("止"), widget=MomentInput, error_messages={"required": _("请填写止的时间。")})
    ceiling = forms.TypedChoiceField(
        label=_("最高密级"),
        coerce=int,
        help_text=_("高于这一级的件，受托人看不到也不能办。"),
    )
    reason = forms.CharField(
        label=_("事由"), max_length=200, error_messages={"required": _("请写明事由，例如 出差、学习。")}
    )

    def __init__(self, *args: Any, actor: Person, principal: Person | None, ceiling: int, **kwargs: Any) -> None:
        """`principal`: fixed to oneself, or None when the security officer chooses."""
        super().__init__(*args, **kwargs)
        offered = queries.people_of(actor.organ_id)
        if principal is not None:
            del self.fields["principal"]
            offered = offered.exclude(pk=principal.pk)
        else:
            self.fields["principal"].offer(offered, self.data.get("principal"))  # type: ignore[attr-defined]
        self.fields["deputy"].offer(offered, self.data.get("deputy"))  # type: ignore[attr-defined]
        levels = [(value, label) for value, label in SecurityLevel.choices if value <= ceiling]
        self.fields["ceiling"].choices = levels  # type: ignore[attr-defined]

    def given(self) -> DelegationInput:
        return DelegationInput(**{name: self.cleaned_data[name] for name in DelegationInput.__dataclass_fields__})
