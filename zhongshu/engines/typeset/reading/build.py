"""From checked values to a Paper: texts into blocks, file names into their content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from zhongshu.engines.typeset.paper import (
    Attachment,
    Attendance,
    Block,
    Image,
    IssuerMark,
    Options,
    Paper,
    PaperProblem,
    Paragraph,
    Seal,
    SignatureStamp,
    Table,
    read_paper_blocks,
)
from zhongshu.engines.typeset.reading.body import parts_of
from zhongshu.engines.typeset.reading.contents import content_of
from zhongshu.engines.typeset.reading.decoding import clean
from zhongshu.engines.typeset.reading.files import Files, picture, with_files

SUFFIXES = {"standard": "文件", "letter": "", "order": "令", "minutes": "纪要"}
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
_TEXTS = ("document_number", "copy_number", "security_level", "secrecy_period", "urgency", "note", "printing_office")
_NAMES = ("signers", "main_recipients", "issuer_signatures", "cc_recipients")


def build(values: Mapping[str, Any], files: Files) -> Paper:
    """The paper of values that the schema has passed."""
    layout = values.get("layout", "standard")
    texts: dict[str, Any] = {key: one_line(str(values.get(key) or ""), key) for key in _TEXTS}
    names: dict[str, Any] = {key: tuple(one_line(name, key) for name in values.get(key) or ()) for key in _NAMES}
    return Paper(
        layout=layout,
        issuer_mark=_mark(values.get("issuer_mark") or {}, layout),
        title=_title(str(values.get("title") or "")),
        blocks=blocks_of(values.get("body") or "", files, "body", "正文"),
        attachments=tuple(
            _attachment(each, number, files) for number, each in enumerate(_list(values, "attachments"), 1)
        ),
        issue_date=_day(values.get("issue_date")),
        print_date=_day(values.get("print_date")),
        is_sealed=bool(values.get("is_sealed")),
        seals=tuple(_seal(each, files) for each in _seals(values.get("seal"))),
        stamps=tuple(_stamp(each, files) for each in _list(values, "stamps")),
        attendance=tuple(_attendance(each) for each in _list(values, "attendance")),
        options=Options(**(values.get("options") or {})),
        **texts,
        **names,
    )


def _list(values: Mapping[str, Any], key: str) -> Sequence[Any]:
    return values.get(key) or ()


def one_line(text: str, field: str) -> str:
    """A value that stands on one line, without blanks around it."""
    return " ".join(_cleaned(text, field).split("\n")).strip(" \t\u3000")


def _title(text: str) -> str:
    """Line breaks of the draft are kept for the layout's balance; blanks around the lines are not."""
    lines = (line.strip(" \t\u3000") for line in _cleaned(text, "title").split("\n"))
    return "\n".join(line for line in lines if line)


def _cleaned(text: str, field: str) -> str:
    try:
        return clean(text)
    except PaperProblem as problem:
        raise PaperProblem(field, str(problem)) from problem


def _mark(given: Mapping[str, Any], layout: str) -> IssuerMark:
    organs = tuple(one_line(name, "issuer_mark") for name in given.get("organs") or ())
    suffix = given.get("suffix")
    return IssuerMark(organs, SUFFIXES[layout] if suffix is None else one_line(suffix, "issuer_mark"))


def _day(text: str | None) -> date | None:
    return date(*(int(part) for part in text.strip().split("-"))) if text else None


# The body and the attachments


def blocks_of(given: Any, files: Files, field: str, what: str) -> tuple[Block, ...]:
    """Blocks of a text or of a list of texts, paragraphs, tables and pictures."""
    parts = [given] if isinstance(given, str) else given
    blocks: list[Block] = []
    for part in parts:
        for each in parts_of(_cleaned(part, field)) if isinstance(part, str) else [part]:
            blocks += _blocks(each, files, field, what)
    return tuple(blocks)


def _blocks(part: Any, files: Files, field: str, what: str) -> tuple[Block, ...]:
    if isinstance(part, str):
        return read_paper_blocks(part)
    if "rows" in part:
        return (_table(part, field),)
    if "text" in part:
        paragraphs = read_paper_blocks(_cleaned(part["text"], field))
        align = part.get("align", "justify")
        return tuple(replace(each, align=align) if isinstance(each, Paragraph) else each for each in paragraphs)
    return (_image(part, files, field, f"{what}里的图片"),)


def _table(part: Mapping[str, Any], field: str) -> Table:
    rows = [[_cleaned(cell, field) for cell in row] for row in part["rows"]]
    width = max(map(len, rows))
    widths = tuple(float(each) for each in part.get("widths") or ())
    if widths and len(widths) != width:
        raise PaperProblem(field, f"表格有 {width} 列，列宽却有 {len(widths)} 个，请改成一样多，或不写列宽。")
    header_rows = part.get("header_rows", 1)
    return Table(
        rows=tuple(tuple(row + [""] * (width - len(row))) for row in rows),
        widths=widths,
        header_rows=min(header_rows, len(rows)),
        landscape=bool(part.get("landscape")),
        caption=one_line(part.get("caption") or "", field),
    )


def _image(part: Mapping[str, Any], files: Files, field: str, what: str) -> Image:
    data = picture(files(part["picture"], field, what), field, f"{what}“{part['picture']}”")
    return Image(data, part.get("width_mm"), one_line(part.get("caption") or "", field))


def _attachment(given: Mapping[str, Any], number: int, files: Files) -> Attachment:
    title = _title(given["title"])
    what = f"附件{number}"
    blocks = blocks_of(given.get("body") or "", files, "attachments", what)
    if given.get("file"):
        blocks += _file_blocks(given["file"], what, files)
    return Attachment(title, blocks=blocks, bound=given.get("bound", True))


def _file_blocks(name: str, what: str, files: Files) -> tuple[Block, ...]:
    """What an attachment's file holds: text, Word, or a picture."""
    data = files(name, "attachments", what)
    if PurePosixPath(name).suffix.lower() in PICTURES:
        return (Image(picture(data, "attachments", f"{what}“{name}”")),)
    content = content_of(data, name, "attachments", f"{what}“{name}”")
    return blocks_of(content.parts, with_files(content.files, files), "attachments", what)


# Seals and stamps


def _seals(given: Any) -> list[Mapping[str, Any]]:
    if isinstance(given, str):
        return [{"file": given}]
    return list(given) if isinstance(given, list) else [given] if given else []


def _seal(given: Mapping[str, Any], files: Files) -> Seal:
    data = picture(files(given["file"], "seal", "印章"), "seal", "印章")
    diameter = {"diameter_mm": float(given["diameter_mm"])} if given.get("diameter_mm") else {}
    return Seal(data, **diameter)


def _stamp(given: Mapping[str, Any], files: Files) -> SignatureStamp:
    file = given.get("file")
    data = picture(files(file, "stamps", "签名章"), "stamps", "签名章") if file else b""
    height = {"height_mm": float(given["height_mm"])} if given.get("height_mm") else {}
    return SignatureStamp(
        one_line(given["post"], "stamps"), one_line(given.get("name") or "", "stamps"), data, **height
    )


def _attendance(given: Mapping[str, Any]) -> Attendance:
    return Attendance(one_line(given["label"], "attendance").rstrip("：:"), one_line(given["text"], "attendance"))
