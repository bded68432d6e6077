"""A Word file with findings as comments and, where there is a proposal, as tracked changes."""

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from lxml import etree

from zhongshu.engines.proofread.findings import SEVERITY_LABELS, Finding
from zhongshu.engines.proofread.marked.comments import Comments
from zhongshu.engines.proofread.marked.facts import facts_of
from zhongshu.engines.proofread.marked.places import relocated
from zhongshu.engines.proofread.marked.runs import Element, Piece, cut, local, paragraph_text, paragraphs, tag, text_run

MAIN = "word/document.xml"
LARGEST_BYTES = 300_000_000  # of all parts together, unpacked
AUTHOR = "校对"
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


class MarkProblem(ValueError):
    """A file that cannot be marked, with a sentence that says why."""


def docx_text(data: bytes) -> str:
    """The text of a Word file to proofread: its paragraphs, one a line. Offsets for `mark_docx` count in this text."""
    _, root = _opened(data)
    return "\n".join(paragraph_text(paragraph) for paragraph in paragraphs(_body(root)))


def docx_facts(data: bytes) -> dict[str, Any]:
    """What the file tells about page, margins and faces, for `proofread(..., paper=...)`."""
    parts, root = _opened(data)
    try:
        return facts_of(root, parts.get("word/styles.xml"))
    except etree.XMLSyntaxError:
        return {}


def mark_docx(
    data: bytes | str,
    findings: Iterable[Finding],
    *,
    text: str | None = None,
    author: str = AUTHOR,
    at: datetime | None = None,
) -> bytes:
    """The file with comments and tracked changes; formatting stays. A text becomes a plain file, one line a paragraph.

    Offsets count in `text` where it is given (as another reader took it from the file), else in `docx_text(data)` or in
    the text itself. A finding whose line or words are not in the file is left out.
    """
    chosen = list(findings)
    if isinstance(data, str):
        chosen = _moved(data, chosen)
        data, text = _plain(data), None
    parts, root = _opened(data)
    if text is not None:
        chosen = relocated(chosen, text, "\n".join(paragraph_text(one) for one in paragraphs(_body(root))))
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    comments = Comments(parts, author, moment)
    starts, found = [0], list(paragraphs(_body(root)))
    for paragraph in found:
        starts.append(starts[-1] + len(paragraph_text(paragraph)) + 1)
    by_paragraph: dict[int, list[Finding]] = {}
    for finding in chosen:
        by_paragraph.setdefault(bisect_right(starts, finding.start) - 1, []).append(finding)
    for number, group in by_paragraph.items():
        if 0 <= number < len(found):
            _mark_paragraph(found[number], group, starts[number], comments)
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _packed(comments.written_into(parts))


def _opened(data: bytes) -> tuple[dict[str, bytes], Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST_BYTES:
                raise MarkProblem("文件展开后过大，无法写入批注和修订。")
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return parts, etree.fromstring(parts[MAIN], parser)
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise MarkProblem("文件已损坏或不是 .docx 文件，无法写入批注和修订，请另存为 .docx 后重试。") from error


def _body(root: Element) -> Element:
    body = root.find(tag("body"))
    if body is None:
        raise MarkProblem("文件中没有正文，无法写入批注和修订。")
    return body


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


# --- plain text ----------------------------------------------------------------------------------------------------

_UNPRINTABLE = re.compile(r"[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _plain(text: str) -> bytes:
    document = Document()
    for line in _BREAK.split(text):
        document.add_paragraph(_UNPRINTABLE.sub("\ufffd", line))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _moved(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with offsets for line ends of one character each."""
    ends = [match.end() for match in _BREAK.finditer(text) if match.end() - match.start() == 2]

    def moved(place: int) -> int:
        return place - bisect_right(ends, place)

    return [
        Finding(
            moved(one.start),
            moved(one.end),
            one.text,
            one.suggestions,
            one.rule,
            one.severity,
            one.family,
            one.reason,
            one.source,
        )
        for one in findings
    ]


# --- one paragraph -------------------------------------------------------------------------------------------------


def _mark_paragraph(paragraph: Element, findings: Sequence[Finding], offset: int, comments: Comments) -> None:
    """Cut the runs at the ends of the findings, then mark each; changes never overlap (see `findings.merge`)."""
    text = paragraph_text(paragraph)
    fitting = [
        one
        for one in findings
        if text[one.start - offset : one.end - offset] == one.text or _runs_over(one, text, offset)
    ]
    places = {place - offset for one in fitting for place in (one.start, one.end)}
    pieces = cut(paragraph, places)
    last = 0
    for finding in sorted(fitting, key=lambda one: (one.start, one.end)):
        start, end = finding.start - offset, min(finding.end - offset, len(text))
        inside = [piece for piece in pieces if piece.start >= start and piece.end <= end]
        before = [piece for piece in pieces if piece.end <= start]
        number = comments.add(_remark(finding))
        _comment(paragraph, inside or before[-1:], number)
        is_change = (
            bool(finding.suggestions) and finding.severity != "info" and start >= last and "\n" not in finding.text
        )
        if is_change and (inside or start == end):
            _change(paragraph, inside, before, finding.suggestions[0], comments)
            last = end


def _runs_over(finding: Finding, text: str, offset: int) -> bool:
    """A finding that goes on in the next paragraph is marked in its first."""
    return "\n" in finding.text and finding.text.startswith(text[finding.start - offset :])


def _remark(finding: Finding) -> str:
    proposal = ""
    if finding.suggestions:
        shown = "、".join(f"“{one}”" if one else "删去" for one in finding.suggestions)
        proposal = f"建议：{shown}。"
    return f"【{SEVERITY_LABELS[finding.severity]}】{finding.reason}{proposal}（依据：{finding.source}）"


def _top(paragraph: Element, element: Element) -> Element:
    """The child of the paragraph that holds the element."""
    while (parent := element.getparent()) is not None and parent is not paragraph:
        element = parent
    return element


def _first_place(paragraph: Element) -> int:
    return 1 if len(paragraph) and local(paragraph[0]) == "pPr" else 0


def _comment(paragraph: Element, pieces: Sequence[Piece], number: int) -> None:
    """Range and reference of a comment around the pieces, or at the start of the paragraph."""
    begin, stop, reference = (etree.Element(tag(name)) for name in ("commentRangeStart", "commentRangeEnd", "r"))
    etree.SubElement(reference, tag("commentReference")).set(tag("id"), str(number))
    for mark in (begin, stop):
        mark.set(tag("id"), str(number))
    if pieces:
        first, last = _top(paragraph, pieces[0].run), _top(paragraph, pieces[-1].run)
        paragraph.insert(paragraph.index(first), begin)
        at = paragraph.index(last) + 1
    else:
        at = _first_place(paragraph)
        paragraph.insert(at, begin)
        at += 1
    paragraph.insert(at, stop)
    paragraph.insert(at + 1, reference)


def _change(
    paragraph: Element, inside: Sequence[Piece], before: Sequence[Piece], right: str, comments: Comments
) -> None:
    """Strike out the pieces and insert the proposal after them, with the formatting of the first."""
    model = inside[0].run if inside else (before[-1].run if before else None)
    insertion = None
    if right:
        insertion = comments.revision("ins")
        insertion.append(text_run(model, right))
    if insertion is not None:
        anchor = _top(paragraph, inside[-1].run if inside else model) if model is not None else None
        at = paragraph.index(anchor) + 1 if anchor is not None else _first_place(paragraph)
        paragraph.insert(at, insertion)
    for piece in inside:
        _strike(piece.run, comments)


def _strike(run: Element, comments: Comments) -> None:
    parent = run.getparent()
    if parent is None:
        return
    deletion = comments.revision("del")
    parent.insert(parent.index(run), deletion)
    deletion.append(run)
    for holder in run.iter(tag("t")):
        holder.tag = tag("delText")
