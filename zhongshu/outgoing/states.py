"""Words of 发文 beside the stages, which stand in flows/outgoing_document.toml."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Layout(models.TextChoices):
    STANDARD = "standard", _("文件格式")
    LETTER = "letter", _("信函格式")
    ORDER = "order", _("命令格式")
    MINUTES = "minutes", _("纪要格式")


class Direction(models.TextChoices):
    UP = "up", _("上行文")
    DOWN = "down", _("下行文")
    LEVEL = "level", _("平行文")
    PUBLIC = "public", _("公布")


class Disclosure(models.TextChoices):
    """公开属性 (信息公开条例 art. 13–15)."""

    OPEN = "open", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class VersionKind(models.TextChoices):
    SAVE = "save", _("保存")
    STAGE = "stage", _("环节稿")
    SIGNED = "signed", _("定稿")
    OFFICIAL = "official", _("正式")


class Purpose(models.TextChoices):
    """Why a paper arises from another."""

    FORWARD = "forward", _("转发")
    ANSWER = "answer", _("答复来文")
    OWN = "own", _("据此另行文")


class PhrasePlace(models.TextChoices):
    """Where in a paper a phrase stands."""

    OPENING = "opening", _("开头")
    TURN = "turn", _("承启")
    DEMAND = "demand", _("要求")
    CLOSING = "closing", _("结语")
    OTHER = "other", _("其他")


class SheetKind(models.TextChoices):
    """What is checked before and after the signature."""

    REVIEW = "review", _("核稿")
    LEGALITY = "legality", _("合法性审核")
    COMPETITION = "competition", _("公平竞争审查")
    RECHECK = "recheck", _("复核")


class SheetResult(models.TextChoices):
    PASSED = "passed", _("通过")
    RETURNED = "returned", _("退回")


class LineRole(models.TextChoices):
    MAIN = "main", _("主送")
    CC = "cc", _("抄送")
    INTERNAL = "internal", _("内部分发")


DRAFTING, COUNTERSIGNING, REVIEWING, LEGALITY = "drafting", "countersigning", "reviewing", "legality"
SIGNING, JOINT_SIGNING, RECHECKING = "signing", "joint_signing", "rechecking"
REGISTERING, PRINTING, SEALING, DISPATCHING = "registering", "printing", "sealing", "dispatching"
# Where whoever has the paper in hand may change its words; once signed, changing them brings it back to the signer.
EDITABLE = frozenset({
    DRAFTING, COUNTERSIGNING, REVIEWING, LEGALITY, SIGNING, JOINT_SIGNING, RECHECKING, REGISTERING, PRINTING, SEALING,
})  # fmt: skip

# 核稿: the five points of 条例 art. 20.
REVIEW_POINTS = {
    "basis": _("行文理由是否充分，行文依据是否准确"),
    "content": _("内容是否符合法律法规和政策，是否体现发文意图，措施是否切实可行"),
    "consulted": _("涉及有关地区或者部门职权范围内的事项是否经过充分协商并达成一致意见"),
    "form": _("文种是否正确，格式是否规范，人名、地名、时间、数字、段落顺序、引文是否准确，文字、标点是否规范"),
    "other": _("其他内容是否符合公文起草的有关要求"),
}
# 复核 (art. 25): after the signature, before the number.
RECHECK_POINTS = {
    "approval": _("审批手续是否完备"),
    "content": _("内容是否与签发稿一致"),
    "type": _("文种是否正确"),
    "form": _("格式是否规范"),
}
LEGALITY_POINTS = {
    "power": _("制定主体和权限是否合法"),
    "content": _("内容是否符合法律、法规、规章和国家政策"),
    "procedure": _("是否履行规定的程序"),
}
COMPETITION_POINTS = {"competition": _("是否含有排除、限制竞争的内容")}
POINTS = {
    SheetKind.REVIEW: REVIEW_POINTS,
    SheetKind.LEGALITY: LEGALITY_POINTS,
    SheetKind.COMPETITION: COMPETITION_POINTS,
    SheetKind.RECHECK: RECHECK_POINTS,
}
