"""What proofreading has to say about one place of a text, and how several such remarks live together."""

from collections.abc import Iterable
from dataclasses import dataclass

SEVERITIES = ("error", "warn", "info")  # an error blocks sending on; info is never applied by itself
FAMILIES = (
    "format",
    "routing",
    "heading",
    "punctuation",
    "number",
    "quote",
    "reference",
    "attachment",
    "wording",
    "formulation",
    "name",
    "repeat",
    "spelling",
    "ocr",
)
FAMILY_LABELS = {
    "format": "格式要素",
    "routing": "行文规则",
    "heading": "层次序数",
    "punctuation": "标点",
    "number": "数字日期",
    "quote": "引号括号",
    "reference": "文号引用",
    "attachment": "附件",
    "wording": "用词",
    "formulation": "固定提法",
    "name": "机构人名",
    "repeat": "重复",
    "spelling": "错别字",
    "ocr": "识别差错",
}
SEVERITY_LABELS = {"error": "差错", "warn": "建议改", "info": "提示"}


@dataclass(frozen=True)
class Finding:
    """One remark: text[start:end] as given, what to write instead (best first), and why.

    Offsets are Python string indices into the text as given. An empty span means that something is missing there;
    an empty string among the suggestions means: delete.
    """

    start: int
    end: int
    text: str
    suggestions: tuple[str, ...]
    rule: str
    severity: str
    family: str
    reason: str
    source: str

    @property
    def may_apply(self) -> bool:
        """Whether `--apply` may write the best suggestion: severity error or warn, and within one line."""
        breaks = "\n\r\v\f\x85\u2028\u2029"
        return (
            self.severity in {"error", "warn"}
            and bool(self.suggestions)
            and not any(mark in self.text or mark in self.suggestions[0] for mark in breaks)
        )


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the text, without doubles; of changes that touch the same characters the weightier stays."""
    ranked = sorted(set(findings), key=_weight)
    taken: dict[int, Finding] = {}
    kept: list[Finding] = []
    for finding in ranked:
        cells = range(finding.start, finding.end) if finding.end > finding.start else range(0)
        rivals = [taken[cell] for cell in cells if cell in taken]
        if _is_silenced(finding, rivals):
            continue
        kept.append(finding)
        if finding.suggestions or (finding.family in _ABOUT_WORDS and len(cells) <= _ONE_PHRASE):
            taken.update((cell, finding) for cell in cells if cell not in taken)
    return sorted(_without_twins(kept), key=lambda one: (one.start, one.end, one.rule))


_ABOUT_WORDS = {"wording", "repeat", "spelling", "ocr"}
_ONE_PHRASE = 12
_LATE = {"spelling": 2, "ocr": 3}


def _weight(finding: Finding) -> tuple[bool, int, int, bool, int, int, str, tuple[str, ...]]:
    """Sorting key, weightiest first: what may be applied, the rules before the speller, severity, a proposal, length."""
    return (
        finding.severity == "info",
        _LATE.get(finding.family, 0),
        SEVERITIES.index(finding.severity),
        not finding.suggestions,
        finding.start - finding.end,
        finding.start,
        finding.rule,
        finding.suggestions,
    )


def _is_silenced(finding: Finding, rivals: list[Finding]) -> bool:
    if finding.suggestions or finding.family in _LATE:
        return bool(rivals)
    return any(_says_as_much(rival, finding) for rival in rivals)


def _says_as_much(one: Finding, other: Finding) -> bool:
    """Whether the second, which proposes nothing, adds nothing to the first."""
    if one.family == other.family:
        return one.start <= other.start and one.end >= other.end
    return bool(one.suggestions) and (one.start, one.end) == (other.start, other.end)


def _without_twins(findings: list[Finding]) -> list[Finding]:
    """Drop a second insertion at the same place."""
    seen: set[tuple[int, str, tuple[str, ...]]] = set()
    kept = []
    for finding in findings:
        key = (finding.start, finding.family, finding.suggestions)
        if finding.start == finding.end and finding.suggestions and key in seen:
            continue
        seen.add(key)
        kept.append(finding)
    return kept
