"""The words of a paper as data (schema of engines.typeset): what a draft may hold, what a signature covers."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.audit.chain import sm3
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.typeset.schema import problems_in, titles

Paper = dict[str, Any]

LONGEST_BODY = 1_000_000  # characters; a paper of the longest kind has some ten thousand
# Filled in after the signature (登记, 印制, 用印) or by it: not what the leader signed.
ADDED_LATER = frozenset({
    "document_number", "issue_date", "print_date", "printing_office", "copy_number", "seal", "stamps", "signers",
    "is_sealed", "options",
})  # fmt: skip
# Come from the fields of the document, so that a draft cannot say something else.
FROM_FIELDS = frozenset({
    "layout", "main_recipients", "cc_recipients", "urgency", "security_level", "secrecy_period",
})  # fmt: skip
PICTURE_MARK = re.compile(r"【原稿第\d+张图片】")
_STAND_INS = {"title": "标题", "body": "正文"}


def clean(paper: Mapping[str, Any]) -> Paper:
    """A draft as it may be stored: known keys, values of their kinds, no longer than can be handled. It need not be complete."""
    cleaned = {key: _without_controls(value) for key, value in paper.items() if key not in FROM_FIELDS}
    _refuse_length(cleaned)
    trial = {**cleaned, **{key: word for key, word in _STAND_INS.items() if not cleaned.get(key)}}
    for problem in problems_in(trial):
        raise RuleBroken(str(problem), field=problem.field)
    return cleaned


def _refuse_length(paper: Paper) -> None:
    length = len(plain(paper.get("body", "")))
    if length > LONGEST_BODY:
        raise RuleBroken(
            _("正文有%(n)s字，超过%(most)s字，没有保存；请只粘贴要发的文字，其余作附件上传。原稿没有动。")
            % {"n": length, "most": LONGEST_BODY},
            field="body",
        )


def _without_controls(value: Any) -> Any:
    """Characters that no database and no printer takes: control characters but tab and line feed, and halves of a pair."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            char for char in text if char in "\n\t" or (ord(char) >= 32 and not 0xD800 <= ord(char) <= 0xDFFF)
        )
    if isinstance(value, list | tuple):
        return [_without_controls(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _without_controls(each) for key, each in value.items()}
    return value


def plain(body: Any) -> str:
    """The text of a body, given as text or as a list of texts, tables and pictures: a line each."""
    if isinstance(body, str):
        return body
    return "\n".join(_line(block) for block in body or ())


def _line(block: Any) -> str:
    if isinstance(block, str):
        return block
    if "rows" in block:
        return "\n".join("\t".join(row) for row in block["rows"])
    return str(block.get("text") or block.get("caption") or "")


def picture_mark(number: int) -> str:
    """What stands in the text where a Word file had a picture (PICTURE_MARK)."""
    return f"【原稿第{number}张图片】"


def text_sm3(paper: Mapping[str, Any]) -> str:
    """SM3 over what a signature covers of the words."""
    return sm3(_canonical({key: value for key, value in paper.items() if key not in ADDED_LATER and value}))


def whole_sm3(paper: Mapping[str, Any], attachments: Iterable[str]) -> str:
    """SM3 over the words and over the SM3 of every attachment in order: what the signature covers."""
    return sm3(_canonical({"text": text_sm3(paper), "attachments": list(attachments)}))


def _canonical(value: Any) -> bytes:
    """One way to write a paper. Both databases give back the same texts and numbers; 1.0 and 1 are one number."""
    return json.dumps(_whole_numbers(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _whole_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _whole_numbers(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_numbers(each) for each in value]
    return value


def label(key: str) -> str:
    """The Chinese name of an element."""
    return titles().get(key, key)
