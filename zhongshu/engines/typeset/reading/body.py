"""Plain text as parts of a body: paragraphs, tables (markdown, or columns between tabs) and pictures."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

Part = str | dict[str, Any]
MAX_COLUMNS = 60

_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)(?:\{(?:宽|width)[=：:]\s*([\d.]+)\s*(?:mm|毫米)\})?")
_RULE_ROW = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?")
_LANDSCAPE = re.compile(r"[{｛]横排[}｝]")
_CAPTION = re.compile(r"表[ \t]?[\d一二三四五六七八九十]{0,3}[ \t\u3000：:].{0,60}|表[\d一二三四五六七八九十]{1,3}")
_HASHES = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BLANKS = " \t\u3000"


def parts_of(text: str) -> list[Part]:
    """The parts of a text in order; neighbouring paragraphs stay one text."""
    lines = text.split("\n")
    parts: list[Part] = []
    at = 0
    while at < len(lines):
        table, after = _table_at(lines, at)
        if table:
            parts.append(_with_marks(table, parts))
            at = after
            continue
        found = _PICTURE.fullmatch(lines[at].strip(_BLANKS))
        parts.append(_picture(found) if found else lines[at])
        at += 1
    return _joined(parts)


def without_markdown(text: str) -> tuple[str, str]:
    """The first heading `# …` as title, and the text without markdown's signs."""
    title, lines = "", list[str]()
    for line in text.split("\n"):
        found = _HASHES.fullmatch(line.strip())
        if found and len(found[1]) == 1 and not title and not any(each.strip() for each in lines):
            title = _EMPHASIS.sub(r"\2", found[2].strip())
            continue
        lines.append(_EMPHASIS.sub(r"\2", found[2] if found else line))
    return title, "\n".join(lines)


def _joined(parts: list[Part]) -> list[Part]:
    return [part for part in joined_texts(parts) if not isinstance(part, str) or part.strip()]


def joined_texts(parts: Sequence[Part]) -> list[Part]:
    """Neighbouring texts as one; in one go, because drafts may have half a million lines."""
    joined: list[Part] = []
    for is_text, group in groupby(parts, key=lambda part: isinstance(part, str)):
        same = list(group)
        joined += ["\n".join(map(str, same))] if is_text else same
    return joined


def _table_at(lines: list[str], at: int) -> tuple[dict[str, Any] | None, int]:
    if at + 1 < len(lines) and "|" in lines[at] and _RULE_ROW.fullmatch(lines[at + 1].strip()):
        return _piped(lines, at)
    return _tabbed(lines, at)


def _piped(lines: list[str], at: int) -> tuple[dict[str, Any], int]:
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    rows = [_cells(lines[at]), *(_cells(line) for line in lines[at + 2 : end])]
    return _table(rows, header_rows=1), end


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = re.split(r"(?<!\\)\|", inner)
    return [re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|")).strip(_BLANKS) for cell in cells]


def _tabbed(lines: list[str], at: int) -> tuple[dict[str, Any] | None, int]:
    """Two lines or more with the same number of tabs between words, as spreadsheets paste them."""
    columns = _columns(lines[at])
    if columns < 2:
        return None, at
    end = at
    while end < len(lines) and _columns(lines[end]) == columns:
        end += 1
    if end - at < 2:
        return None, at
    return _table([line.strip(" \u3000").split("\t") for line in lines[at:end]], header_rows=1), end


def _columns(line: str) -> int:
    line = line.strip(" \u3000")
    return line.count("\t") + 1 if line.strip() and not line.startswith("\t") else 0


def _table(rows: list[list[str]], header_rows: int) -> dict[str, Any]:
    width = max(map(len, rows))
    filled = [[cell.strip(_BLANKS) for cell in row] + [""] * (width - len(row)) for row in rows]
    return {"rows": filled, "header_rows": header_rows}


def _with_marks(table: dict[str, Any], parts: list[Part]) -> dict[str, Any]:
    """A caption 表1 … and the mark {横排} in the lines before a table belong to it."""
    while parts and isinstance(parts[-1], str):
        line = parts[-1].strip(_BLANKS)
        if not line:
            parts.pop()
        elif _LANDSCAPE.fullmatch(line) and "landscape" not in table:
            table["landscape"] = bool(parts.pop())
        elif _CAPTION.fullmatch(line) and "caption" not in table:
            table["caption"] = line
            parts.pop()
        else:
            break
    return table


def _picture(found: re.Match[str]) -> dict[str, Any]:
    picture: dict[str, Any] = {"picture": found[2].strip()}
    if found[1].strip():
        picture["caption"] = found[1].strip()
    if found[3]:
        picture["width_mm"] = float(found[3])
    return picture
