"""Read a paper: the one function behind which reading may grow better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from zhongshu.engines import bounded, ocr
from zhongshu.engines.extract import eml, office
from zhongshu.engines.extract.archives import Bomb, Damaged, Encrypted, ForbiddenXml
from zhongshu.engines.extract.codes import with_codes
from zhongshu.engines.extract.docx import docx_lines, docx_sheet
from zhongshu.engines.extract.elements import elements
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.lines import Line, Sheet, txt_lines
from zhongshu.engines.extract.ofd import ofd_lines
from zhongshu.engines.extract.ofd_sheet import ofd_pictures, ofd_sheet
from zhongshu.engines.extract.old_word import doc_lines
from zhongshu.engines.extract.paper import Paper
from zhongshu.engines.extract.pdf_pages import READ_PAGES, pdf_lines, pdf_sheet
from zhongshu.engines.extract.rtf import rtf_lines
from zhongshu.engines.extract.scan import scan_sheet

TIMEOUT_SECONDS = 20
READERS: dict[str, Callable[[bytes], list[Line]]] = {
    "txt": txt_lines,
    "docx": docx_lines,
    "pdf": pdf_lines,
    "ofd": ofd_lines,
    "doc": doc_lines,
    "wps": doc_lines,
    "rtf": rtf_lines,
    "eml": eml.eml_lines,
}
_SHEETS: dict[str, Callable[[bytes], Sheet]] = {"docx": docx_sheet, "pdf": pdf_sheet, "ofd": ofd_sheet}
_UNREADABLE = (Damaged, Bomb, Encrypted, ForbiddenXml)
NOT_RECOGNISED = "有 {count} 页是扫描图像，没有识别文字；要素请对照原件填写。"
UNREAD_PAGES = "文件共 {pages} 页，只读取了前 {read} 页的要素。"


@dataclass(frozen=True)
class Reading:
    """A paper, and the pages (from 1) that hold no text of their own."""

    paper: Paper
    without_text: list[int] = field(default_factory=list)


def read_paper(data: bytes, kind: str, *, ocr_with: ocr.Ocr | None = None) -> Paper:
    """The elements of a paper. Scans and photos are read only with `ocr_with`, in the worker: seconds per page.

    An unreadable file, and a picture without recognition, give an empty Paper. Of a mail, its best attachment is read.
    Raises `ocr.Cancelled` when the caller asks to stop; what recognition cannot do is said in `remarks`.
    """
    if kind == "eml":
        return _read_mail(data, ocr_with)
    try:
        if kind in IMAGES:
            return _read_picture(data, kind, ocr_with) if ocr_with else Paper()
        return _read_document(data, kind, ocr_with) if kind in READERS else Paper()
    except bounded.OutOfBounds:
        return Paper()


def is_unrecognised(paper: Paper) -> bool:
    """Whether the paper has pages that only recognition could read."""
    return any(remark.startswith("有 ") and "没有识别文字" in remark for remark in paper.remarks)


def _read_picture(data: bytes, kind: str, ocr_with: ocr.Ocr) -> Paper:
    try:
        pages = ocr.read_pages(data, kind, ocr_with)
    except ocr.OcrFailed as trouble:
        return Paper(remarks=[str(trouble)])
    paper: Paper = bounded.call(read_pages_here, pages, timeout_seconds=TIMEOUT_SECONDS)
    return paper


def _read_document(data: bytes, kind: str, ocr_with: ocr.Ocr | None) -> Paper:
    data, kind = office.as_docx(data, kind)
    reading: Reading = bounded.call(read_with_gaps, data, kind, timeout_seconds=TIMEOUT_SECONDS)
    if not reading.without_text:
        return reading.paper
    if ocr_with is None:
        return _with_remark(reading.paper, NOT_RECOGNISED.format(count=len(reading.without_text)))
    try:
        pages = _recognised(data, kind, reading.without_text, ocr_with)
    except ocr.OcrFailed as trouble:
        return _with_remark(reading.paper, str(trouble))
    paper: Paper = bounded.call(read_here, data, kind, pages, timeout_seconds=TIMEOUT_SECONDS)
    return paper


def _recognised(data: bytes, kind: str, numbers: Sequence[int], ocr_with: ocr.Ocr) -> list[ocr.OcrPage]:
    """The pages without text; those of an OFD from the pictures on them."""
    if kind == "pdf":
        return ocr.read_pages(data, kind, ocr_with, pages=numbers)
    pictures = bounded.call(ofd_pictures, data, list(numbers), timeout_seconds=TIMEOUT_SECONDS)
    return [
        replace(page, number=number)
        for number, picture, kind in pictures
        for page in ocr.read_pages(picture, kind, ocr_with, pages=[1])
    ]


def _with_remark(paper: Paper, remark: str) -> Paper:
    return replace(paper, remarks=[*paper.remarks, remark])


def _read_mail(data: bytes, ocr_with: ocr.Ocr | None) -> Paper:
    """The attachment that reads most like a paper, else the mail's own text; the remarks say which."""
    parts = eml.parts_of(data)
    read = [
        (part, read_paper(part.data, part.kind, ocr_with=ocr_with))
        for part in parts
        if part.kind in (*READERS, *IMAGES)
    ]
    best = max(read, key=lambda pair: _weight(pair[1]), default=None)
    if best is None or _weight(best[1]) == 0:
        return _with_remark(read_here(data, "eml"), "邮件没有可读的公文附件，以下取自邮件正文。")
    others = [part.name for part in parts if part is not best[0]]
    paper = _with_remark(best[1], f"要素取自邮件附件“{best[0].name}”。")
    return _with_remark(paper, f"邮件还有其他附件：{'、'.join(others[:20])}。") if others else paper


def _weight(paper: Paper) -> float:
    return sum(paper.found()[name].certainty for name in ("document_number", "title", "issuers", "issue_date"))


# In the child


def read_with_gaps(data: bytes, kind: str) -> Reading:
    """The paper as far as it has text, and the pages that have none."""
    sheet = sheet_here(data, kind)
    with_text = {line.page for line in sheet.lines if line.text.strip()}
    printed = kind in ("pdf", "ofd") and sheet.pages is not None
    last = min(sheet.pages or 0, READ_PAGES) if printed else 0
    return Reading(_paper_of(sheet), [number for number in range(1, last + 1) if number not in with_text])


def read_here(data: bytes, kind: str, recognised: Sequence[ocr.OcrPage] = ()) -> Paper:
    """The same in this process, without the bounds on time and memory; recognised pages take their places."""
    sheet = sheet_here(data, kind)
    return _paper_of(_filled(sheet, recognised) if recognised else sheet)


def read_pages_here(pages: Sequence[ocr.OcrPage]) -> Paper:
    return _paper_of(scan_sheet(pages))


def sheet_here(data: bytes, kind: str) -> Sheet:
    """The lines of the file; none when it cannot be read."""
    try:
        sheet = _SHEETS[kind](data) if kind in _SHEETS else Sheet(READERS[kind](data))
    except _UNREADABLE:
        return Sheet()
    if sheet.pages and sheet.pages > READ_PAGES and kind == "pdf":
        sheet.remarks.append(UNREAD_PAGES.format(pages=sheet.pages, read=READ_PAGES))
    return sheet


def _filled(sheet: Sheet, recognised: Sequence[ocr.OcrPage]) -> Sheet:
    scanned = scan_sheet(recognised)
    numbers = {page.number for page in recognised}
    lines = sorted(
        [line for line in sheet.lines if line.page not in numbers] + scanned.lines, key=lambda line: line.page
    )
    return replace(
        sheet,
        lines=lines,
        rules=[*sheet.rules, *scanned.rules],
        codes=[*sheet.codes, *scanned.codes],
        remarks=[*sheet.remarks, *scanned.remarks],
    )


def _paper_of(sheet: Sheet) -> Paper:
    return with_codes(elements(sheet), sheet.codes)
