"""Stage words of the one state machine; domain states are stage keys of the flows (decision 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("在办")
    SUSPENDED = "suspended", _("暂停")
    CLOSED = "closed", _("办结")
    CANCELLED = "cancelled", _("撤销")


LIVE = (State.OPEN, State.SUSPENDED)
OVER = (State.CLOSED, State.CANCELLED)


class Urgency(models.TextChoices):
    """紧急程度 of papers (特急、加急、平件) and of telegrams (特提、平急)."""

    NORMAL = "normal", _("平件")
    ROUTINE_URGENT = "routine_urgent", _("平急")
    URGENT = "urgent", _("加急")
    EXTRA_URGENT = "extra_urgent", _("特急")
    FLASH = "flash", _("特提")


class DocumentType(models.TextChoices):
    """The 15 文种 (条例 art. 8)."""

    RESOLUTION = "resolution", _("决议")
    DECISION = "decision", _("决定")
    ORDER = "order", _("命令（令）")
    COMMUNIQUE = "communique", _("公报")
    PUBLIC_ANNOUNCEMENT = "public_announcement", _("公告")
    PUBLIC_NOTICE = "public_notice", _("通告")
    OPINION = "opinion", _("意见")
    NOTICE = "notice", _("通知")
    CIRCULAR = "circular", _("通报")
    REPORT = "report", _("报告")
    REQUEST = "request", _("请示")
    REPLY = "reply", _("批复")
    BILL = "bill", _("议案")
    LETTER = "letter", _("函")
    MINUTES = "minutes", _("纪要")


class AnswerKind(models.TextChoices):
    DOCUMENT = "document", _("书面答复")
    ORAL = "oral", _("口头答复")
    NOTE = "note", _("便函、电话记录")
    NOT_NEEDED = "not_needed", _("不需答复")


class Relation(models.TextChoices):
    """How one record stands to another: the chain 来龙去脉."""

    ARISES_FROM = "arises_from", _("源自")
    ANSWERS = "answers", _("答复")
    MERGED_INTO = "merged_into", _("并入")
    CITES = "cites", _("引用")
    REPLACES = "replaces", _("替代")


class GrantReason(models.TextChoices):
    """Why somebody may see a record; decides when the grant ends (decision 18)."""

    AUTHOR = "author", _("登记、起草")
    LEAD = "lead", _("承办")
    SIGN = "sign", _("会签、审签")
    CO = "co", _("协办")
    READ = "read", _("传阅")
    INSTRUCT = "instruct", _("批示")
    ASSIGN = "assign", _("交办")
    SHARE = "share", _("知悉")
