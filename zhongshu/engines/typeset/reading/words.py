"""The words that drafts use for fields and values, brought to the keys and values of the schema."""

import re
from collections.abc import Mapping
from typing import Any

from zhongshu.engines.typeset.addressees import stands_alone
from zhongshu.engines.typeset.schema import titles

LISTS = ("signers", "main_recipients", "issuer_signatures", "cc_recipients")
DATES = ("issue_date", "print_date")
_MORE_NAMES = {
    "版式": "layout",
    "公文格式": "layout",
    "发文机关": "issuer_mark",
    "红头": "issuer_mark",
    "文号": "document_number",
    "主送": "main_recipients",
    "抄送": "cc_recipients",
    "署名": "issuer_signatures",
    "落款": "issuer_signatures",
    "发文日期": "issue_date",
    "日期": "issue_date",
    "紧急": "urgency",
    "缓急": "urgency",
    "印发": "printing_office",
    "盖章": "is_sealed",
    "附件说明": "attachments",
    "保密期": "secrecy_period",
}
SUFFIX_NAMES = ("后缀", "标志后缀", "suffix")
OPTION_NAMES = {
    "供屏幕阅读": "screen",
    "版记置于双面": "imprint_even",
    "screen": "screen",
    "imprint_even": "imprint_even",
}
DIAMETER_NAMES = ("印章直径", "seal_diameter_mm")
ATTENDANCE_NAMES = ("出席", "请假", "列席", "参加", "缺席", "记录", "主持")
VALUES = {
    "layout": {
        **dict.fromkeys(("文件", "文件格式", "公文", "下行文", "上行文"), "standard"),
        **dict.fromkeys(("信函", "信函格式", "函", "便函"), "letter"),
        **dict.fromkeys(("命令", "命令格式", "令", "命令（令）"), "order"),
        **dict.fromkeys(("纪要", "纪要格式", "会议纪要"), "minutes"),
    },
    "security_level": {
        "top_secret": "绝密",
        "secret": "机密",
        "confidential": "秘密",
        "work_secret": "工作秘密",
        "internal": "内部",
        **dict.fromkeys(("none", "无", "公开", "普通"), ""),
    },
    "urgency": {
        "extra_urgent": "特急",
        "urgent": "加急",
        "flash": "特提",
        "routine_urgent": "平急",
        **dict.fromkeys(("normal", "none", "无", "平件", "普通"), ""),
    },
}
_SUFFIXES = ("文件", "命令", "令", "纪要")
DOCUMENT_TYPES = (
    *(
        "决议",
        "决定",
        "命令",
        "公报",
        "公告",
        "通告",
        "意见",
        "通知",
        "通报",
        "报告",
        "请示",
        "批复",
        "议案",
        "函",
        "纪要",
    ),
)
_YES = ("是", "有", "true", "yes", "1", "对")
_NO = ("否", "无", "false", "no", "0", "不")
_CHINESE_DAY = re.compile(r"(\d{4})[年./](\d{1,2})[月./](\d{1,2})日?")


def key_of(name: str) -> str:
    """The key of a field by its key or its Chinese name; the name itself when it is not known."""
    name = name.strip()
    known = {title: key for key, title in titles().items()} | _MORE_NAMES
    return known.get(name, name if name in titles() else name.lower() if name.lower() in titles() else name)


def split_names(text: str) -> list[str]:
    """Names of a list as printed: between commas, and between 、 unless one name spreads over them (各县、区人民政府)."""
    groups = _split(text, "，,；;\n")
    return [name for group in groups for name in _pieces(group, is_only=len(groups) == 1)]


def _pieces(group: str, *, is_only: bool) -> list[str]:
    names = _split(group, "、")
    collective = ["各" in name for name in names]
    if is_only:
        return names if all(collective) or not any(collective) else [group]
    return names if all(map(stands_alone, names)) else [group]


def _split(text: str, separators: str) -> list[str]:
    """The pieces between separators that do not stand inside brackets or book titles."""
    names, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char in "（(《〔":
            depth += 1
        elif char in "）)》〕":
            depth = max(depth - 1, 0)
        elif char in separators and not depth:
            names.append(text[start:place])
            start = place + 1
    names.append(text[start:])
    return [name for name in (each.strip(" \t\u3000。：:") for each in names) if name]


def split_signers(text: str) -> list[str]:
    """Names of persons; a blank separates two names, unless it spreads a name of two characters."""
    parts = [part for part in re.split(r"[、，,；;\n\t]|[ \u3000]{1,}", text) if part]
    names: list[str] = []
    for part in parts:
        if names and len(part) == 1 and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    return names


def mark_of(text: str) -> dict[str, Any]:
    """The issuer mark as printed, in organs and the word after them."""
    lines = split_names(text) or [text.strip()]
    for suffix in _SUFFIXES:
        if lines[-1] == suffix and len(lines) > 1:
            return {"organs": lines[:-1], "suffix": suffix}
        if lines[-1].endswith(suffix) and len(lines[-1]) > len(suffix):
            return {"organs": [*lines[:-1], lines[-1].removesuffix(suffix).strip(" \u3000")], "suffix": suffix}
    return {"organs": lines, "suffix": ""}


def iso_day(text: str) -> str:
    """2026年3月12日 as 2026-03-12; anything else as it is, for the schema to judge."""
    found = _CHINESE_DAY.fullmatch(text.strip().replace(" ", ""))
    return "-".join((found[1], found[2].zfill(2), found[3].zfill(2))) if found else text.strip()


def flag(text: str) -> bool | str:
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else text


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of programs as the schema has them: words of the glossary as printed, dates ISO, absent ones left out."""
    tidied = {key_of(str(key)): value for key, value in values.items() if value is not None}
    for key, words in VALUES.items():
        if isinstance(tidied.get(key), str):
            word = tidied[key].strip()
            tidied[key] = words.get(word, words.get(word.lower(), word))
    for key in DATES:
        if isinstance(tidied.get(key), str):
            tidied[key] = iso_day(tidied[key])
    if isinstance(tidied.get("note"), str):
        tidied["note"] = bare_note(tidied["note"])
    return {key: value for key, value in tidied.items() if value not in ("", [], {})}


def bare_note(text: str) -> str:
    """附注 without its brackets."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in "（(" and text[-1] in "）)" else text
