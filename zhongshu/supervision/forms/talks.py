"""登记约谈: time, place, persons, points, promises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput
from zhongshu.supervision.forms.fields import colleagues, moment_field, offer_people, person_field, words_field
from zhongshu.supervision.forms.items import ActForm
from zhongshu.supervision.models import SupervisedTask
from zhongshu.supervision.services.talking import waiting_talk


class KeepTalkForm(ActForm):
    held_at = moment_field(gettext_lazy("约谈时间"))
    place = forms.CharField(label=gettext_lazy("约谈地点"), max_length=120)
    host = person_field(gettext_lazy("主持人"))
    talked_with = forms.CharField(
        label=gettext_lazy("被约谈人"), max_length=200, help_text=gettext_lazy("姓名、职务，几位的用顿号隔开。")
    )
    present = forms.CharField(label=gettext_lazy("参加人员"), max_length=300, required=False)
    points = words_field(
        gettext_lazy("约谈事项"), rows=5, max_length=4000, help_text=gettext_lazy("指出的问题和要求。")
    )
    reply = words_field(gettext_lazy("表态和整改措施"), rows=4, max_length=4000)
    rectify_by = forms.DateField(label=gettext_lazy("整改期限"), widget=DayInput)

    def build(self) -> None:
        offer_people(self.fields["host"], colleagues(self.record.owning_organ))
        slip = waiting_talk(self.record)
        task = SupervisedTask.objects.filter(pk=self.record.pk).select_related("unit_leader").first()
        known: dict[str, Any] = {"host": self.person.pk}
        if slip is not None:
            known |= {"points": slip.text, "rectify_by": slip.demand_by}
        if task is not None and task.unit_leader is not None:
            known["talked_with"] = task.unit_leader.name
        self.initial = {**known, **self.initial}
