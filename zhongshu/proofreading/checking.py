"""Ask the engine about a text, in a process of its own with bounds on time and memory."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines import bounded
from zhongshu.engines.proofread import Finding, apart
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading.models import Lexicon
from zhongshu.proofreading.ruleset import protected_words, rule_set

MOST_CHARACTERS = 100_000
SECONDS = 60


def findings_of(text: str, *, organ: Organ, person: Person | None = None) -> list[Finding]:
    """Everything that the organ's rules and the person's own say about this text, in its order."""
    if len(text) > MOST_CHARACTERS:
        raise RuleBroken(
            _("一次最多校对 %(n)s 字，这份有 %(m)s 字。请分成几份，或者请系统管理员用命令行校对。")
            % {"n": MOST_CHARACTERS, "m": len(text)},
            field="text",
        )
    lexicon = Lexicon.objects.filter(organ=organ).values_list("data", flat=True).first()
    order = (text, rule_set(organ, person), bytes(lexicon or b""), protected_words(organ))
    try:
        return list(bounded.call(apart.check, *order, timeout_seconds=SECONDS))
    except bounded.OutOfBounds as error:
        raise RuleBroken(_("这份文字校对超时，没有结果。请分成几份再试。"), field="text") from error


def to_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """For the database; each with a key that stays the same while the place and its surroundings do."""
    rows, seen = [], dict[str, int]()
    for finding in findings:
        row = asdict(finding) | {"suggestions": list(finding.suggestions)}
        mark = f"{finding.rule}|{finding.text}"
        seen[mark] = seen.get(mark, 0) + 1
        row["key"] = hashlib.sha256(f"{mark}|{seen[mark]}".encode()).hexdigest()[:12]
        rows.append(row)
    return rows


def to_findings(rows: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """The findings again that `to_rows` was given."""
    return [_finding(row) for row in rows]


def _finding(row: Mapping[str, Any]) -> Finding:
    values: dict[str, Any] = {name: row[name] for name in Finding.__dataclass_fields__}
    return Finding(**values | {"suggestions": tuple(row["suggestions"])})
