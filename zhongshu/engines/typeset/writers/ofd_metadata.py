"""What GB/T 33480 wants to be known of an electronic paper, by the standard's words and in its order."""

from collections.abc import Iterable
from datetime import date

from zhongshu.engines.typeset.paper import Paper

NAMES = (
    "公文标识", "文种", "份号", "密级和保密期限", "紧急程度", "发文机关标志", "发文字号", "签发人", "标题", "主送机关", "附件说明",
    "发文机关或签发人署名", "成文日期", "附注", "抄送机关", "印发机关", "印发日期", "发布层次",
)  # fmt: skip
_TYPES = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip


def metadata(paper: Paper, *, identifier: str = "", distribution_level: str = "") -> dict[str, str]:
    """What is known of this paper; what is not known is left out."""
    values = {
        "公文标识": identifier,
        "文种": document_type(paper),
        "份号": paper.copy_number,
        "密级和保密期限": "★".join(filter(None, (paper.security_level, paper.secrecy_period))),
        "紧急程度": paper.urgency,
        "发文机关标志": _list(paper.issuer_mark.organs) + paper.issuer_mark.suffix if paper.issuer_mark.organs else "",
        "发文字号": paper.document_number,
        "签发人": _list(paper.signers),
        "标题": "".join(paper.title.split()),
        "主送机关": _list(paper.main_recipients),
        "附件说明": "；".join(attachment.title for attachment in paper.attachments),
        "发文机关或签发人署名": _list(paper.issuer_signatures or tuple(stamp.name for stamp in paper.stamps)),
        "成文日期": _day(paper.issue_date),
        "附注": paper.note,
        "抄送机关": _list(paper.cc_recipients),
        "印发机关": paper.printing_office,
        "印发日期": _day(paper.print_date),
        "发布层次": distribution_level,
    }
    return {name: values[name] for name in NAMES if values[name]}


def document_type(paper: Paper) -> str:
    """文种, the last words of the title; else by the layout."""
    title = "".join(paper.title.split()).partition("（")[0]
    found = next((name for name in _TYPES if title.endswith(name)), "")
    return found or {"order": "命令", "minutes": "纪要", "letter": "函"}.get(paper.layout, "")


def _list(values: Iterable[str]) -> str:
    return "、".join(filter(None, values))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
