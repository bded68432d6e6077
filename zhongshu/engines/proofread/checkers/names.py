"""Names of organs and people: the same organ in head, title and signature; order; the site's own table."""

import re
from collections.abc import Iterator
from itertools import pairwise

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.searching import any_of

_RANKS = {"委": 0, "党委": 0, "人大": 1, "人大常委会": 1, "政府": 2, "人民政府": 2, "政协": 3, "纪委": 4, "监委": 4, "纪委监委": 4,
          "法院": 5, "人民法院": 5, "中级人民法院": 5, "检察院": 6, "人民检察院": 6}  # fmt: skip
_BODY = r"(?:党委|委(?!员|托|办|宣|组|政|统|派|任|印)|人大常委会|人大|人民政府|政府|政协|纪委监委|纪委|监委)"
_ORDER = re.compile(rf"([省市县区州旗]?){_BODY}(?:办公[室厅])?(?:[、，]\1{_BODY}(?:办公[室厅])?)+")
_BESIDE = re.compile(r"[委府协会大室厅][、，](?=[省市县区州旗]?(?:党委|委|人大|人民政府|政府|政协|纪委|监委))")
_ONE = re.compile(rf"[省市县区州旗]?({_BODY})")
_ORGAN = re.compile(r"(?:政府|局|委员会|委|厅|办公室|办公厅|院|部|中心|公司|会|队|大学|学校)$")


def _right_names(draft: Draft) -> list[str]:
    """What head and title call the issuers."""
    names = [re.sub(r"(?:文\s*件|[（(][^（()）]*[）)])$", "", line.text).strip() for line in draft.of("mark")]
    title = re.match(r"^(.{3,60}?)关于", draft.title)
    names += re.split(r"[\s\u3000、]+", title.group(1)) if title else []
    return [name for name in dict.fromkeys(names) if len(name) >= 4 and _ORGAN.search(name)]


def signature(draft: Draft) -> Iterator[Hit]:
    """A signature that is a variant of the issuer's name."""
    names = _right_names(draft)
    for line in draft.of("signature"):
        signed = re.sub(r"[\s\u3000]+", "", line.text)
        if not names or signed in names or not _ORGAN.search(signed):
            continue
        right = next((name for name in names if _is_variant(signed, name)), None)
        if right and not _is_full_form(signed, right):
            yield Hit(line.start, line.end, (right,), {"right": right})


def mark_title(draft: Draft) -> Iterator[Hit]:
    """The organ in the title as a variant of the one in the head."""
    marks = [re.sub(r"文\s*件$", "", line.text).strip() for line in draft.of("mark")]
    marks = [name for name in marks if _ORGAN.search(name)]
    line = draft.first("title")
    title = re.match(r"^([\u4e00-\u9fff]{4,30}?)关于", line.text) if line else None
    if not marks or not title or not line or title.group(1) in marks:
        return
    right = next((name for name in marks if _is_variant(title.group(1), name)), None)
    if right and not _is_full_form(title.group(1), right):
        yield Hit(line.start, line.start + title.end(1), (right,), {"right": right})


def _is_full_form(one: str, other: str) -> bool:
    """人民政府 beside 政府, 中共…委员会 beside …委: both are correct names."""
    plain = (re.sub(r"^中国共产党|^中共|人民|员会$", "", name) for name in (one, other))
    return len(set(plain)) == 1


def _is_variant(one: str, other: str) -> bool:
    """Same place and same end, and the characters of the shorter come in the order of the longer."""
    short, long = sorted((one, other), key=len)
    if short[:2] != long[:2] or short[-1] != long[-1] or short == long:
        return False
    rest = iter(long)
    in_order = all(char in rest for char in short)
    differing = sum(left != right for left, right in zip(short, long, strict=False)) if len(short) == len(long) else 99
    return (in_order and len(long) - len(short) <= 6) or differing <= 1


def organ_order(draft: Draft) -> Iterator[Hit]:
    """政府 before 委, 政协 before 人大 and so on, of one and the same place."""
    if "政府" not in draft.text and "政协" not in draft.text and "人大" not in draft.text:
        return
    done = 0
    for place in _BESIDE.finditer(draft.text):
        match = _ORDER.search(draft.text, max(place.start() - 10, done), place.end() + 80)
        if place.start() < done or match is None or match.start() > place.start():
            continue
        done = match.end()
        found = list(_ONE.finditer(match.group()))
        ranks = [_RANKS.get(one.group(1), 9) for one in found]
        if ranks == sorted(ranks) or 9 in ranks:
            continue
        yield Hit(*match.span(), _reordered(match.group()))


def _reordered(written: str) -> tuple[str, ...]:
    parts = re.split(r"([、，])", written)
    names, marks = parts[::2], parts[1::2]
    ranked = sorted(names, key=lambda name: _RANKS.get(found.group(1), 9) if (found := _ONE.match(name)) else 9)
    return ("".join(piece for pair in zip(ranked, [*marks, ""], strict=True) for piece in pair),)


def order(draft: Draft) -> Iterator[Hit]:
    """Names of the site's ordered lists that follow one another in another order."""
    for wanted in draft.names.orders:
        ranks = {name: at for at, name in enumerate(wanted)}
        if len(ranks) < 2:
            continue
        run = re.compile(rf"(?:{any_of(tuple(ranks))})(?:[、，\s\u3000]{{1,3}}(?:{any_of(tuple(ranks))})){{1,40}}")
        for match in run.finditer(draft.text):
            names = re.findall(any_of(tuple(ranks)), match.group())
            if any(ranks[left] > ranks[right] for left, right in pairwise(names)):
                right = "、".join(sorted(names, key=ranks.__getitem__))
                yield Hit(*match.span(), (), {"right": right})


def former(draft: Draft) -> Iterator[Hit]:
    """Names that the table calls former."""
    if draft.names.former:
        for match in re.finditer(any_of(tuple(draft.names.former)), draft.text):
            before = draft.text[max(match.start() - 1, 0) : match.start()]
            if before != "原" and not draft.masks.titles.touches(*match.span()):
                right = draft.names.former[match.group()]
                yield Hit(*match.span(), (right,), {"right": right})


_LONG_NAME = 6


def near(draft: Draft) -> Iterator[Hit]:
    """Strings that differ in one character from a name of the table; found by its two halves."""
    names = {name for full, shorts in draft.names.organs.items() for name in (full, *shorts) if len(name) >= _LONG_NAME}
    for name in sorted(names):
        half = len(name) // 2
        for piece, offset in ((name[:half], 0), (name[half:], half)):
            yield from _near_one(draft, name, piece, offset, names)


def _near_one(draft: Draft, name: str, piece: str, offset: int, names: set[str]) -> Iterator[Hit]:
    at = draft.text.find(piece)
    while at >= 0:
        start = at - offset
        written = draft.text[start : start + len(name)] if start >= 0 else ""
        differing = [place for place, (left, right) in enumerate(zip(written, name, strict=False)) if left != right]
        if len(written) == len(name) and len(differing) == 1 and differing[0] not in {0, len(name) - 1}:
            char, right = written[differing[0]], name[differing[0]]
            if (
                written not in names
                and "\u4e00" <= char <= "\u9fff"
                and char not in "省市县区一二三四五六七八九十"
                and right
            ):
                yield Hit(start, start + len(name), (name,), {"right": name})
        at = draft.text.find(piece, at + 1)


_POST = r"(副?(?:书记|省长|市长|县长|区长|局长|厅长|部长|主任|主席|秘书长|院长|检察长|处长|科长|常委|镇长|乡长|州长))"


def post(draft: Draft) -> Iterator[Hit]:
    """The post before a name against the table, where the last word of the post differs."""
    for name, right in draft.names.people.items():
        if not right or name not in draft.text:
            continue
        for match in re.finditer(rf"{_POST}{re.escape(name)}", draft.text):
            said = match.group(1)
            if not right.endswith(said) or (right.endswith(f"副{said}") and not said.startswith("副")):
                yield Hit(match.start(1), match.end(1), (), {"name": name, "right": right})


CHECKERS: dict[str, Checker] = {
    "name.signature": signature,
    "name.mark-title": mark_title,
    "name.organ-order": organ_order,
    "name.order": order,
    "name.former": former,
    "name.near": near,
    "name.post": post,
}
