"""Lists of organs as papers print them: 、 between those of one class, ， between classes (the trade's rule for 主送机关; GB/T 9704-2012
7.3.2 names only the colon at the end)."""

import re
from collections.abc import Iterable

_COLLECTIVE = re.compile(r"各|有关|[、（(]")
_PARTY_OFFICE = re.compile(r"^[\u4e00-\u9fff]{1,6}委[\u4e00-\u9fff]+[部办]$")  # 市委组织部, 县委改革办
_COMMITTEE = re.compile(r"(?:[省市州县区旗镇乡党纪工军团]|常)委$|^中共|常务委员会$|代表大会$")
_DEPARTMENT = re.compile(r"(?:局|厅|委|委员会)$")
_GOVERNMENT = re.compile(r"(?:人民政府|政府|街道办事处)$")
_WHOLE = re.compile(
    r"(?:局|厅|委|委员会|部|办|院|政府|办公室|办公厅|办事处|公司|集团|中心|银行|大学|学院|学校|协会|联合会|工会|指挥部|开发区|管委会)$"
)


def addressed(names: Iterable[str]) -> str:
    """The names as they stand before the colon: 市财政局、市水利局，青岩县人民政府."""
    said, before = "", ""
    for name in filter(None, (each.strip("，、；。：: ") for each in names)):
        kind = class_of(name)
        said += f"{('、' if kind and kind == before else '，') if said else ''}{name}"
        before = kind
    return said


def class_of(name: str) -> str:
    """A word for organs of one rank and kind; nothing where the name stands for itself or for many."""
    if _COLLECTIVE.search(name):
        return ""
    if _PARTY_OFFICE.search(name):
        return "party office"
    if _COMMITTEE.search(name):
        return ""
    if _DEPARTMENT.search(name):
        return "department"
    return "government" if _GOVERNMENT.search(name) else ""


def stands_alone(name: str) -> bool:
    """Whether this piece between two 、 is the whole name of one organ; 各县、区人民政府 and 市委、市政府各部门 are one name."""
    return "各" not in name and len(name) > 1 and bool(_WHOLE.search(name))
