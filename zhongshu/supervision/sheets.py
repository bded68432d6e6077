"""Which columns the table of each source has."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhongshu.supervision.states import ItemKind, SourceKind


@dataclass(frozen=True)
class Column:
    key: str
    label: str | Promise
    is_required: bool = False
    hint: str | Promise = ""
    width: int = 16
    longest: int = 300


TITLE = Column("title", gettext_lazy("事项"), True, gettext_lazy("一行一件，写清要办的事"), 36)
WORDS = Column("words", gettext_lazy("原文"), True, gettext_lazy("文件、批示或者诉求的原句，照录"), 48, 4000)
LEAD = Column("lead", gettext_lazy("牵头单位"), True, gettext_lazy("写系统里的单位名称或者简称，一个"))
CO = Column("co", gettext_lazy("配合单位"), False, gettext_lazy("几个的用顿号分开"), 24)
RESULT = Column("result", gettext_lazy("要达到的结果"), True, gettext_lazy("能核查的：多少、到什么程度"), 32)
DUE = Column("due", gettext_lazy("完成时限"), True, gettext_lazy("例如 2026-11-30"), 14)


@dataclass(frozen=True)
class Sheet:
    """What a table of one source looks like, and what its rows become."""

    source_kind: str
    title: str | Promise
    columns: tuple[Column, ...]
    example: tuple[str, ...]
    item_kind: str = ItemKind.DAILY
    may_be_one: bool = False  # the whole table as one item with a task for each row


SHEETS: dict[str, Sheet] = {
    SourceKind.KEY_TASK: Sheet(
        SourceKind.KEY_TASK,
        gettext_lazy("年度重点工作"),
        (
            TITLE,
            WORDS,
            Column("basis", gettext_lazy("依据"), True, gettext_lazy("文件名称和文号"), 28),
            LEAD,
            CO,
            RESULT,
            DUE,
            Column("cycle", gettext_lazy("反馈周期"), False, gettext_lazy("每月、每季、每周，不填为一次性"), 10),
        ),
        (
            "新建农村公路120公里",
            "全年新建改建农村公路120公里，完成危桥改造14座。",
            "2026年市政府工作报告",
            "市交通局",
            "市财政局、市自然资源局",
            "建成通车120公里",
            "2026-12-20",
            "每月",
        ),
        ItemKind.DECISION,
        may_be_one=True,
    ),
    SourceKind.SUPERIOR: Sheet(
        SourceKind.SUPERIOR,
        gettext_lazy("上级交办"),
        (
            Column("sender", gettext_lazy("交办机关"), True, "", 20),
            Column("number", gettext_lazy("来文字号"), False, "", 20),
            TITLE,
            WORDS,
            LEAD,
            CO,
            RESULT,
            Column("due", gettext_lazy("上级时限"), True, gettext_lazy("内部期限自动提前两个工作日"), 14),
        ),
        (
            "岚江省人民政府办公厅",
            "岚政办督〔2026〕31号",
            "开展拖欠账款清理",
            "请于6月底前完成清理并报结果。",
            "市财政局",
            "市审计局",
            "无分歧欠款全部清偿",
            "2026-12-25",
        ),
        ItemKind.SPECIAL,
        may_be_one=True,
    ),
    SourceKind.PROPOSAL: Sheet(
        SourceKind.PROPOSAL,
        gettext_lazy("建议提案"),
        (
            Column("number", gettext_lazy("案号"), True, "", 12),
            Column("kind", gettext_lazy("类别"), True, gettext_lazy("人大建议或者政协提案"), 12),
            Column("proposers", gettext_lazy("代表、委员"), True, gettext_lazy("领衔的写在前面"), 20, 200),
            Column("title", gettext_lazy("案由"), True, "", 36),
            Column("words", gettext_lazy("建议内容"), True, gettext_lazy("照录"), 48, 4000),
            Column("lead", gettext_lazy("主办单位"), True),
            Column("co", gettext_lazy("会办单位"), False, gettext_lazy("几个的用顿号分开"), 24),
            Column("due", gettext_lazy("答复期限"), True, gettext_lazy("交办之日起3个月，至迟6个月"), 14),
            Column("talk", gettext_lazy("面商"), False, gettext_lazy("答复前须面商的写“是”"), 8),
        ),
        (
            "B2026-018",
            "人大建议",
            "王立新等5名代表",
            "关于增设老城区公交首末站的建议",
            "老城区公交首末站少。",
            "市交通局",
            "市住建局",
            "2026-12-30",
            "是",
        ),
    ),
    SourceKind.CITIZEN: Sheet(
        SourceKind.CITIZEN,
        gettext_lazy("群众诉求"),
        (
            Column("number", gettext_lazy("工单号"), True, "", 18),
            Column("came", gettext_lazy("来件日期"), True, gettext_lazy("例如 2026-11-03"), 12),
            Column("channel", gettext_lazy("渠道"), True, gettext_lazy("12345、市长信箱、网络留言"), 12),
            TITLE,
            Column("words", gettext_lazy("诉求原文"), True, gettext_lazy("照录，不写反映人姓名、电话"), 48, 4000),
            Column("lead", gettext_lazy("承办单位"), True),
            Column("due", gettext_lazy("办理期限"), False, gettext_lazy("不填的按5个工作日"), 14),
        ),
        ("202611030017", "2026-11-03", "12345", "滨河东路路灯不亮", "滨河东路南段路灯不亮已有半个月。", "市住建局", ""),
        ItemKind.CLUE,
    ),
}
