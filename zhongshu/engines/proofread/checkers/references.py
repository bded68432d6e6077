"""Document numbers, titles and short names that must agree within a paper; attachments that the body mentions."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

_CITED = re.compile(r"《([^《》\r\n]{4,80})》（([\u4e00-\u9fffA-Za-z]{1,10}〔\d{4}〕\d{1,5}号)")
_TITLE = re.compile(r"《([^《》\r\n]{8,60})》")
_SHORT = re.compile(r"(?:以?下简称|简称)[：:]?(?:[“‘]([^”’\r\n]{2,16})[”’]|《([^》\r\n]{2,20})》)")
_YEAR = re.compile(r"[\u4e00-\u9fff]〔((?:19|20)\d{2})〕\d{1,5}号")
_MENTION = re.compile(r"附件(\d{1,2})(?!\d)")
_MOST_TITLES = 400


def number_title(draft: Draft) -> Iterator[Hit]:
    """One number with two titles."""
    first: dict[str, str] = {}
    for match in _CITED.finditer(draft.text):
        title, number = match.groups()
        before = first.setdefault(number, title)
        if before != title and before not in title and title not in before:
            yield Hit(match.start(1), match.end(2), (), {"before": before})


def title_number(draft: Draft) -> Iterator[Hit]:
    """One title with two numbers."""
    first: dict[str, str] = {}
    for match in _CITED.finditer(draft.text):
        title, number = match.groups()
        before = first.setdefault(title, number)
        if before != number and len(title) >= 8:
            yield Hit(match.start(2), match.end(2), (), {"before": before})


def title_variant(draft: Draft) -> Iterator[Hit]:
    """A title that differs in one character from one named before; different figures are different papers."""
    seen: dict[str, int] = {}
    for match in _TITLE.finditer(draft.text):
        title = match.group(1)
        if title in seen:
            continue
        near = next((other for other in seen if _is_near(title, other)), None) if len(seen) < _MOST_TITLES else None
        if near:
            yield Hit(match.start(1), match.end(1), (near,), {"before": near})
        seen[title] = match.start()


_TELLS_APART = re.compile(r"[\d一二三四五六七八九十百第甲乙丙丁东西南北上下省市县区乡镇男女个单]")


def _is_near(one: str, other: str) -> bool:
    """Same length, one or two neighbouring characters different, none of which tells papers apart."""
    one, other = (title.removeprefix("中华人民共和国") for title in (one, other))
    if len(one) != len(other) or len(one) < 10:
        return False
    places = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(places) != 1:
        return False
    changed = "".join(one[at] + other[at] for at in places)
    return not _TELLS_APART.search(changed)


def mentioned(draft: Draft) -> Iterator[Hit]:
    """附件3 in the body where the list ends at 2."""
    from_note = [line.text for line in draft.of("attachment_note")]
    labels = draft.of("label")
    if not from_note and not labels:
        return
    listed = max(
        len([text for text in from_note if re.search(r"(?:^|[：:]\s*)\d{1,2}\s*[.．、]", text)]), 1 if from_note else 0
    )
    last = max(listed, len(labels) if not from_note else 0)
    for line in draft.body_lines:
        for match in _MENTION.finditer(line.text):
            if int(match.group(1)) > last and "《" not in line.text[max(match.start() - 2, 0) : match.start()]:
                yield Hit(line.start + match.start(), line.start + match.end(), (), {"found": match.group()})


def short_name(draft: Draft) -> Iterator[Hit]:
    """A short name that is defined and never used."""
    if not any(word in draft.text for word in ("下简称", "简称")):
        return
    for match in _SHORT.finditer(draft.text):
        name = match.group(1) or match.group(2)
        if draft.text.find(name, match.end()) < 0:
            yield Hit(*match.span(), (), {"found": name})


def future_number(draft: Draft) -> Iterator[Hit]:
    """A cited number of a year after the date of issue."""
    issued = next(
        (found.group(1) for line in draft.of("date") if (found := re.search(r"(\d{4})\s?年", line.text))), None
    )
    if not issued:
        return
    for line in draft.body_lines:
        for match in _YEAR.finditer(line.text):
            if match.group(1) > issued:
                yield Hit(line.start + match.start(), line.start + match.end(), (), {"found": match.group(1)})


CHECKERS: dict[str, Checker] = {
    "reference.number-title": number_title,
    "reference.title-number": title_number,
    "reference.title-variant": title_variant,
    "reference.attachment": mentioned,
    "reference.short-name": short_name,
    "reference.future-number": future_number,
}
