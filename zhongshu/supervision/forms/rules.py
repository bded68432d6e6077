"""灯的规则: thresholds of an organ."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.records.states import Urgency
from zhongshu.supervision.lights import Thresholds
from zhongshu.supervision.services.ruling import MOST_DAYS, RuleInput


class RuleForm(forms.Form):
    """One number for each urgency, then how far behind is behind, then how long silence may last."""

    def __init__(self, *args: Any, rule: Thresholds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in Urgency.choices:
            self.fields[f"warn_{value}"] = forms.IntegerField(
                label=_("临期提前几个工作日：%(urgency)s") % {"urgency": label},
                min_value=0,
                max_value=MOST_DAYS,
                initial=int(rule.warn_days.get(value, 2)),
                help_text=_("0 是最后 4 小时。") if value == Urgency.EXTRA_URGENT else "",
            )
        self.fields["behind"] = _share(_("黄灯：落后多少个百分点"), rule.behind)
        self.fields["far_behind"] = _share(_("红灯：落后多少个百分点"), rule.far_behind)
        self.fields["silence_days"] = forms.IntegerField(
            label=_("久未反馈：超过几个工作日"), min_value=1, max_value=MOST_DAYS * 2, initial=rule.silence_days
        )
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("依据"),
            max_length=200,
            error_messages={"required": gettext_lazy("请写明调整的依据。")},
            help_text=gettext_lazy("例如：督查室2026年第3次例会议定。"),
        )

    def values(self) -> RuleInput:
        given = self.cleaned_data
        return RuleInput(
            warn_days={value: given[f"warn_{value}"] for value in Urgency.values},
            behind=given["behind"],
            far_behind=given["far_behind"],
            silence_days=given["silence_days"],
            reason=given["reason"],
        )


def _share(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, min_value=1, max_value=99)
