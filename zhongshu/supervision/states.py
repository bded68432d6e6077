"""The words of supervision: what is supervised, why, how it is checked, where it is stuck."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    DECISION = "decision_supervision", _("决策督查")
    INSTRUCTION = "instruction_item", _("批示件")
    SPECIAL = "special", _("专项督查")
    DAILY = "daily", _("日常督办")
    CLUE = "clue", _("线索核查")


class SourceKind(models.TextChoices):
    """Where an item comes from."""

    SUPERIOR = "superior", _("上级交办")
    MEETING = "meeting", _("会议议定")
    INSTRUCTION = "instruction", _("领导批示")
    GOVERNMENT_REPORT = "government_report", _("政府工作报告")
    KEY_TASK = "key_task", _("重点工作")
    PROPOSAL = "proposal", _("建议提案")
    CITIZEN = "citizen", _("群众反映")
    PAPER_TASK = "paper_task", _("公文任务")
    INSPECTION = "inspection", _("督查发现")
    OVERDUE_PAPER = "overdue_paper", _("公文超期")
    OTHER = "other", _("其他")


class Evidence(models.TextChoices):
    """What shows that it is really done; agreed when the task is set."""

    DOCUMENT = "document", _("文件材料")
    DATA = "data", _("数据报表")
    PHOTO = "photo", _("现场照片")
    RECEIPT = "receipt", _("验收单、凭证")
    ON_SITE = "on_site", _("现场核查")


class ReportCycle(models.TextChoices):
    NONE = "none", _("一次性")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季")


class FeedbackKind(models.TextChoices):
    PLAN = "plan", _("工作方案")
    PERIODIC = "periodic", _("进展反馈")
    FINAL = "final", _("办结反馈")
    CO = "co", _("协办反馈")  # to the lead, not to the 督查室


OWN_WORK = (FeedbackKind.PERIODIC, FeedbackKind.FINAL)  # what says how far the task is


class VerifyMethod(models.TextChoices):
    """条例 art. 12, and the call-back that offices use."""

    SELF_CHECK = "self_check", _("自查说明")
    HEAR_REPORT = "hear_report", _("听取汇报")
    ON_SITE = "on_site", _("实地检查")
    COVERT = "covert", _("暗访")
    SYMPOSIUM = "symposium", _("座谈、听证、统计、评估")
    MATERIAL = "material", _("调阅资料")
    CLUES = "clues", _("收集线索")
    TALK = "talk", _("约谈")
    ONLINE = "online", _("互联网+督查")
    CALL_BACK = "call_back", _("电话回访")


class Finding(models.TextChoices):
    TRUE = "true", _("属实")
    PARTLY = "partly", _("部分属实")
    UNTRUE = "untrue", _("不实")


class Rung(models.TextChoices):
    """The ladder of pressure; slips follow the lights, they never set them (decision 26)."""

    REMIND = "remind", _("提醒")
    URGE = "urge", _("催办单")
    BLUE = "blue", _("蓝色督办单")
    YELLOW = "yellow", _("黄色督办单")
    RED = "red", _("红色督办单")
    CIRCULAR = "circular", _("通报")
    TALK = "talk", _("约谈")


class CauseKind(models.TextChoices):
    """症结: why it is late or was returned."""

    UNCLEAR_DUTY = "unclear_duty", _("责任不清")
    RESOURCES = "resources", _("资金、人手不足")
    POLICY = "policy", _("政策障碍")
    COORDINATION = "coordination", _("部门协调")
    CAPACITY = "capacity", _("能力不足")
    INACTION = "inaction", _("推进不力")
    OBJECTIVE = "objective", _("客观条件")
    OTHER = "other", _("其他")


class Satisfaction(models.TextChoices):
    """What the one who asked says of the answer."""

    SATISFIED = "satisfied", _("满意")
    MORE = "more", _("继续办理")


class InspectionType(models.TextChoices):
    """条例 art. 14."""

    GENERAL = "general", _("综合督查")
    SPECIAL = "special", _("专项督查")
    EVENT = "event", _("事件调查")
    DAILY = "daily", _("日常督办")
    CLUE = "clue", _("线索核查")


class Content(models.TextChoices):
    """条例 art. 4."""

    CENTRAL = "central", _("党中央、国务院重大决策部署")
    SUPERIOR = "superior", _("上级和本级政府重要工作部署")
    DUTY = "duty", _("法定职责履行情况")
    EFFICIENCY = "efficiency", _("行政效能")


class Basis(models.TextChoices):
    """条例 art. 11: who starts an inspection."""

    DECISION = "decision", _("本级政府决定")
    ORDER = "order", _("行政首长指令")
    PROPOSAL = "proposal", _("督查机构建议，报行政首长批准")


class ReviewDecision(models.TextChoices):
    UPHELD = "upheld", _("维持结论")
    CHANGED = "changed", _("变更结论")
    WITHDRAWN = "withdrawn", _("撤销结论")
