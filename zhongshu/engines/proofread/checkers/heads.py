"""The head of a paper: number, signer, secrecy, urgency, copy number; and what the page itself must be."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import DOWNWARD, UPWARD, Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_NUMBER = re.compile(r"[〔\[【(（［﹝〖{]\s*(\d{4})\s*[〕\]】)）］﹞〗}]\s*第?\s*\d{1,5}\s*(号?)")
_SIGNER_NAME = re.compile(r"签\s*发\s*人?\s*[：:]?\s*([\u4e00-\u9fff·]{2,}|[\u4e00-\u9fff][\s\u3000]+[\u4e00-\u9fff])?")
_SECRECY = re.compile(r"^(?:绝密|机密|秘密)(?:★(?:\d{1,2}年|\d{1,2}个月|长期|\d{4}年\d{1,2}月\d{1,2}日))?$")
_LEVELS = re.compile(r"^(绝密|机密|秘密)\s*[★☆*]?\s*(\d{1,2}\s*(?:年|个月)|长期)?")


def number_hao(draft: Draft) -> Iterator[Hit]:
    """A document number without 号 at its end."""
    for line in draft.of("number"):
        match = _NUMBER.search(line.text)
        if match and not match.group(2):
            yield Hit(line.start + match.end(), line.start + match.end(), ("号",))


def number_year(draft: Draft) -> Iterator[Hit]:
    """The year in the number against the year of the date of issue."""
    issued = next(
        (found.group(1) for line in draft.of("date") if (found := re.search(r"(\d{4})\s?年", line.text))), None
    )
    for line in draft.of("number"):
        match = _NUMBER.search(line.text)
        if match and issued and match.group(1) != issued:
            yield Hit(line.start + match.start(1), line.start + match.end(1), (), {"year": issued})


def _signers(draft: Draft) -> list[tuple[Line, re.Match[str]]]:
    lines = [*draft.of("number"), *draft.of("signer"), *draft.of("mark")]
    return [(line, match) for line in lines if (match := _SIGNER_NAME.search(line.text)) and "签" in line.text]


def signer_missing(draft: Draft) -> Iterator[Hit]:
    """A paper upward with a number but no signer."""
    number = draft.first("number")
    if number and draft.document_type in UPWARD and not _signers(draft) and not draft.given.get("signers"):
        yield Hit(number.end, number.end)


def signer_unneeded(draft: Draft) -> Iterator[Hit]:
    """A signer on a paper that does not go upward."""
    if draft.document_type in DOWNWARD or draft.document_type == "函":
        for line, match in _signers(draft):
            yield Hit(line.start + match.start(), line.start + match.end(), (), {"type": draft.document_type})


def signer_blank(draft: Draft) -> Iterator[Hit]:
    """签发人 without a name."""
    for line, match in _signers(draft):
        if not match.group(1) and not draft.given.get("signers"):
            yield Hit(line.start + match.start(), line.start + match.end())


def _is_classified(draft: Draft) -> bool:
    return bool(draft.of("secrecy")) or str(draft.given.get("security_level") or "") in {"绝密", "机密", "秘密"}


def copy_number(draft: Draft) -> Iterator[Hit]:
    """A copy number that is not six digits."""
    for line in draft.of("copy_number"):
        digits = re.sub(r"\D", "", line.text)
        if len(digits) != 6 and (_is_classified(draft) or "份号" in line.text):
            proposal = (line.text.replace(digits, digits.zfill(6)),) if len(digits) < 6 else ()
            yield Hit(line.start, line.end, proposal)


def copy_number_missing(draft: Draft) -> Iterator[Hit]:
    """A classified paper without a copy number."""
    if _is_classified(draft) and not draft.of("copy_number") and not draft.given.get("copy_number"):
        for line in draft.of("secrecy")[:1]:
            yield Hit(line.start, line.start)


def secrecy(draft: Draft) -> Iterator[Hit]:
    """Level and term of secrecy not written as 秘密★3年."""
    for line in draft.of("secrecy"):
        if _SECRECY.match(line.text):
            continue
        match = _LEVELS.match(line.text)
        term = re.sub(r"\s", "", match.group(2)) if match and match.group(2) else ""
        yield Hit(line.start, line.end, (f"{match.group(1)}★{term}",) if match and term else ())


def urgency(draft: Draft) -> Iterator[Hit]:
    """Words of urgency that are not in use."""
    for line in draft.of("urgency"):
        if line.text not in {"特急", "加急", "特提", "平急"}:
            yield Hit(line.start, line.end, ("加急", "特急"))


_ORDER = ("copy_number", "secrecy", "urgency")


def head_order(draft: Draft) -> Iterator[Hit]:
    """Copy number, secrecy, urgency from top to bottom."""
    marked = [line for line in draft.lines[:14] if line.kind in _ORDER]
    ranks = [_ORDER.index(line.kind) for line in marked]
    for line, rank, following in zip(marked, ranks, ranks[1:], strict=False):
        if rank > following:
            yield Hit(line.start, line.end)


# --- facts that only the file knows ---------------------------------------------------------------------------------

_ABOVE_THE_LINE = (
    3.5  # millimetres that Word puts above the first line of a fixed pitch; the margin may be less by them
)
_PAGE = (("page_width_mm", 210.0, "页面宽度"), ("page_height_mm", 297.0, "页面高度"), ("margin_top_mm", 37.0, "天头"),
         ("margin_left_mm", 28.0, "订口"))  # fmt: skip


def page(draft: Draft) -> Iterator[Hit]:
    """Paper size and margins, where the file tells them."""
    for key, right, name in _PAGE:
        value = draft.given.get(key) if draft.is_paper else None
        short = _ABOVE_THE_LINE if key == "margin_top_mm" else 1.0
        if isinstance(value, int | float) and not right - short <= value <= right + 1.0:
            yield Hit(0, 0, (), {"what": f"{name}为{value:g}毫米，应为{right:g}毫米±1毫米。"})


def fonts(draft: Draft) -> Iterator[Hit]:
    """Faces and sizes of body and title, where the file tells them."""
    checks = (
        ("body_font", lambda value: "仿宋" in str(value), "正文字体为{}，应为仿宋。"),
        ("body_size_pt", lambda value: 15.5 <= float(value) <= 16.1, "正文字号为{}磅，应为三号（16磅）。"),
        ("title_font", lambda value: "小标宋" in str(value), "标题字体为{}，应为小标宋。"),
        ("title_size_pt", lambda value: 21.5 <= float(value) <= 22.5, "标题字号为{}磅，应为二号（22磅）。"),
    )
    for key, is_right, sentence in checks:
        value = draft.given.get(key) if draft.is_paper else None
        if value and not is_right(value):
            line = draft.first("title") if key.startswith("title") else None
            yield Hit(line.start if line else 0, line.end if line else 0, (), {"what": sentence.format(value)})


def title_lines(draft: Draft) -> Iterator[Hit]:
    """A title of more than three lines, where the file tells how it breaks."""
    count = draft.given.get("title_lines")
    line = draft.first("title")
    if isinstance(count, int) and count > 3 and line:
        yield Hit(line.start, line.end, (), {"count": str(count)})


CHECKERS: dict[str, Checker] = {
    "format.number-hao": number_hao,
    "format.number-year": number_year,
    "format.signer-missing": signer_missing,
    "format.signer-unneeded": signer_unneeded,
    "format.signer-blank": signer_blank,
    "format.copy-number": copy_number,
    "format.copy-number-missing": copy_number_missing,
    "format.secrecy": secrecy,
    "format.urgency": urgency,
    "format.head-order": head_order,
    "format.page": page,
    "format.fonts": fonts,
    "format.title-lines": title_lines,
}
