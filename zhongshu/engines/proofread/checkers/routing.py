"""Who may write what to whom: regulations of 2012, articles 8 and 13–17, as far as names tell the level of an organ."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import PERSON_END, UPWARD, Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_ASKS = re.compile(
    r"(?:恳请|敬请|请求|拟请|特请|恳求|现申请|特申请|申请|望)[^，。；\r\n]{0,30}"
    r"(?:批准|批示|批复|审批|审定|同意|支持|解决|安排|给予|予以|拨付|下达|补助|增加|核定|协调|帮助)"
    r"|请(?:予以?|给予)(?:批准|解决|支持|安排|补助|审批|拨付|协调)"
)
_APPROVAL = re.compile(
    r"(?:妥否|当否|可否|是否[妥可]当?)[，,]?[^。\r\n]{0,6}请[^。\r\n]{0,6}(?:批示|批复|指示|审批|审定|批准|审示)"
    r"|请(?:予)?(?:批示|批复|审批|批准)(?:[。！]|$)"
)
_REQUEST_IN_REPORT = re.compile(
    r"(?:恳请|敬请|请求|拟请|特请|恳求)[^，。；\r\n]{0,30}"
    r"(?:批准|批示|批复|审批|审定|同意|解决|安排|给予|予以|拨付|下达|补助|增加|核定)[^。\r\n]{0,30}"
)
_MATTERS = re.compile(r"(?:资金|经费|编制|用地|指标|车辆|人员|项目|设备|机构|补助|职数|岗位|立项|土地|规划)")


def one_matter(draft: Draft) -> Iterator[Hit]:
    """A second request in another part of a 请示, and a title that names two matters."""
    if draft.document_type != "请示":
        return
    asked = [line for line in draft.body_lines if _ASKS.search(line.text) and not _APPROVAL.search(line.text)]
    first = _heading_of(draft, asked[0]) if asked else None
    others = [line for line in asked[1:] if _heading_of(draft, line) is not first]
    title = _two_matters(draft)
    if title and (others or not asked or _has_two_kinds(asked)):
        yield title
    if title or _has_two_kinds(asked):
        for line in others:
            match = _ASKS.search(line.text)
            if match:
                begin = max(line.text.rfind("。", 0, match.start()) + 1, 0)
                yield Hit(line.start + begin, line.end)


def _has_two_kinds(asked: list[Line]) -> bool:
    kinds = [frozenset(_MATTERS.findall(line.text)) for line in asked]
    return len(asked) > 1 and any(not (kinds[0] & other) for other in kinds[1:])


def _two_matters(draft: Draft) -> Hit | None:
    """关于…A和B…的请示 where A and B are different kinds of things."""
    for line in draft.of("title"):
        match = re.search(r"关于(.{4,60})的请示", line.text)
        pair = re.search(r"(.{2,}?)(?:和|及|以及|、|并)(.{2,})", match.group(1)) if match else None
        if match and pair:
            left, right = (set(_MATTERS.findall(part)) for part in pair.groups())
            if left and right and not left & right:
                return Hit(line.start + match.start(1), line.start + match.end(1))
    return None


def _heading_of(draft: Draft, line: Line) -> Line | None:
    """The last heading at or before the line."""
    found = None
    for other in draft.body_lines:
        if other.start > line.start:
            break
        if re.match(r"^(?:[一二三四五六七八九十\d]{1,3}[、，.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])", other.text):
            found = other
    return found


def report_asks(draft: Draft) -> Iterator[Hit]:
    """A request inside a paper that is none."""
    kind = draft.document_type
    if kind not in {"报告", "通知", "通报", "意见", "批复", "决定", "纪要"}:
        return
    for line in draft.body_lines:
        match = _APPROVAL.search(line.text) or (_REQUEST_IN_REPORT.search(line.text) if kind == "报告" else None)
        if match:
            begin = line.text.rfind("。", 0, match.start()) + 1
            yield Hit(line.start + begin, line.end, (), {"type": kind})


def one_recipient(draft: Draft) -> Iterator[Hit]:
    """Several main recipients of a paper upward."""
    recipients = draft.recipients
    if draft.document_type in UPWARD and len(recipients) > 1:
        yield Hit(recipients[0][0], recipients[-1][1])


def person_recipient(draft: Draft) -> Iterator[Hit]:
    """A leader as main recipient."""
    for start, end, name in draft.recipients:
        if PERSON_END.search(name) and not name.startswith(("各", "全体")):
            yield Hit(start, end)


# --- levels ---------------------------------------------------------------------------------------------------------


def rank(name: str) -> int | None:
    """Level of an organ by its name: 0 centre, 1 province, 2 city, 3 county, 4 township; the last place named counts."""
    bare = re.sub(r"[（(][^（()）]*[）)]", lambda found: found.group()[1:-1][:1], name)
    places = re.findall(
        r"省|自治区|自治州|市(?=[\u4e00-\u9fff])|盟(?=[\u4e00-\u9fff])|县|区(?=[\u4e00-\u9fff])|旗|乡|镇|街道", bare
    )
    if not places:
        return 0 if re.match(r"^(?:国务院|中共中央|中央|全国|国家)", bare) else None
    levels = {
        "省": 1,
        "自治区": 1,
        "市": 2,
        "自治州": 2,
        "盟": 2,
        "县": 3,
        "区": 3,
        "旗": 3,
        "乡": 4,
        "镇": 4,
        "街道": 4,
    }
    governing = re.match(r"^.*?(?:政府|委员会|委|局|厅|办)", bare)
    inside = re.findall(r"省|自治区|自治州|市|盟|县|区|旗|乡|镇|街道", governing.group()) if governing else places
    wanted = [place for place in inside if place in levels and not re.search(f"{place}(?:场|容|政|民|域|划)", bare)]
    return levels[wanted[-1]] if wanted else None


def is_below(issuer: str, other: str) -> bool:
    """Whether the other organ stands below the issuer by its name; 各… are always many and below."""
    mine, theirs = rank(issuer), rank(other)
    return mine is not None and theirs is not None and theirs > mine


def cc_subordinate(draft: Draft) -> Iterator[Hit]:
    """Copies of a paper upward to organs below."""
    if draft.document_type not in UPWARD:
        return
    for start, end, name in draft.copied:
        if is_below(draft.issuer, name) or re.match(r"^(?:各|局属|所属|县直|本[县市局])", name):
            yield Hit(start, end)


def skip_level(draft: Draft) -> Iterator[Hit]:
    """A paper upward over the head of the next level."""
    mine = rank(draft.issuer)
    if draft.document_type not in UPWARD or mine is None:
        return
    for start, end, name in draft.recipients:
        theirs = rank(name)
        if theirs is None or mine - theirs < 2:
            continue
        if not any(theirs < (rank(copied) or 9) < mine for _, _, copied in draft.copied):
            yield Hit(start, end)


def downward_request(draft: Draft) -> Iterator[Hit]:
    """请示 or 报告 to an organ below."""
    if draft.document_type in UPWARD:
        for start, end, name in draft.recipients:
            if is_below(draft.issuer, name) or name.startswith(("各乡", "各县", "各镇", "局属", "所属")):
                yield Hit(start, end, (), {"type": draft.document_type})


_BUREAU = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{2,6}?[省市县区州旗])(?!人民政府)(?P<body>[\u4e00-\u9fff]{2,16}(?:局|委员会|厅|办公室))$"
)


def peer_request(draft: Draft) -> Iterator[Hit]:
    """请示 from one bureau to another of the same place."""
    mine = _BUREAU.match(draft.issuer)
    if draft.document_type != "请示" or not mine:
        return
    for start, end, name in draft.recipients:
        other = _BUREAU.match(name)
        if (
            other
            and other["place"] == mine["place"]
            and other["body"] != mine["body"]
            and "办公室" not in other["body"]
        ):
            at = draft.of("title")[-1].text.rfind("请示") if draft.of("title") else -1
            line = draft.of("title")[-1] if at >= 0 else None
            yield (
                Hit(line.start + at, line.start + at + 2, (), {"type": "请示"})
                if line
                else Hit(start, end, (), {"type": "请示"})
            )


def department_order(draft: Draft) -> Iterator[Hit]:
    """A department's 通知, 决定 or 意见 to governments or committees below without authority."""
    is_department = re.search(r"(?:局|厅|委员会|部)$", draft.issuer) and not re.search(
        r"人民政府|市委员会|县委员会|办公[室厅]$", draft.issuer
    )
    if draft.document_type not in {"通知", "决定", "意见", "命令"} or not is_department:
        return
    if re.search(r"经[^，。]{0,16}(?:同意|批准|授权|审定)", draft.text):
        return
    for start, end, name in draft.recipients:
        if re.search(r"^各?[县区市乡镇州旗（）()、]{1,10}(?:人民政府|政府|党委|委)$", name) or (
            is_below(draft.issuer, name) and name.endswith("人民政府")
        ):
            yield Hit(start, end)


def internal_unit(draft: Draft) -> Iterator[Hit]:
    """A section of an organ that writes to the outside."""
    match = re.search(r"(?:局|委员会|厅|部|政府|委)([\u4e00-\u9fff]{2,8}(?:科|处))$", draft.issuer)
    if not match or not draft.recipients:
        return
    line = draft.first("title")
    at = line.text.find(draft.issuer) if line else -1
    if line and at >= 0:
        yield Hit(line.start + at, line.start + at + len(draft.issuer))


CHECKERS: dict[str, Checker] = {
    "routing.one-matter": one_matter,
    "routing.report-asks": report_asks,
    "routing.one-recipient": one_recipient,
    "routing.person-recipient": person_recipient,
    "routing.cc-subordinate": cc_subordinate,
    "routing.skip-level": skip_level,
    "routing.downward-request": downward_request,
    "routing.peer-request": peer_request,
    "routing.department-order": department_order,
    "routing.internal-unit": internal_unit,
}
