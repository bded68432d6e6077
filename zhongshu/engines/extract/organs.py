"""Names of organs and persons in running lists: what reads as an organ, how lists are split."""

import re

_ENDINGS = [
    "委员会",
    "常委会",
    "人民政府",
    "政府",
    "办公室",
    "办公厅",
    "局",
    "厅",
    "委",
    "部",
    "院",
    "党组",
    "党委",
    "法院",
    "检察院",
    "支队",
    "总队",
    "大队",
    "中心",
    "指挥部",
    "领导小组",
    "专班",
    "公司",
    "集团",
    "学校",
    "大学",
    "学院",
    "中学",
    "小学",
    "协会",
    "联合会",
    "总会",
    "总工会",
    "工会",
    "商会",
    "银行",
    "处",
    "科",
    "站",
    "所",
    "队",
    "馆",
    "社",
    "署",
    "司",
    "军分区",
    "武装部",
    "管委会",
    "街道",
    "医院",
    "团",
    "台",
    "行",
]
_ORGAN = re.compile(rf"[\u4e00-\u9fff（）()]{{2,40}}(?:{'|'.join(_ENDINGS)})(?:[（(][^（）()]{{1,20}}[）)])?")
_SHARED_HEAD = re.compile(r"^(各[市县区乡镇州盟旗]+(?:[、（(][市县区乡镇]+[）)]?)*)")
_PLACE = re.compile(r"(?!各)[\u4e00-\u9fff]{1,5}[县区市镇乡]")
_SHARED_TAIL = re.compile(r"(?!各)[\u4e00-\u9fff]{1,5}?[县区市镇乡]((?:人民政府|党委|委员会)(?:办公室)?)")
_OWN_HEAD = re.compile(r"^(?:各|市|县|区|省|国家|中共|中央|[\u4e00-\u9fff]{1,6}?[省市县区州])")


def is_organ(text: str) -> bool:
    """Whether a short text reads as the name of one organ."""
    return bool(_ORGAN.fullmatch(text)) and "关于" not in text and not text.startswith(("附件", "此", "特此", "第"))


_CLASS = re.compile(
    r"[\u4e00-\u9fff（）()、]{1,36}(?:部门|单位|机构|企业|学校|医院|组织|团体|机关|人民政府|成员|院校|高校|处室|科室|区县|分局|乡镇)"
    r"(?:[（(][^（）()]{1,20}[）)])?"
)
_PERSON = re.compile(
    r"(?:副)?(?:市长|书记|省长|县长|区长|主任|主席|局长|秘书长|部长)|(?:市|省|县|区)[\u4e00-\u9fff]{0,6}(?:领导|秘书长|书记|主任)"
)


def is_class(text: str) -> bool:
    """Whether a short text names a class of organs (市政府有关部门, 各民办学校) or leaders by their posts."""
    return len(text) <= 40 and bool(_CLASS.fullmatch(text) or _PERSON.fullmatch(text)) and "关于" not in text


def organs_on_line(text: str) -> list[str]:
    """The organs on a signature line: one letter-spaced name, or several that wide spaces separate."""
    pieces = [piece for piece in re.split(r"\s{2,}|[\u3000\t]+", text.strip()) if piece]
    if len(pieces) > 1 and all(is_organ(piece) and len(piece) > 3 for piece in pieces):
        return pieces
    whole = re.sub(r"\s+", "", text)
    return [whole] if is_organ(whole) else []


def split_organs(text: str) -> list[str]:
    """各县、区人民政府，市政府有关部门 → two names; a shared head is given to each that lacks its own."""
    groups = [group for group in re.split(r"[，,；;]", text) if group]
    return [name for group in groups for name in _split_group(group)]


def _split_group(group: str) -> list[str]:
    names = re.split(r"、(?![^（(]*[）)])", group)
    tail = _SHARED_TAIL.fullmatch(names[-1])
    if tail and len(names) > 1 and all(_PLACE.fullmatch(name) for name in names[:-1]):
        return [*(name + tail.group(1) for name in names[:-1]), names[-1]]
    if len(names) == 1 or not _is_list(names):
        return [group]
    shared = _SHARED_HEAD.match(names[0])
    head = shared.group(1) if shared else ""
    return [name if _OWN_HEAD.match(name) else head + name for name in names]


def _is_list(names: list[str]) -> bool:
    """Names that each stand alone: 市财政局、市水利局, 市长、副市长; not 各县、区人民政府."""
    if not names[0].startswith("各") and any(name.startswith("各") for name in names[1:]):
        return False
    if not is_organ(names[-1]):
        return all(len(name) <= 8 for name in names) and not names[0].startswith("各")
    return all(is_organ(name) for name in names)


def split_names(text: str) -> list[str]:
    """Persons' names separated by spaces; a two-character name may be spaced out (张　三)."""
    names: list[str] = []
    pending = ""
    for piece in re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+", text):
        if len(piece) == 1 and not pending:
            pending = piece
            continue
        names.append(pending + piece)
        pending = ""
    return [*names, pending] if pending else names


_DOER_ENDINGS = (
    *(each for each in _ENDINGS if each not in ("行", "台", "团", "社", "司")),
    *("部门", "单位", "机构", "企业", "学校", "成员", "库点", "库", "县、区", "专班", "工作组", "督查室", "秘书长"),
)
_NO_DOER = re.compile(
    r"^(?:并|对|将|在|于|由|向|报|从|把|被|经|以|其|该|此|年|月|日|个|项|等|我|你|贵|本|两|恳请|敬请|请|[0-9]+[月日])"
    r"|^各(?:单位|部门|地|有关单位|相关单位|地区|地各部门)$|由|建议|要求|督促|关于|情况|工作(?!组|专班|委员会|部|局|中心|站)|[0-9]+[处所]|方面"
)


def is_doer(text: str) -> bool:
    """Whether a piece of running text can stand for who does something: an organ, its part, a class of them."""
    if not 2 <= len(text) <= 26 or not re.fullmatch(r"[\u4e00-\u9fff（）()、0-9]+", text) or _NO_DOER.search(text):
        return False
    return text.endswith(_DOER_ENDINGS) or bool(re.fullmatch(r"各(?:县|区|市|乡镇|地)(?:（区）)?", text))


def split_doers(text: str) -> list[str]:
    """Doers joined by 、和及与 in running text, a shared head or tail given to each; empty when one is no doer."""
    parts = re.sub(r"(?<=[\u4e00-\u9fff）])[和及与](?=市|县|各|区|省|有关|[\u4e00-\u9fff]{1,6}[市县区])", "，", text)
    pieces = [piece for piece in re.split(r"[，、](?![^（(]*[）)])", parts) if piece]
    is_places = len(pieces) > 1 and all(_PLACE.fullmatch(piece) or piece in ("各县", "区") for piece in pieces[:-1])
    if not pieces or not (
        is_doer(pieces[-1]) and (is_places or all(map(is_doer, pieces)) or text.startswith("各县、区"))
    ):
        return []
    return split_organs(parts)
