"""Read papers with known truth and count: fields right, wrong but certain, tasks found, seconds per page.

`python -m benches.extract.measure FOLDER [--tables] [--misses]`: the folder holds NN-name.ext beside NN.json.
"""

import argparse
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhongshu.engines import ocr
from zhongshu.engines.extract import Paper, inspect, read_paper
from zhongshu.engines.extract.paper import SURE

FIELDS = (
    *("document_number", "title", "document_type", "issuers", "issue_date", "main_recipients", "cc_recipients"),
    *("signers", "security_level", "secrecy_period", "urgency", "copy_number", "attachments", "notes"),
    *("printing_office", "print_date", "pages", "layout"),
)
GROUPS = {"docx": "Word", "doc": "Word 97", "pdf": "PDF", "txt": "text", "scan": "scan", "photo": "photo"}
NEAR = 0.6  # of the quoted characters: the same sentence


@dataclass
class Result:
    """One paper: which fields are right, which are wrong though certain, what was missed."""

    name: str
    group: str
    seconds: float
    pages: int
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    certain: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    wrong_but_certain: list[str] = field(default_factory=list)
    tasks: Counter[str] = field(default_factory=Counter)


def measure(
    folder: Path, store: MutableMapping[str, str] | None = None, *, only: Sequence[str] = tuple(GROUPS.values())
) -> list[Result]:
    """Every paper of the folder in these forms; scans and photos only where recognition is installed."""
    results = []
    for truth_path in sorted(folder.glob("[0-9][0-9].json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        group = group_of(truth["file_kind"])
        if group not in only or (group in ("scan", "photo") and not ocr.is_installed()):
            continue
        results.append(_measured(folder / truth["file"], truth, group, store))
    return results


def group_of(file_kind: str) -> str:
    return GROUPS[next(prefix for prefix in sorted(GROUPS, key=len, reverse=True) if file_kind.startswith(prefix))]


def _measured(path: Path, truth: dict[str, Any], group: str, store: MutableMapping[str, str] | None) -> Result:
    data = path.read_bytes()
    kind = inspect(data, path.name).kind
    options = ocr.Ocr(store={} if store is None else store) if group in ("scan", "photo") else None
    begun = time.perf_counter()
    paper = read_paper(data, kind, ocr_with=options)
    result = Result(path.name, group, time.perf_counter() - begun, truth["pages"] or 1)
    compare(paper, truth, result)
    compare_tasks(paper, truth, result)
    return result


def compare(paper: Paper, truth: dict[str, Any], result: Result) -> None:
    """Count the fields that the paper has, and those read that it has not."""
    for name, found in paper.found().items():
        expected = expectation(truth, name)
        if name not in FIELDS or (name == "pages" and result.group not in ("PDF", "scan", "photo")):
            continue
        if not expected and not found.value:
            continue
        result.asked[name] += 1
        if plain(found.value) == plain(expected):
            result.right[name] += 1
            result.certain[name] += found.certainty >= SURE
            continue
        said = f"{result.name} {name}: {found.value!r} ({found.certainty:.2f}), truth {expected!r}"
        result.misses.append(said)
        if found.value and found.certainty >= SURE:
            result.wrong_but_certain.append(said)


def expectation(truth: dict[str, Any], name: str) -> Any:
    if name == "signers":
        approved = (truth.get("telegram") or {}).get("approved_by")
        return [signer] if (signer := truth["signer"] or approved) else []
    if name == "notes":
        return [truth["notes"]] if truth["notes"] else []
    return truth[name]


def compare_tasks(paper: Paper, truth: dict[str, Any], result: Result) -> None:
    """A task is found when the sentence and the due words are the same; then whether who and the day are right."""
    left = list(paper.tasks)
    for wanted in truth["tasks"]:
        match = next((task for task in left if _is_same_task(task, wanted)), None)
        result.tasks["asked"] += 1
        if match is None:
            result.misses.append(f"{result.name} task: {wanted['who']} {wanted['due_text']} {wanted['quote'][:60]}")
            continue
        left.remove(match)
        result.tasks["found"] += 1
        result.tasks["day"] += match.due_date == wanted["due_iso"]
        is_who = sorted(map(plain, match.who)) == sorted(map(plain, wanted["who"]))
        result.tasks["who"] += is_who
        if not is_who or match.due_date != wanted["due_iso"]:
            result.misses.append(
                f"{result.name} task half: {match.who} {match.due_date}, truth {wanted['who']} {wanted['due_iso']}"
            )
    result.tasks["extra"] += len(left)
    result.misses += [f"{result.name} task extra: {task.who} {task.due_text} {task.quote[:60]}" for task in left]


def _is_same_task(task: Any, wanted: dict[str, Any]) -> bool:
    said, meant = plain(task.quote), plain(wanted["quote"])
    is_same_sentence = said in meant or meant in said or _overlap(said, meant) > NEAR
    due, other = plain(wanted["due_text"] or ""), plain(task.due_text or "")
    return is_same_sentence and bool(due in other or (other and other in due))


def _overlap(first: str, second: str) -> float:
    common = Counter(first) & Counter(second)
    return sum(common.values()) / max(len(first), len(second), 1)


def plain(value: Any) -> Any:
    """Without spaces, in one form of width."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)) if isinstance(value, str) else value


# Tables


def tables(results: list[Result]) -> str:
    """The figures as Markdown."""
    return "\n".join([*_by_group(results), "", *_by_field(results)])


def _by_group(results: list[Result]) -> Iterator[str]:
    yield "| form | papers | fields right | of these certain | wrong but certain | tasks found | who right | day right | further | s/page |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for group in [*dict.fromkeys(result.group for result in results), "all"]:
        yield _row(group, [result for result in results if group in (result.group, "all")])


def _row(name: str, of: list[Result]) -> str:
    right, asked = (sum(getattr(result, key).total() for result in of) for key in ("right", "asked"))
    certain = sum(result.certain.total() for result in of)
    wrong = sum(len(result.wrong_but_certain) for result in of)
    told = sum((result.tasks for result in of), Counter())
    pace = sum(result.seconds for result in of) / sum(result.pages for result in of)
    cells = [name, len(of), f"{right}/{asked} = {right / asked:.1%}", certain, wrong]
    cells += [f"{told['found']}/{told['asked']}", told["who"], told["day"], told["extra"], f"{pace:.2f}"]
    return f"| {' | '.join(map(str, cells))} |"


def _by_field(results: list[Result]) -> Iterator[str]:
    yield "| field | right | certain |"
    yield "|---|---|---|"
    for name in FIELDS:
        right, asked, certain = (sum(getattr(r, key)[name] for r in results) for key in ("right", "asked", "certain"))
        if asked:
            yield f"| {name} | {right}/{asked} | {certain} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="also list what was missed")
    options = parser.parse_args()
    results = measure(options.folder)
    print(tables(results))  # noqa: T201
    if options.misses:
        print("\n".join(miss for result in results for miss in result.misses))  # noqa: T201


if __name__ == "__main__":
    main()
