"""Forms of deliveries: a reason, who signed outside, to whom it goes again, the paper copy that came first."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.exchange import queries
from zhongshu.exchange.models import Delivery
from zhongshu.people.models import Person


class DeliveryForm(forms.Form):
    """One act on one delivery; `values()` are the arguments of its service."""

    use_required_attribute = False

    def __init__(self, *args: Any, delivery: Delivery, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.delivery, self.person = delivery, person
        self.build()

    def build(self) -> None:
        """Fill what depends on the delivery and the person."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _reason(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **options)


class ReturnForm(DeliveryForm):
    """退回: why it goes back."""

    reason = _reason(
        gettext_lazy("退回原因"), help_text=gettext_lazy("例如：主送有误，应送市水利局；缺附件2。发文机关马上知道。")
    )


class RecallForm(DeliveryForm):
    """撤回一份."""

    reason = _reason(gettext_lazy("撤回原因"))


class ChaseForm(DeliveryForm):
    """催收 asks for nothing."""


class ConfirmForm(DeliveryForm):
    """登记回执."""

    note = forms.CharField(
        label=gettext_lazy("谁签收的"), max_length=120, help_text=gettext_lazy("例如：市档案馆王玲签收。")
    )


class ResendForm(DeliveryForm):
    """重发: to the same recipient, or to whoever took its place."""

    to = forms.ChoiceField(label=gettext_lazy("送给"), widget=forms.RadioSelect)

    def build(self) -> None:
        self.places = queries.places_to_resend(self.delivery)
        choices = [(key, label) for key, (label, _organ) in self.places.items()]
        cast("forms.ChoiceField", self.fields["to"]).choices = choices
        self.initial.setdefault("to", choices[0][0] if choices else None)

    def values(self) -> dict[str, Any]:
        return {"to": self.places[self.cleaned_data["to"]][1]}


class ReceiveForm(DeliveryForm):
    """签收: as a new paper of the register, or as the paper copy that is there already."""

    existing = forms.ChoiceField(label=gettext_lazy("登记为"), widget=forms.RadioSelect, required=False)

    def build(self) -> None:
        self.twins = {str(twin.pk): twin for twin in queries.twins_of(self.delivery, self.person)}
        choices = [(key, f"{twin.record.reference} {twin.record.title}") for key, twin in self.twins.items()]
        cast("forms.ChoiceField", self.fields["existing"]).choices = [
            *[(key, _("纸质件已登记：%(title)s") % {"title": label}) for key, label in choices],
            ("", _("新收文")),
        ]
        self.initial.setdefault("existing", choices[0][0] if choices else "")

    def values(self) -> dict[str, Any]:
        return {"existing": self.twins.get(self.cleaned_data["existing"])}


class WithdrawForm(forms.Form):
    """撤回公文."""

    use_required_attribute = False
    reason = _reason(
        gettext_lazy("撤回原因"), help_text=gettext_lazy("没签收的收回；已签收的通知对方停止办理，看过的记录留着。")
    )
