"""The plan of a book: a JSON file beside the papers that it names."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zhongshu.engines.typeset.book.spec import BookSpec, Part
from zhongshu.engines.typeset.paper import Paper, PaperProblem
from zhongshu.engines.typeset.reading import read_paper

_NAMES = {
    "title": "书名",
    "subtitle": "副题",
    "organ": "编印单位",
    "date": "日期",
    "parts": "各编",
    "papers": "公文",
    "index_by_title": "标题索引",
    "index_by_date": "日期索引",
    "screen": "屏幕阅读",
}


def read_book(path: Path) -> tuple[BookSpec, list[Paper]]:
    """The book and its papers. PaperProblem names the field, or the paper, and what to do."""
    values = _values(path)
    unknown = [key for key in values if key not in _NAMES]
    if unknown:
        raise PaperProblem(unknown[0], f"不认识的字段“{unknown[0]}”，可用的有：{'、'.join(_NAMES)}。")
    names, parts = _named(values)
    title, subtitle, organ = (_text(values, key) for key in ("title", "subtitle", "organ"))
    by_title, by_date = _switch(values, "index_by_title", usual=True), _switch(values, "index_by_date", usual=True)
    screen = _switch(values, "screen", usual=False)
    spec = BookSpec(title, subtitle, organ, _day(values), parts, by_title, by_date, screen)
    return spec, [_paper(path.parent, name) for name in names]


def _values(path: Path) -> Mapping[str, Any]:
    try:
        values = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PaperProblem(
            "papers", f"汇编方案 {path.name} 不是正确的 JSON（UTF-8），请检查括号、逗号和引号。"
        ) from error
    if not isinstance(values, dict):
        raise PaperProblem("papers", "汇编方案应是一个对象，含 title（书名）和 papers（公文）或 parts（各编）。")
    return values


def _named(values: Mapping[str, Any]) -> tuple[list[str], tuple[Part, ...]]:
    """The files in the order of the book, and where parts begin; papers outside of parts come first."""
    names = _files(values.get("papers", []), "papers")
    listed = values.get("parts", [])
    if not isinstance(listed, list) or not all(isinstance(part, dict) for part in listed):
        raise PaperProblem("parts", "各编（parts）应是列表，每一编有 title 和 papers。")
    parts = []
    for number, part in enumerate(listed, 1):
        files = _files(part.get("papers", []), "parts")
        if not files:
            raise PaperProblem("parts", f"第{number}编里没有公文，请在它的 papers 中列出文件。")
        parts.append(Part(_text(part, "title"), len(names)))
        names += files
    return names, tuple(parts)


def _files(listed: Any, field: str) -> list[str]:
    if not isinstance(listed, list) or not all(isinstance(name, str) and name for name in listed):
        raise PaperProblem(field, '公文（papers）应是文件名的列表，例如 ["01.json", "02.docx"]。')
    return list(listed)


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise PaperProblem(key, f"{_NAMES[key]}（{key}）应是文字。")
    return value.strip()


def _switch(values: Mapping[str, Any], key: str, *, usual: bool) -> bool:
    value = values.get(key, usual)
    if not isinstance(value, bool):
        raise PaperProblem(key, f"{_NAMES[key]}（{key}）应是 true 或 false。")
    return value


def _day(values: Mapping[str, Any]) -> date | None:
    value = values.get("date")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise PaperProblem("date", f"日期（date）“{value}”不存在，请写成 2026-11-22 的样子。") from error


def _paper(folder: Path, name: str) -> Paper:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise PaperProblem("papers", f"公文“{name}”不在汇编方案所在的文件夹内，请把它放到方案旁边。")
    if not path.is_file():
        raise PaperProblem("papers", f"找不到公文“{name}”，请核对文件名，并把它放到汇编方案旁边。")
    try:
        return read_paper(path)
    except PaperProblem as problem:
        raise PaperProblem(problem.field, f"公文“{name}”：{problem}") from problem
