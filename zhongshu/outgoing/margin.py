"""Remarks in the margin of a draft: what `checking` says about its words, each with the place where it stands in the editor."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines.proofread import Finding
from zhongshu.outgoing import papers
from zhongshu.outgoing.checking import Problem, as_text, by_completeness, by_pictures, by_routing, parts
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people.models import Person
from zhongshu.proofreading import services as proofreading
from zhongshu.proofreading.checking import findings_of

LONGEST_EXEMPTION = 200
WEIGHT = {"error": 0, "warn": 1, "info": 2}
LIGHTS = {"error": "over", "warn": "late", "info": "near"}


@dataclass(frozen=True)
class Note:
    """One remark. `field` is title or body where it has a place there; the offsets count as browsers count."""

    key: str
    problem: Problem
    field: str = ""
    start: int = 0
    end: int = 0
    at: int = 0  # the same place as Python counts

    @property
    def light(self) -> str:
        return LIGHTS[self.problem.severity]

    @property
    def fixes(self) -> tuple[str, ...]:
        """What can be put there by one press."""
        return self.problem.suggestions[:5] if self.field else ()

    @property
    def may_be_silenced(self) -> bool:
        return 0 < len(self.problem.text) <= LONGEST_EXEMPTION and not self.problem.rule.startswith(
            ("outgoing.", "routing.")
        )


def notes_of(document: OutgoingDocument, paper: papers.Paper, *, person: Person) -> list[Note]:
    """All remarks about these words, those with a place first and in the order of the text. Own exemptions are heard here; at
    核稿 only those of the organ are."""
    notes = [*_proofread(document, paper, person), *_pictures(document, paper), *_rules(document, paper)]
    return sorted(
        notes, key=lambda note: (not note.field, note.field != "title", note.start, WEIGHT[note.problem.severity])
    )


def fixed(text: str, note: Note, suggestion: str) -> str:
    """The text with the suggestion in its place."""
    return text[: note.at] + suggestion + text[note.at + len(note.problem.text) :]


def silence(document: OutgoingDocument, paper: papers.Paper, key: str, *, person: Person) -> list[Note]:
    """The person does not want to hear this one again, nor what another rule would say about the same words then; at 核稿 it still
    counts. What is left."""
    notes = notes_of(document, paper, person=person)
    note = next((each for each in notes if each.key == key and each.may_be_silenced), None)
    if note is None:
        raise RuleBroken(_("这一处已经不在了，请等校对完再选。"))
    _exempt(document, note, person)
    left = notes_of(document, paper, person=person)
    place = (note.field, note.start, note.end)
    rivals = [each for each in left if (each.field, each.start, each.end) == place and each.may_be_silenced]
    for rival in rivals:
        _exempt(document, rival, person)
    return [each for each in left if each not in rivals]


def _exempt(document: OutgoingDocument, note: Note, person: Person) -> None:
    organ = document.record.owning_organ
    proofreading.exempt(note.problem.rule, note.problem.text, organ=organ, person=person, actor=person)


def _rules(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Note]:
    for finder in (by_completeness, by_routing):
        for problem in finder(document, paper):
            yield Note(_key(problem, 0), problem)


def _pictures(document: OutgoingDocument, paper: papers.Paper) -> Iterator[Note]:
    """Marks of pictures that did not come along, each at its place in the body."""
    body = papers.plain(paper.get("body", ""))
    for problem in by_pictures(document, paper):
        at = body.find(problem.text)
        if at < 0:
            yield Note(_key(problem, 0), problem)
            continue
        start, end = _in_browser(body, at), _in_browser(body, at + len(problem.text))
        yield Note(_key(problem, 0), problem, "body", start, end, at=at)


def _proofread(document: OutgoingDocument, paper: papers.Paper, person: Person) -> Iterator[Note]:
    seen: Counter[tuple[str, str]] = Counter()
    spans, offset = _spans(paper), 0
    for part in parts(as_text(paper)):
        for found in findings_of(part, organ=document.record.owning_organ, person=person):
            problem = Problem(found.rule, found.severity, found.text, found.reason, found.source, found.suggestions)
            seen[problem.key] += 1
            yield _placed(_key(problem, seen[problem.key]), problem, spans, found, offset)
        offset += len(part)


def _placed(key: str, problem: Problem, spans: list[tuple[str, int, str]], found: Finding, offset: int) -> Note:
    start, end = found.start + offset, found.end + offset
    for field, begin, text in spans:
        if begin <= start and end <= begin + len(text):
            first, last = (_in_browser(text, place - begin) for place in (start, end))
            return Note(key, problem, field, first, last, at=start - begin)
    return Note(key, problem)


def _spans(paper: papers.Paper) -> list[tuple[str, int, str]]:
    """Where title and body stand in the text that is proofread."""
    title, body = str(paper.get("title", "")), papers.plain(paper.get("body", ""))
    before = as_text({key: value for key, value in paper.items() if key in ("title", "main_recipients")})
    return [("title", 0, title), ("body", len(before) + 1 if before else 0, body)]


def _in_browser(text: str, place: int) -> int:
    """Browsers count a rare character twice."""
    return len(text[:place].encode("utf-16-le")) // 2


def _key(problem: Problem, count: int) -> str:
    return hashlib.sha256(f"{problem.rule}|{problem.text}|{count}".encode()).hexdigest()[:12]
