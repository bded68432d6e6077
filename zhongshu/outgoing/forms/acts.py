"""Forms of the acts up to the signature and 复核: 会签 送核 核稿 放行 合法性审核 签发 联合会签 复核."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import InkField
from zhongshu.outgoing import access, checking, queries
from zhongshu.outgoing.forms.base import (
    ActForm,
    Label,
    OpinionForm,
    ReceiverField,
    ReceiversField,
    SheetForm,
    moment_field,
    offer,
    reason_field,
)
from zhongshu.outgoing.services import Onward
from zhongshu.outgoing.states import (
    COMPETITION_POINTS,
    LEGALITY,
    LEGALITY_POINTS,
    RECHECK_POINTS,
    REVIEW_POINTS,
    REVIEWING,
    SIGNING,
    SheetKind,
)
from zhongshu.people.models import Person
from zhongshu.workflow import queries as workflow
from zhongshu.workflow.services.receivers import candidates_of, leaders
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind, Verdict


def named(people: list[Person]) -> list[tuple[str, str]]:
    """Persons with their titles, as a list offers them."""
    workflow.with_titles(people)
    return [(str(person.pk), f"{person.name}　{getattr(person, 'home_title', '')}".strip()) for person in people]


class CountersignForm(ActForm):
    """送会签: the departments that are touched, until when."""

    to = ReceiversField(
        label=gettext_lazy("会签单位"), help_text=gettext_lazy("内容涉及哪些部门的职权，就请哪些部门会签；可以选多个。")
    )
    due_at = moment_field(
        gettext_lazy("会签期限"), required=False, help_text=gettext_lazy("不填按 3 个工作日，不晚于本件期限。")
    )

    def build(self) -> None:
        field = self.fields["to"]
        if isinstance(field, ReceiverField):
            field.offer(self.record.owning_organ)
        waiting = queries.not_yet_asked(self.document)
        owed = [f"{key}:{entry[key]}" for entry in waiting for key in ("unit", "organ") if entry.get(key)]
        self.initial.setdefault("to", owed)


class OpinionOnForm(OpinionForm):
    """会签意见 of whoever was asked."""

    kind = CommentKind.COUNTERSIGN
    verdict = forms.ChoiceField(
        label=gettext_lazy("表态"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择：同意、修改后同意，还是不同意。")},
    )
    field_order = ("verdict",)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        said = cleaned.get("text") or cleaned.get("phrase") or cleaned.get("svg")
        if cleaned.get("verdict") in {Verdict.DISAGREE, Verdict.AGREE_WITH_CHANGES} and not said:
            self.add_error("text", _("不同意或要修改的，请写明意见，经办人好协商。"))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {"verdict": self.cleaned_data["verdict"], "comment": self.comment()}


class SubmitForm(OpinionForm):
    """送核稿."""

    to = forms.ChoiceField(label=gettext_lazy("核稿人"), required=False)
    field_order = ("to",)

    def build(self) -> None:
        self.fields["text"].label = _("说明")
        stage = situation(self.record).flow.stage(REVIEWING)
        found = [one for one in candidates_of(self.record, stage, actor=self.person) if one.is_active]
        self.reviewers = {str(one.pk): one for one in found}
        offer(self.fields["to"], [("", _("系统按岗位分派")), *named(found)])

    def values(self) -> dict[str, Any]:
        return {"to": self.reviewers.get(self.cleaned_data["to"]), "comment": self.comment()}


class ReviewForm(SheetForm):
    """核稿单, and where it goes when all points pass."""

    kind = CommentKind.REVIEW
    usual = (gettext_lazy("已核，拟请签发。"), gettext_lazy("文字已作修改，拟请签发。"))
    points = REVIEW_POINTS
    to_stage = forms.ChoiceField(label=gettext_lazy("通过后送"), widget=forms.RadioSelect)
    leader = forms.ChoiceField(label=gettext_lazy("送签领导"), required=False)
    judge = ReceiverField(label=gettext_lazy("合法性审核单位"), required=False)

    def build(self) -> None:
        super().build()
        self.fields["text"].label = _("核稿意见")
        ways = [(SIGNING, _("送签发")), (LEGALITY, _("送合法性审核"))]
        offer(self.fields["to_stage"], ways)
        judged = not self.document.is_normative or access.is_judged(self.document)
        self.initial.setdefault("to_stage", SIGNING if judged else LEGALITY)
        found = self._leaders()
        self.leaders = {str(one.pk): one for one in found}
        offer(self.fields["leader"], [("", _("请选择")), *named(found)])
        if len(found) == 1:
            self.initial.setdefault("leader", str(found[0].pk))
        judges = self.fields["judge"]
        if isinstance(judges, ReceiverField):
            judges.offer(self.record.owning_organ)

    def _leaders(self) -> list[Person]:
        """Those who may sign this paper first; where only the head may, nobody else."""
        able = [one for one in access.signers_of(self.document) if one.clearance >= self.record.level]
        if access.needs_head(self.document):
            return able
        others = [one for one in leaders(self.record) if one.clearance >= self.record.level]
        return able or list(dict.fromkeys(others))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and self.passes:
            wanted = {SIGNING: "leader", LEGALITY: "judge"}[cleaned["to_stage"]]
            if not cleaned.get(wanted):
                words = {"leader": _("请选择送哪位领导签发。"), "judge": _("请选择由哪个单位作合法性审核。")}
                self.add_error(wanted, words[wanted])
        return cleaned

    def onward(self) -> Onward:
        cleaned = self.cleaned_data
        stage = cleaned["to_stage"]
        to = self.leaders.get(cleaned["leader"]) if stage == SIGNING else cleaned["judge"]
        return Onward(stage=stage, to=to, comment=self.comment())

    def values(self) -> dict[str, Any]:
        return {"points": self.judged(), "onward": self.onward()}


class OverrideForm(ActForm):
    """放行 of one finding, with the reason."""

    finding = forms.ChoiceField(
        label=gettext_lazy("差错"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择放行哪一处差错。")},
    )
    reason = reason_field(
        gettext_lazy("放行理由"), help_text=gettext_lazy("写明为什么可以这样写；理由和姓名记入审计。")
    )

    def build(self) -> None:
        self.examined = checking.examine(self.document)
        self.blocking = {f"{one.rule}:{one.text}"[:200]: one for one in checking.blocking(self.document, self.examined)}
        choices = [(key, f"“{one.text}”：{one.reason}（{one.source}）") for key, one in self.blocking.items()]
        offer(self.fields["finding"], choices)
        if len(choices) == 1:
            self.initial.setdefault("finding", choices[0][0])

    def values(self) -> dict[str, Any]:
        return {"problem": self.blocking[self.cleaned_data["finding"]], "reason": self.cleaned_data["reason"]}


class JudgeForm(SheetForm):
    """合法性审核."""

    sheet_kind = SheetKind.LEGALITY
    usual: tuple[Label, ...] = (gettext_lazy("经审核，合法。"), gettext_lazy("建议修改后印发。"))
    points = LEGALITY_POINTS

    def build(self) -> None:
        super().build()
        self.fields["text"].label = _("审核意见")
        del self.fields["svg"]

    def values(self) -> dict[str, Any]:
        note = self.cleaned_data.get("text") or self.cleaned_data.get("phrase", "")
        return {"kind": self.sheet_kind, "points": self.judged(), "note": note}


class CompetitionForm(JudgeForm):
    """公平竞争审查."""

    sheet_kind = SheetKind.COMPETITION
    usual = (gettext_lazy("经审查，没有排除、限制竞争的内容。"),)
    points = COMPETITION_POINTS


class SignOffForm(OpinionForm):
    """签发: opinion by key or pen; name and date come by themselves."""

    kind = CommentKind.SIGN_OFF
    usual = (gettext_lazy("同意。"), gettext_lazy("同意印发。"), gettext_lazy("发。"))

    def values(self) -> dict[str, Any]:
        return {"comment": self.comment()}


class AskIssuersForm(ActForm):
    """联合会签: the leaders of the other issuers."""

    to = forms.MultipleChoiceField(
        label=gettext_lazy("送哪些领导会签"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择联署机关的签发领导。")},
    )

    def build(self) -> None:
        rows = access.issuers_signers(self.document)
        self.leaders = {str(one.pk): one for _organ, people in rows for one in people}
        choices = [(key, f"{label}（{organ.label}）") for organ, people in rows for key, label in named(people)]
        offer(self.fields["to"], choices)
        self.initial.setdefault("to", [str(people[0].pk) for _organ, people in rows if people])

    def values(self) -> dict[str, Any]:
        return {"to": [self.leaders[key] for key in self.cleaned_data["to"]]}


class RecheckForm(SheetForm):
    """复核."""

    points = RECHECK_POINTS

    def build(self) -> None:
        super().build()
        for name in ("text", "phrase", "svg"):
            del self.fields[name]

    def phrases(self) -> list[str]:
        return []

    def values(self) -> dict[str, Any]:
        return {"points": self.judged()}


class PassOnForm(OpinionForm):
    """转出 where the act of the stage is done and somebody else has still to hand it on."""

    to_stage = forms.ChoiceField(label=gettext_lazy("下一步"), widget=forms.RadioSelect)
    svg = InkField(required=False)
    field_order = ("to_stage",)

    def build(self) -> None:
        self.fields["text"].label = _("说明")
        del self.fields["svg"]
        ways = queries.ways_on(self.record)
        offer(self.fields["to_stage"], ways)
        self.initial.setdefault("to_stage", ways[0][0] if ways else None)

    def values(self) -> dict[str, Any]:
        return {"to_stage": self.cleaned_data["to_stage"], "comment": self.comment()}


class AbandonForm(ActForm):
    """该文不发."""

    reason = reason_field(gettext_lazy("不发的原因"), help_text=gettext_lazy("已经取的文号随同作废，不再使用。"))
