"""A document as data, and as sheets: a paper (公文) by the schema of the engine, or a slip (表单) as rows of cells and boxes."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines.typeset import Drawn, Faces, Paper, PaperProblem, lay_out
from zhongshu.engines.typeset.reading import paper_of
from zhongshu.engines.typeset.schema import problems_in
from zhongshu.engines.typeset.served import pictures
from zhongshu.engines.typeset.sheets import Box, Cell, Entry, Slip, Strip, lay_out_slip
from zhongshu.engines.typeset.writers import CannotWrite, write_ofd, write_pdf
from zhongshu.engines.typeset.writers.docx import write_docx
from zhongshu.engines.typeset.writers.docx_slip import write_docx_slip

Values = dict[str, Any]
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
}
RED, BLUE, YELLOW, BLACK = "red", "#1F4E9E", "#B87400", "black"
OWN = ("form", "praised", "criticised", "tasks")  # ours, not the schema's
SHORT, LONG = 10.0, 20.0  # least height of a box in mm
PARTED_FROM = 300  # characters; a strip is never parted


def pair(*cells: tuple[str, str]) -> Values:
    """Cells beside each other."""
    return {"cells": [{"label": label, "text": text} for label, text in cells]}


def box(label: str, *texts: str, least: float = SHORT, signed: str = "") -> Values:
    """One wide cell that runs on to further sides when it is long."""
    entries = [{"text": text, "signed": ""} for text in texts if text]
    if signed:
        entries = [*entries[:-1], {**(entries[-1] if entries else {"text": ""}), "signed": signed}]
    return {"label": label, "entries": entries, "least": least}


def wide(label: str, text: str) -> Values:
    """One cell over the whole width; a long text runs on like a box."""
    return pair((label, text)) if len(text) <= PARTED_FROM else box(label, text)


def is_slip(values: Mapping[str, Any]) -> bool:
    return values.get("form") == "slip"


def fields_of(values: Values) -> Iterator[tuple[str, str, str]]:
    """(key, label, text) of everything on a slip that can be edited."""
    for place, row in enumerate(values["rows"]):
        for number, cell in enumerate(row.get("cells", ())):
            yield f"cell_{place}_{number}", cell["label"], cell["text"]
        if "entries" in row:
            yield f"box_{place}", row["label"], "\n".join(entry["text"] for entry in row["entries"])


def filled(values: Values, texts: Mapping[str, str]) -> Values:
    """The same slip with these texts in its cells."""
    rows = []
    for place, row in enumerate(values["rows"]):
        if "entries" not in row:
            cells = [
                {**cell, "text": texts.get(f"cell_{place}_{number}", cell["text"])}
                for number, cell in enumerate(row["cells"])
            ]
            rows.append({**row, "cells": cells})
        elif f"box_{place}" in texts:
            signed = row["entries"][-1]["signed"] if row["entries"] else ""
            rows.append({**row, **box(row["label"], texts[f"box_{place}"], least=row["least"], signed=signed)})
        else:
            rows.append(row)
    return {**values, "rows": rows}


def slip_of(values: Mapping[str, Any]) -> Slip:
    """The engine's slip."""
    body = tuple(_part(row) for row in values["rows"])
    title, number = str(values["title"]), str(values.get("number", ""))
    colour, foot = str(values.get("colour", RED)), str(values.get("foot", ""))
    return Slip(title, body, number, str(values.get("marks", "")), foot, colour)


def _part(row: Mapping[str, Any]) -> Strip | Box:
    if "entries" in row:
        entries = tuple(Entry(one["text"], one.get("signed", "")) for one in row["entries"])
        return Box(row["label"], entries, float(row.get("least", SHORT)))
    return Strip(tuple(Cell(cell["label"], cell["text"]) for cell in row["cells"]))


def paper_values(values: Mapping[str, Any]) -> Values:
    """What the engine's schema knows of it."""
    known = {key: value for key, value in values.items() if key not in OWN and value not in ("", [], None)}
    options = {"screen": True, "draft": not (known.get("document_number") and known.get("issue_date"))}
    return {**known, "options": options}


def check(values: Mapping[str, Any]) -> None:
    """Refuse what cannot be set, with the engine's sentence at its field."""
    if is_slip(values):
        return
    for problem in problems_in(paper_values(values)):
        raise RuleBroken(str(problem), field=problem.field)


def drawn(values: Mapping[str, Any], fonts: Path) -> tuple[Drawn, Paper | Slip]:
    """The sheets. A problem of the engine is a sentence for the person."""
    try:
        faces = Faces.load(fonts)
        if is_slip(values):
            slip = slip_of(values)
            return lay_out_slip(slip, faces), slip
        paper = paper_of(paper_values(values))
        return lay_out(paper, faces), paper
    except PaperProblem as problem:
        raise RuleBroken(str(problem), field=problem.field) from problem


def file_of(values: Mapping[str, Any], kind: str, fonts: Path) -> bytes:
    """The document as PDF, Word or OFD."""
    if kind == "docx" and is_slip(values):
        return write_docx_slip(slip_of(values))
    sheets, source = drawn(values, fonts)
    try:
        if kind == "docx" and isinstance(source, Paper):
            return write_docx(source, sheets)
        return write_ofd(sheets) if kind == "ofd" else write_pdf(sheets)
    except CannotWrite as problem:
        raise RuleBroken(_("不能生成文件：%(why)s") % {"why": problem}) from problem


def sides_of(values: Mapping[str, Any], fonts: Path) -> Sequence[bytes]:
    """The sides as pictures, to look at."""
    return pictures(file_of(values, "pdf", fonts))
