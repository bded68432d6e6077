"""What speaks against sending a paper on: findings of proofreading in its words, and rules about who writes to whom.

`FINDERS` is open: an app that knows more adds its own. A finding of severity error blocks; only an override with a reason
lets it stand.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.engines.typeset.addressees import addressed
from zhongshu.outgoing import composing, papers, queries
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.states import Direction
from zhongshu.people.models import Organ
from zhongshu.proofreading.checking import MOST_CHARACTERS, findings_of

ERROR, WARN = "error", "warn"
LEADER_TITLES = ("书记", "省长", "市长", "县长", "区长", "主任", "局长", "厅长", "同志")


@dataclass(frozen=True)
class Problem:
    """One thing that speaks against sending on: where it stands, why, by which clause."""

    rule: str
    severity: str
    text: str
    reason: str
    source: str
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """By which an override knows it again."""
        return self.rule[:40], self.text[:500]


Finder = Callable[[OutgoingDocument, papers.Paper], Iterable[Problem]]


def problems(document: OutgoingDocument, paper: papers.Paper) -> list[Problem]:
    return [problem for finder in FINDERS for problem in finder(document, paper)]


@dataclass(frozen=True)
class Examined:
    """The words that were looked at, by their SM3, and what was found in them."""

    sm3: str
    problems: tuple[Problem, ...]


def examine(document: OutgoingDocument, find: Finder = problems) -> Examined:
    """Look at the words as they stand. It may take seconds, so it is done before a verb locks anything."""
    paper = composing.current_paper(document)
    return Examined(papers.text_sm3(paper), tuple(find(document, paper)))


def blocking(document: OutgoingDocument, examined: Examined) -> list[Problem]:
    """Errors that nobody has let stand, each once."""
    let_stand = set(document.record.overrides.values_list("rule", "finding"))
    found = {problem.key: problem for problem in examined.problems if problem.severity == ERROR}
    return [problem for key, problem in found.items() if key not in let_stand]


def as_text(paper: papers.Paper) -> str:
    """The paper as one text, in the order in which it is printed."""
    recipients = addressed(paper.get("main_recipients", ()))
    signatures = "\n".join(paper.get("issuer_signatures", ()))
    attached = "\n".join(
        f"附件{place}\n{each['title']}\n{papers.plain(each.get('body', ''))}"
        for place, each in enumerate(paper.get("attachments", ()), start=1)
    )
    parts = (paper.get("title", ""), f"{recipients}：" if recipients else "", papers.plain(paper.get("body", "")))
    return "\n".join(part for part in (*parts, signatures, attached) if part)


def by_proofreading(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Problem]:
    """By the standards, the office's own rules and the speller; a very long paper part by part."""
    for part in parts(as_text(paper)):
        for found in findings_of(part, organ=document.record.owning_organ):
            yield Problem(found.rule, found.severity, found.text, found.reason, found.source, found.suggestions)


def parts(text: str) -> Iterator[str]:
    """As much as proofreading takes at once."""
    while len(text) > MOST_CHARACTERS:
        end = text.rfind("\n", 1, MOST_CHARACTERS) + 1 or MOST_CHARACTERS
        yield text[:end]
        text = text[end:]
    yield text


def by_completeness(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Problem]:
    """What must be there before a leader sees it (条例 art. 9; 信息公开条例 art. 26)."""
    missing = [label for label, value in _required(document, paper).items() if not value]
    if missing:
        yield Problem(
            "outgoing.incomplete",
            ERROR,
            "、".join(missing),
            _("缺少：%(what)s。") % {"what": "、".join(missing)},
            "条例第九条",
        )


def _required(document: OutgoingDocument, paper: papers.Paper) -> dict[str, object]:
    needed: dict[str, object] = {_("标题"): paper.get("title"), _("正文"): papers.plain(paper.get("body", "")).strip()}
    needed[_("公开属性")] = document.disclosure
    needed[_("行文依据")] = document.basis.strip()
    if document.direction != Direction.PUBLIC and document.layout != "minutes":
        needed[_("主送机关")] = document.main_recipients
    return needed


def by_routing(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Problem]:
    """行文规则 (条例 art. 13–17) as far as the tree of organs can tell."""
    issuers = [row.organ for row in document.issuer_rows.select_related("organ")]
    main, copied = _organs(document.main_recipients), _organs(document.cc_recipients)
    yield from _upward(document, issuers, copied)
    yield from _to_a_person(document)
    yield from _joint(issuers)
    yield from _not_agreed(document)
    yield from _command_to_a_government(document, issuers, main)


def _organs(entries: list[dict[str, Any]]) -> list[Organ]:
    ids = [entry["organ"] for entry in entries if entry.get("organ")]
    return list(Organ.objects.filter(pk__in=ids).select_related("parent"))


def _upward(document: OutgoingDocument, issuers: list[Organ], copied: list[Organ]) -> Iterator[Problem]:
    if document.direction != Direction.UP:
        return
    if len(document.main_recipients) != 1:
        names = "、".join(entry["name"] for entry in document.main_recipients)
        yield Problem("routing.one-superior", WARN, names, _("上行文原则上主送一个上级机关。"), "条例第十五条第一项")
    below = [organ for organ in copied if any(_is_below(organ, issuer) for issuer in issuers)]
    for organ in below:
        yield Problem("routing.copy-to-below", ERROR, organ.name, _("上行文不得抄送下级机关。"), "条例第十五条第一项")


def _is_below(organ: Organ, superior: Organ) -> bool:
    """In the tree: at any depth under it."""
    seen: set[int] = set()
    while organ.parent is not None and organ.pk not in seen:
        seen.add(organ.pk)
        organ = organ.parent
        if organ.pk == superior.pk:
            return True
    return False


def _to_a_person(document: OutgoingDocument) -> Iterator[Problem]:
    for entry in document.main_recipients:
        if entry["organ"] is None and entry["name"].endswith(LEADER_TITLES):
            yield Problem(
                "routing.to-a-person",
                ERROR,
                entry["name"],
                _("不得以机关名义向负责人个人报送公文。"),
                "条例第十五条第五项",
            )


def _joint(issuers: list[Organ]) -> Iterator[Problem]:
    if len({organ.rank for organ in issuers}) > 1:
        names = "、".join(organ.name for organ in issuers)
        yield Problem("routing.joint-ranks", ERROR, names, _("联合行文的机关应当同级。"), "条例第十七条")


def _not_agreed(document: OutgoingDocument) -> Iterator[Problem]:
    """Whoever had to be asked and has not agreed (art. 16, 19)."""
    for name, word in queries.unsettled(document):
        reason = _("涉及其职权的部门尚未协商一致，不得行文：%(name)s%(word)s。") % {"name": name, "word": word}
        yield Problem("routing.not-agreed", ERROR, name, reason, "条例第十六条第四项、第十九条")


def _command_to_a_government(document: OutgoingDocument, issuers: list[Organ], main: list[Organ]) -> Iterator[Problem]:
    commands = {"decision", "order", "notice", "opinion"}
    if document.document_type not in commands or any(organ.kind != "department" for organ in issuers):
        return
    for organ in main:
        if organ.kind in {"people_government", "party_committee"}:
            reason = _("部门不得向下级党委、政府发布指令性公文，可以改用函，或请本级政府（办公室）发文。")
            yield Problem("routing.command", ERROR, organ.name, reason, "条例第十六条第二项")


def by_pictures(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Problem]:
    """Marks where a Word file had pictures that did not come along."""
    for mark in papers.PICTURE_MARK.findall(as_text(paper)):
        reason = _("Word 原稿在这里的图片没有带入：把图片做成附件，或者删去这个标记。原稿在本件的材料里。")
        yield Problem("outgoing.picture", ERROR, mark, reason, _("系统检查"), ("",))


FINDERS: list[Finder] = [by_completeness, by_routing, by_pictures, by_proofreading]
