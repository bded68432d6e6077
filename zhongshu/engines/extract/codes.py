"""The bar code of an official paper (GB0626-2005) against what was read from the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.numbers import normalise_number, number_key
from zhongshu.engines.extract.paper import Field, Paper
from zhongshu.engines.extract.words import compact

VERSION = "GB0626-2005"
CODE_ALONE = 0.85  # a code may be of another paper, so alone it is not certain
AGREED = 0.99
CONTRADICTED = 0.5


@dataclass(frozen=True)
class Coded:
    """The fields of the code; empty where it says 无."""

    issuer: str
    document_type: str
    number: str
    recipients: str
    title: str
    level: str
    urgency: str
    issued: str


def parse(text: str) -> Coded | None:
    """The fields of one code with 13 or 14 parts before its end; None when it is no such code."""
    parts = text.strip().removesuffix("|").removesuffix("^").split("^")
    if not parts[0].startswith("GB0626") or not 11 <= len(parts) <= 15:
        return None
    said = ["" if part.strip() in ("无", "") else part.strip() for part in parts]
    return Coded(said[2], said[3], said[4], said[5], said[6], said[7], said[8], _iso(said[9]))


def _iso(text: str) -> str:
    match = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def with_codes(paper: Paper, codes: Sequence[str]) -> Paper:
    """Where page and code agree the value is certain; where the page is silent the code speaks; else a person looks.

    A code that agrees in no field belongs to another paper and is left out.
    """
    coded = next(filter(None, map(parse, codes)), None)
    if coded is None:
        return paper
    said = _said(coded)
    found = paper.found()
    agreeing = {name for name, value in said.items() if _key(found[name].value) == _key(value)}
    if not agreeing & {"document_number", "title"} and any(found[n].value for n in ("document_number", "title")):
        return replace(paper, remarks=[*paper.remarks, "纸面上的二维条码与正文不是同一份公文，没有采用。"])
    changed = {name: _settled(found[name], value, name in agreeing) for name, value in said.items()}
    return replace(paper.with_fields(changed), remarks=[*paper.remarks, "已与纸面上的公文二维条码核对。"])


def _said(coded: Coded) -> dict[str, Any]:
    level, _, period = coded.level.partition("★")
    said = {
        "document_number": normalise_number(coded.number),
        "title": compact(coded.title),
        "document_type": coded.document_type,
        "issuers": [coded.issuer] if coded.issuer else [],
        "main_recipients": organs.split_organs(compact(coded.recipients)) if coded.recipients else [],
        "security_level": level,
        "secrecy_period": period,
        "urgency": coded.urgency,
        "issue_date": coded.issued,
    }
    return {name: value for name, value in said.items() if value}


def _key(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(map(_key, value))
    return number_key(value) if value else None


def _settled(field: Field[Any], value: Any, is_agreed: bool) -> Field[Any]:
    if is_agreed:
        return replace(field, certainty=AGREED, sources=field.sources + 1)
    if field.value:
        return replace(field, certainty=min(field.certainty, CONTRADICTED))
    return Field(value, CODE_ALONE)
