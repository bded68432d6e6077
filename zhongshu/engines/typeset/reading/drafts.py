"""A draft's file as values of the schema: JSON, text with a front block, or a whole draft told by its shape."""

import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.body import Part
from zhongshu.engines.typeset.reading.contents import TAKEN, Content, content_of
from zhongshu.engines.typeset.reading.decoding import decode
from zhongshu.engines.typeset.reading.front import read_front, split_front
from zhongshu.engines.typeset.reading.shape import recognise, recognise_attachments
from zhongshu.engines.typeset.reading.words import tidy


@dataclass(frozen=True)
class Draft:
    """Values by the keys of the schema, and the pictures that came inside the file by their names."""

    values: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


def read_draft(data: bytes, name: str) -> Draft:
    """What a file says of the paper; nothing is checked yet beyond that it can be read."""
    if not data.strip():
        raise PaperProblem("body", "文件是空的，请选择有内容的文稿。")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".json":
        return Draft(tidy(_json(data)))
    if suffix in (".doc", ".wps", ".pdf", ".ofd", ".rtf"):
        raise PaperProblem("body", f"不能排版{suffix[1:]}文件，请另存为 {TAKEN}。")
    return _of_content(content_of(data, name, "body", "文稿"))


def _json(data: bytes) -> dict[str, Any]:
    try:
        values = json.loads(decode(data))
    except json.JSONDecodeError as error:
        sentence = f"JSON 第 {error.lineno} 行第 {error.colno} 列写法有误，请检查引号、逗号和括号。"
        raise PaperProblem("body", sentence) from error
    except RecursionError as error:
        raise PaperProblem("body", "JSON 嵌套层数过多，请检查文件内容。") from error
    if not isinstance(values, dict):
        raise PaperProblem("body", "JSON 文件应当是一组字段（{…}），请检查文件内容。")
    return values


def _of_content(content: Content) -> Draft:
    block, parts = _front_of(content.parts)
    if block is None and not content.title:
        return Draft(recognise(parts), content.files)
    values = recognise_attachments(parts)
    front = read_front(block) if block is not None else {}
    if content.title:
        values["title"] = content.title
    if front.get("attachments") and values.get("attachments"):
        front["attachments"] = _merged(front["attachments"], values["attachments"])
    return Draft(values | front, content.files)


def _front_of(parts: list[Part]) -> tuple[str | None, list[Part]]:
    """The front block, whether it is one text or, as in Word, one paragraph after another."""
    first = next((place for place, part in enumerate(parts) if not isinstance(part, str) or part.strip()), None)
    if first is None or not isinstance(parts[first], str):
        return None, parts
    texts = []
    for part in parts[first:]:
        if not isinstance(part, str):
            break
        texts.append(part)
    block, rest = split_front("\n".join(texts))
    return (block, [rest, *parts[first + len(texts) :]]) if block is not None else (None, parts)


def _merged(named: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Titles of the front block with the contents that follow the text."""
    both = [{**content, **name} for name, content in zip(named, found, strict=False)]
    return both + named[len(found) :] + found[len(named) :]
