"""初审: what is looked at before a paper is taken on (条例 art. 24; gongwen-handling §7 step 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    key: str
    question: str | Promise
    fault: str | Promise  # what a 退文单 says when it is not so


ITEMS = (
    Item("competence", _("应当由本机关办理"), _("不属于本机关职责范围")),
    Item("routing", _("符合行文规则"), _("不符合行文规则")),
    Item("form", _("文种、格式符合要求"), _("文种、格式不符合要求")),
    Item("consulted", _("涉及其他地区、部门职权的已经协商、会签"), _("涉及其他地区、部门职权的事项未协商、会签")),
    Item("other", _("符合公文起草的其他要求"), _("不符合公文起草的其他要求")),
)
BASIS = _("《党政机关公文处理工作条例》第二十四条")
BY_KEY = {item.key: item for item in ITEMS}


@dataclass(frozen=True)
class Point:
    """What was found for one item."""

    passed: bool
    remark: str = ""


Points = Mapping[str, Point]


def all_passed() -> dict[str, Point]:
    return {item.key: Point(True) for item in ITEMS}


def stored(points: Points) -> dict[str, dict[str, object]]:
    return {key: {"passed": point.passed, "remark": point.remark} for key, point in points.items()}


def restored(value: Mapping[str, Mapping[str, object]]) -> dict[str, Point]:
    found = ((item.key, value[item.key]) for item in ITEMS if item.key in value)
    return {key: Point(bool(entry.get("passed")), str(entry.get("remark", ""))) for key, entry in found}


def faults(points: Points) -> list[str]:
    """Sentences for what did not pass, remark behind."""
    failed = [(BY_KEY[key].fault, point.remark) for key, point in points.items() if not point.passed]
    return [f"{fault}：{remark}" if remark else str(fault) for fault, remark in failed]


def ask() -> str:
    """What the form says when a paper is to go on without having been looked at."""
    return gettext("送出以前请先初审：五项都符合的，勾选“初审合格”；有不符合的，请只登记，再逐项初审。")
