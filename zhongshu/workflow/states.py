"""Words of the flow engine. The stages themselves are data: flows/*.toml of the apps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepRole(models.TextChoices):
    LEAD = "lead", _("主办")
    SIGN = "sign", _("会签")
    CO = "co", _("协办")
    READ = "read", _("传阅")


class SignMode(models.TextChoices):
    """How several signatures count (decision 7)."""

    ALL = "all", _("会签（全部同意）")
    ANY = "any", _("或签（一人同意即可）")
    IN_ORDER = "in_order", _("顺序会签")
    VOTE = "vote", _("票签（过半数同意）")


class Verdict(models.TextChoices):
    AGREE = "agree", _("同意")
    AGREE_WITH_CHANGES = "agree_with_changes", _("修改后同意")
    DISAGREE = "disagree", _("不同意")
    ABSTAIN = "abstain", _("弃权")


class Outcome(models.TextChoices):
    """How a step ended."""

    FORWARDED = "forwarded", _("转出")
    FINISHED = "finished", _("办毕")
    RETURNED = "returned", _("退回")
    TAKEN_BACK = "taken_back", _("撤回")
    REASSIGNED = "reassigned", _("转办")
    CLAIMED = "claimed", _("被认领")
    HANDED_OVER = "handed_over", _("移交")
    DROPPED = "dropped", _("减签")
    SUPERSEDED = "superseded", _("他人已签")
    RELEASED = "released", _("有不同意见，交回主办")
    JUMPED = "jumped", _("跳转")
    CLOSED = "closed", _("办结")
    CANCELLED = "cancelled", _("撤销")


class CommentKind(models.TextChoices):
    """办理意见 by the section of the 办理单 in which it stands."""

    CHECK = "check", _("初审")
    PROPOSAL = "proposal", _("拟办")
    REVIEW = "review", _("审核")
    INSTRUCTION = "instruction", _("批示")
    COUNTERSIGN = "countersign", _("会签")
    HANDLING = "handling", _("承办")
    CO = "co", _("协办")
    READING = "reading", _("传阅")
    RESULT = "result", _("办理结果")
    SIGN_OFF = "sign_off", _("签发")
    NOTE = "note", _("备注")


class ReadPurpose(models.TextChoices):
    KNOW = "know", _("阅知")
    STUDY = "study", _("阅研")
    HANDLE = "handle", _("阅处")
    INSTRUCT = "instruct", _("阅示")
