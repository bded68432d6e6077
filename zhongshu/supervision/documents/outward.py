"""Which documents go to the units as papers of 发文, as what, and with which words."""

from dataclasses import dataclass

from zhongshu.outgoing.papers import Paper
from zhongshu.outgoing.states import Direction
from zhongshu.people.models import Organ
from zhongshu.records.states import DocumentType
from zhongshu.supervision.documents import circular
from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.documents.wording import day, moment, month_name, sentence
from zhongshu.supervision.models import Document, DocumentKind
from zhongshu.supervision.scoring.history import History

# kind → 文种 that it may go out as, the usual one first
TYPES: dict[str, tuple[DocumentType, ...]] = {
    DocumentKind.CIRCULAR: (DocumentType.CIRCULAR, DocumentType.NOTICE),
    DocumentKind.REBUKE: (DocumentType.CIRCULAR, DocumentType.NOTICE),
    DocumentKind.REPORT: (DocumentType.REPORT, DocumentType.LETTER),
    DocumentKind.FINDING: (DocumentType.NOTICE, DocumentType.LETTER),
    DocumentKind.RECTIFY: (DocumentType.NOTICE, DocumentType.LETTER),
}
DIRECTIONS = {DocumentType.REPORT: Direction.UP, DocumentType.LETTER: Direction.LEVEL}
ENDS = {DocumentType.NOTICE: "通知", DocumentType.LETTER: "函"}


@dataclass(frozen=True)
class Words:
    """The draft of the paper: its title, its body with annexes, whom it is for."""

    title: str
    paper: Paper
    recipients: tuple[dict[str, object], ...]


def words_of(document: Document, values: Values, document_type: str) -> Words:
    """The words as they were issued; under another 文种 they are its annex."""
    title, paper = _own(document, values)
    usual = TYPES[document.kind][0]
    if document_type != usual and document.kind not in {DocumentKind.FINDING, DocumentKind.RECTIFY}:
        title, paper = _enclosed(document, title, paper, DocumentType(document_type))
    return Words(title[:300], paper, _recipients(document, values))


def _own(document: Document, values: Values) -> tuple[str, Paper]:
    if document.kind == DocumentKind.REBUKE:
        return _rebuke(document)
    paper = {key: values[key] for key in ("body", "attachments") if values.get(key)}
    title = str(values["title"])
    organ = document.organ.name
    if document.kind in {DocumentKind.FINDING, DocumentKind.RECTIFY}:
        end = "" if title.endswith("通知") else "的通知"
        return f"{organ}{title}{end}", paper
    return title if title.startswith(organ) else f"{organ}{title}", paper


def _rebuke(document: Document) -> tuple[str, Paper]:
    """One matter that is not done: what was asked, how it stands, what is said of it."""
    slip, record = document.slip, document.record
    if slip is None or record is None:
        raise LookupError(f"Document {document.pk} has no slip.")
    unit = document.receiver.label if document.receiver else record.owning_organ.label
    until = f"请{unit}于{moment(slip.demand_by)}前办结，" if slip.demand_by else f"请{unit}查明原因，限期办结，"
    body = [
        f"“{record.masked_title}”（{record.reference}）由{unit}承办，办理期限{day(record.due_at)}。现将督办情况通报如下。",
        sentence(slip.text),
        f"{until}并书面报告整改情况。各单位要引以为鉴，按期抓好承办事项的落实。",
    ]
    return f"{document.organ.name}关于{unit}承办事项督办情况的通报", {"body": "\n".join(body)}


def _enclosed(document: Document, title: str, paper: Paper, document_type: DocumentType) -> tuple[str, Paper]:
    """关于印发……的通知: what was issued is the first annex, its own annexes follow."""
    matter = title.removeprefix(document.organ.name).removeprefix("关于")
    name = matter.removesuffix("的通报").removesuffix("的报告") + ("报告" if title.endswith("报告") else "通报")
    verb = "印发" if document_type == DocumentType.NOTICE else "报送"
    body = f"现将{name}（{document.number}）{verb}给你们，请认真研究，抓好落实，有关情况及时反馈。"
    annexes = [{"title": name, "body": paper["body"]}, *paper.get("attachments", [])]
    return f"{document.organ.name}关于{verb}{name}的{ENDS[document_type]}", {"body": body, "attachments": annexes}


def _recipients(document: Document, values: Values) -> tuple[dict[str, object], ...]:
    """Every unit that the month names; else the unit concerned, or whom the words name."""
    if document.kind == DocumentKind.CIRCULAR:
        found = circular.units(History(document.organ, document.month, document.issued_at))
        return tuple(_entry(one.organ) for one in found if one.organ.is_active and one.organ.pk != document.organ_id)
    if document.receiver is not None:
        return (_entry(document.receiver),)
    return tuple({"organ": None, "name": str(name)} for name in values.get("main_recipients", ()))


def _entry(organ: Organ) -> dict[str, object]:
    return {"organ": organ.pk, "name": organ.name}


def summary(document: Document) -> str:
    """督查通报〔2026〕3号（2026年3月）, as the basis of the paper."""
    month = f"（{month_name(document.month)}）" if document.month else ""
    return f"{document.number or document.get_kind_display()}{month}"
