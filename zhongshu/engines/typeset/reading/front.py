"""The front block of a draft: lines `字段: 值` between two lines of `---`, keys by the schema or in Chinese.

---
发文机关标志: 云川市人民政府办公室文件
主送机关:
  - 各县、区人民政府
  - 市政府有关部门
附件:
  - 隐患整治清单 | 附件/清单.docx
---
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading import words

MOST_LINES = 400
_FENCE = re.compile(r"-{3,}[ \t]*")
_FIELD = re.compile(r"([^:：\s][^:：]{0,30}?)[ \t\u3000]*[:：][ \t\u3000]*(.*)")
_ITEM = re.compile(r"[ \t\u3000]*[-*•][ \t\u3000]+(.*)")


@dataclass
class Field:
    """One field as written: its name, the text on its line and the items under it."""

    name: str
    line: int
    text: str
    items: list[str]

    @property
    def key(self) -> str:
        return words.key_of(self.name)

    @property
    def whole(self) -> str:
        return "、".join([self.text, *self.items]) if self.text else "、".join(self.items)


def split_front(text: str) -> tuple[str | None, str]:
    """The front block, None where there is none, and the text after it."""
    lines = text.lstrip("\n").split("\n")
    if not lines or not _FENCE.fullmatch(lines[0].strip()):
        return None, text
    for number, line in enumerate(lines[1:MOST_LINES], 1):
        if _FENCE.fullmatch(line.strip()):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise PaperProblem("body", "文首的字段块没有结束：请在字段之后另起一行写 --- 。")


def read_front(block: str) -> dict[str, Any]:
    """The values of a front block by the keys of the schema."""
    values: dict[str, Any] = {}
    for field in _fields(block):
        if field.name in words.SUFFIX_NAMES:
            values.setdefault("issuer_mark", {"organs": []})["suffix"] = field.text
        elif field.name in words.OPTION_NAMES:
            values.setdefault("options", {})[words.OPTION_NAMES[field.name]] = words.flag(field.text)
        elif field.name in words.DIAMETER_NAMES:
            values["seal"] = _seal(values.get("seal"), field)
        elif field.name in words.ATTENDANCE_NAMES:
            values.setdefault("attendance", []).append({"label": field.name, "text": field.whole})
        elif field.key == "issuer_mark":
            values["issuer_mark"] = words.mark_of(field.whole) | values.get("issuer_mark", {})
            values["issuer_mark"]["organs"] = words.mark_of(field.whole)["organs"]
        else:
            values[field.key] = _value(field)
    return words.tidy(values)


def _fields(block: str) -> Iterator[Field]:
    current: Field | None = None
    for number, line in enumerate(block.split("\n"), 2):
        item, found = _ITEM.fullmatch(line), _FIELD.fullmatch(line.strip())
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if item and current:
            current.items.append(_unquoted(item[1]))
        elif found:
            if current:
                yield current
            current = Field(found[1].strip(), number, _unquoted(found[2]), [])
        else:
            sentence = f"字段块第 {number} 行“{line.strip()[:30]}”读不懂，请写成“字段: 值”，一行一个。"
            raise PaperProblem("body", sentence)
    if current:
        yield current


def _unquoted(text: str) -> str:
    text = text.strip(" \t\u3000")
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _value(field: Field) -> Any:
    if field.key in _READERS:
        return _READERS[field.key](field)
    if field.key in words.LISTS:
        return field.items or words.split_names(_bracketless(field.text))
    return "\n".join(each for each in (field.text, *field.items) if each)


def _bracketless(text: str) -> str:
    """[a, b] as programs write lists."""
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


def split_attachments(text: str) -> list[str]:
    """Titles on one line, numbered or between semicolons."""
    numbered = re.split(r"(?:^|[；;，,\s\u3000])\d{1,2}[.．、][ \t\u3000]*", text)
    parts = numbered[1:] if len(numbered) > 1 else re.split(r"[；;]", text)
    return [part.strip(" \t\u3000；;。") for part in parts if part.strip(" \t\u3000；;。")]


def _attachment(text: str) -> dict[str, str]:
    title, _, file = text.partition("|")
    title = re.sub(r"^\d{1,2}[.．、][ \t\u3000]*", "", title.strip())
    return {"title": title, "file": file.strip()} if file.strip() else {"title": title}


def _stamp(text: str) -> dict[str, str]:
    """职务 姓名 | 图片."""
    who, _, file = text.partition("|")
    post, _, name = who.strip().replace("\u3000", " ").partition(" ")
    named = {"post": post, "name": name.strip()} if name.strip() else {"post": post}
    return named | ({"file": file.strip()} if file.strip() else {})


def _seal(seal: Any, field: Field) -> Any:
    try:
        diameter = float(field.text.removesuffix("mm").removesuffix("毫米"))
    except ValueError as error:
        raise PaperProblem("seal", f"印章直径“{field.text}”应当是毫米数，如 45。") from error
    return {**seal, "diameter_mm": diameter} if isinstance(seal, dict) else seal


def _seals(field: Field) -> Any:
    return [{"file": each} for each in field.items] if field.items else {"file": field.text}


_READERS: dict[str, Callable[[Field], Any]] = {
    "attachments": lambda field: [_attachment(each) for each in field.items or split_attachments(field.text)],
    "stamps": lambda field: [_stamp(each) for each in field.items or [field.text]],
    "signers": lambda field: field.items or words.split_signers(field.text),
    "is_sealed": lambda field: words.flag(field.text),
    "seal": _seals,
}
