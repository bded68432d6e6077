"""Between the fields of the page and the values of the engine: lists as lines, tables and pictures as marks in the text."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from zhongshu.engines.typeset.reading.shape import recognise_attachments
from zhongshu.engines.typeset.reading.words import mark_of, split_names, split_signers

Values = dict[str, Any]
LINES = ("main_recipients", "cc_recipients", "issuer_signatures", "signers")
PLAIN = (
    *("layout", "document_number", "copy_number", "security_level", "secrecy_period", "urgency", "title", "issue_date"),
    *("note", "printing_office", "print_date"),
)
FLAGS = ("screen", "draft")


def texts_of(values: Mapping[str, Any]) -> Values:
    """What stands in the fields for the values of a draft."""
    texts: Values = {key: values.get(key) or "" for key in PLAIN}
    texts |= {key: "\n".join(values.get(key) or []) for key in LINES}
    mark = values.get("issuer_mark") or {}
    texts["organs"] = "\n".join(mark.get("organs") or [])
    texts["suffix"] = mark.get("suffix") or ""
    texts["body"] = text_of(values.get("body") or "")
    texts["attachments"] = _attachments_text(values.get("attachments") or [])
    texts["attendance"] = "\n".join(f"{each['label']}：{each['text']}" for each in values.get("attendance") or [])
    texts["stamps"] = "\n".join(f"{each['post']} {each.get('name', '')}".strip() for each in values.get("stamps") or [])
    texts["layout"] = texts["layout"] or "standard"
    texts |= {key: (values.get("options") or {}).get(key, False) for key in FLAGS}
    return texts


def values_of(texts: Mapping[str, Any], *, has_seal: bool) -> Values:
    """The values of the engine for what stands in the fields."""
    values: Values = {key: str(texts.get(key) or "").strip() for key in PLAIN}
    values |= {key: _lines(texts.get(key)) for key in LINES if key != "signers"}
    values["signers"] = split_signers(str(texts.get("signers") or ""))
    values["issuer_mark"] = _mark(texts)
    values["body"] = texts.get("body") or ""
    values["attachments"] = _attachments(str(texts.get("attachments") or ""))
    values["attendance"] = [_attendance(line) for line in _rows(texts.get("attendance"))]
    values["stamps"] = [_stamp(line) for line in _rows(texts.get("stamps"))]
    values["options"] = {key: bool(texts.get(key)) for key in FLAGS}
    values["is_sealed"] = bool(texts.get("is_sealed"))
    if has_seal:
        values["seal"] = {"file": SEAL, "diameter_mm": float(texts.get("seal_mm") or 45)}
    return {key: value for key, value in values.items() if value not in ("", [], {})}


SEAL = "印章"


def _mark(texts: Mapping[str, Any]) -> Values:
    organs = _rows(texts.get("organs"))
    suffix = str(texts.get("suffix") or "").strip()
    if not organs:
        return {}
    if len(organs) == 1 and not suffix:
        return mark_of(organs[0]) if texts.get("layout") == "standard" else {"organs": organs}
    return {"organs": organs, "suffix": suffix} if suffix else {"organs": organs}


def _rows(text: Any) -> list[str]:
    return [line.strip(" \t\u3000") for line in str(text or "").splitlines() if line.strip(" \t\u3000")]


def _lines(text: Any) -> list[str]:
    rows = _rows(text)
    return rows if len(rows) > 1 else split_names(rows[0].rstrip("：:。")) if rows else []


def _attendance(line: str) -> Values:
    label, _, text = line.replace(":", "：", 1).partition("：")
    return {"label": label.strip(), "text": text.strip() or " "}


def _stamp(line: str) -> Values:
    post, _, name = line.replace("\u3000", " ").partition(" ")
    return {"post": post, "name": name.strip()}


def _attachments(text: str) -> list[Values]:
    """Each after its line 附件1; a title alone on a line where no such line is."""
    if not text.strip():
        return []
    found = recognise_attachments(["正文", text])
    return found.get("attachments") or [{"title": line} for line in _rows(text)]


def _attachments_text(attachments: list[Values]) -> str:
    parts = []
    for number, each in enumerate(attachments, 1):
        body = text_of(each.get("body") or "")
        parts.append(f"附件{number}\n{each['title']}\n" + (f"\n{body}\n" if body else ""))
    return "\n".join(parts)


def text_of(parts: Any) -> str:
    """A body as text: tables between bars, pictures by their names."""
    if isinstance(parts, str):
        return parts
    return "\n".join(part if isinstance(part, str) else _marked(part) for part in parts)


def _marked(part: Values) -> str:
    if "rows" in part:
        rows = [[cell.replace("|", "\\|").replace("\n", "<br>") for cell in row] for row in part["rows"]]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        rule = "|" + "---|" * len(rows[0])
        head = [*(["{横排}"] if part.get("landscape") else []), *([part["caption"]] if part.get("caption") else [])]
        return "\n".join([*head, lines[0], rule, *lines[1:]])
    if "picture" in part:
        width = f"{{宽={part['width_mm']:g}mm}}" if part.get("width_mm") else ""
        return f"![{part.get('caption', '')}]({part['picture']}){width}"
    return str(part.get("text", ""))


def packed(files: Mapping[str, bytes]) -> str:
    """Pictures as the page carries them from one step to the next; the server keeps none."""
    coded = {name: base64.b64encode(data).decode() for name, data in files.items()}
    return json.dumps(coded, ensure_ascii=False) if coded else ""


def unpacked(text: str) -> dict[str, bytes]:
    """The pictures again; nothing when the text was tampered with."""
    try:
        coded = json.loads(text) if text else {}
        return {str(name): base64.b64decode(data, validate=True) for name, data in coded.items()}
    except (ValueError, AttributeError, TypeError, binascii.Error):
        return {}
