"""The words of common keys in `data`, so that the log reads as the office speaks. Other keys are shown as they are."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, str | Promise] = {
    "at": gettext_lazy("时间"),
    "barcode": gettext_lazy("条码"),
    "by": gettext_lazy("方式"),
    "changes": gettext_lazy("改动"),
    "count": gettext_lazy("条数"),
    "due_at": gettext_lazy("期限"),
    "faults": gettext_lazy("断裂"),
    "fields": gettext_lazy("栏目"),
    "file": gettext_lazy("文件"),
    "from": gettext_lazy("原为"),
    "from_stage": gettext_lazy("原环节"),
    "ip": gettext_lazy("地址"),
    "kind": gettext_lazy("类别"),
    "level": gettext_lazy("密级"),
    "name": gettext_lazy("名称"),
    "number": gettext_lazy("编号"),
    "person": gettext_lazy("人员"),
    "reason": gettext_lazy("理由"),
    "relation": gettext_lazy("关系"),
    "sealed_late": gettext_lazy("补封"),
    "series": gettext_lazy("系列"),
    "stage": gettext_lazy("环节"),
    "start": gettext_lazy("起始号"),
    "step": gettext_lazy("步"),
    "target": gettext_lazy("对方件"),
    "to": gettext_lazy("交给"),
    "to_stage": gettext_lazy("转到环节"),
    "unit": gettext_lazy("科室"),
    "username": gettext_lazy("用户名"),
    "why": gettext_lazy("原因"),
}
HIDDEN = {"officer"}


def details(data: dict[str, Any]) -> list[tuple[str, str]]:
    """What an entry says beside who, what and when; empty values are left out."""
    shown = [(key, value) for key, value in data.items() if key not in HIDDEN and value not in ("", None, [], {})]
    return [(str(WORDS.get(key, key)), _shown(value)) for key, value in shown]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(_shown(entry) for entry in value)
    if isinstance(value, dict):
        return "，".join(f"{WORDS.get(key, key)} {_shown(entry)}" for key, entry in value.items())
    return str(value) if value is not None else "—"
