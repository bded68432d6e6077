"""The bytes of a draft as text: UTF-8 or GB18030, within a bound, without control characters."""

import re

from zhongshu.engines.typeset.paper import PaperProblem

MAX_BYTES = 10_000_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decode(data: bytes, name: str = "文稿") -> str:
    """The text of a file; a sentence when it is too long, of no known encoding or holds control characters."""
    if len(data) > MAX_BYTES:
        raise PaperProblem("body", f"{name}超过 10 MB，请拆成几个文件或删去多余内容后再排版。")
    return clean(_text(data, name), name)


def _text(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030", name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        sentence = f"{name}的文字编码读不出来，请另存为 UTF-8 或 GB18030 编码的文本后再排版。"
        raise PaperProblem("body", sentence) from error


def clean(text: str, name: str = "文稿") -> str:
    """Line ends as \\n, invisible marks of editors left out; control characters are named with their line."""
    lines = _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    found = _CONTROLS.search(lines)
    if found:
        line = lines.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found.group()):04X}"
        raise PaperProblem("body", f"{name}第 {line} 行有不能印出的控制字符（{code}），请删去后再排版。")
    return lines
