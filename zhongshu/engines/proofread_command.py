"""Proofread a file of any kind and print what was found, or the text with the changes made.

It stands above two engines: `extract` reads the file, `proofread` judges the text; neither knows the other.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zhongshu.engines import ocr
from zhongshu.engines.extract import FileFacts, inspect, read_paper, text_of
from zhongshu.engines.extract.kinds import decode_text
from zhongshu.engines.proofread import (
    FAMILIES,
    FAMILY_LABELS,
    SEVERITY_LABELS,
    Finding,
    RuleProblem,
    RuleSet,
    apply,
    every_finding,
    proofread,
)
from zhongshu.engines.proofread.marked import MarkProblem, docx_facts, docx_text, mark_docx
from zhongshu.engines.proofread.spelling.packing import SpellingDataError
from zhongshu.engines.proofread.spelling.speller import Speller
from zhongshu.engines.workdays import CHINA

DONE, REFUSED, NOT_THERE, FAULTY = 0, 1, 2, 3
MEMORY = Path("proofread.words")
_CONTEXT = 8
_READ_BY_ELEMENTS = ("document_type", "layout", "issue_date", "signers", "security_level", "copy_number")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, nargs="?", help="a .docx .doc .wps .rtf .pdf .ofd .txt .eml .jpg .png or .tif file"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="FAMILY", help=f"one of: {', '.join(FAMILIES)}; may be repeated"
    )
    parser.add_argument(
        "--apply",
        action="store_true",
        help="print the text, line for line, with the best suggestions of error and warn",
    )
    parser.add_argument(
        "--marked", type=Path, metavar="DOCX", help="also write a Word file with comments and tracked changes"
    )
    parser.add_argument("--rules", type=Path, metavar="JSON", help="the office's own rules, as the product keeps them")
    parser.add_argument("--no-model", action="store_true", help="rules only, without the speller")
    parser.add_argument("--learn", type=Path, metavar="DIR", help="first learn the wording of the papers in a folder")
    parser.add_argument(
        "--memory", type=Path, default=MEMORY, help=f"where --learn keeps what was learned (default: {MEMORY})"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 3 when there is a finding of severity error")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="zhongshu proofread",
        description=__doc__,
        epilog="exit: 0 proofread, 1 file refused, 2 file or family not there, 3 an error was found (--strict)",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def run(options: argparse.Namespace) -> int:
    """Learn if asked, then proofread the file."""
    only = [family for given in options.only for family in given.split(",") if family]
    unknown = sorted(set(only) - set(FAMILIES))
    if unknown:
        return _refuse(f"没有这个类别：{'、'.join(unknown)}。可用的类别：{'、'.join(FAMILIES)}。", NOT_THERE)
    if wrong := _not_there(options.file, options.learn):
        return _refuse(wrong, NOT_THERE)
    if options.learn is not None:
        code = _learn(options.learn, options.memory)
        if code or options.file is None:
            return code
    return _proofread(options, only)


def _not_there(file: Path | None, folder: Path | None) -> str:
    """What to say when there is nothing to read; empty when there is."""
    if file is None and folder is None:
        return "请写明要校对的文件，或者用 --learn 指定学习的文件夹。"
    for path in filter(None, (folder, file)):
        if not path.exists():
            return f"找不到文件：{path}"
    if file is not None and not file.is_file():
        return f"这是文件夹，不是文件：{file}。学习整个文件夹请用 --learn。"
    return f"--learn 后面要写文件夹：{folder}" if folder is not None and not folder.is_dir() else ""


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 -- a command line prints
    return code


def _proofread(options: argparse.Namespace, only: list[str]) -> int:
    facts = inspect(options.file, options.file.name)
    if not facts.is_accepted:
        return _refuse("\n".join(problem.sentence for problem in facts.problems), REFUSED)
    try:
        rules = _rules(options.rules)
        data = options.file.read_bytes()
        text, paper = _text_of(data, facts)
        speller = None if options.no_model else _speller(options.memory)
        places = every_finding(text, rules=rules, speller=speller, only=only, paper=paper)
        if options.marked:
            options.marked.write_bytes(mark_docx(data if facts.kind == "docx" else text, places))
    except (RuleProblem, MarkProblem, SpellingDataError) as error:
        return _refuse(str(error), REFUSED)
    if options.apply:
        sys.stdout.write(apply(text, places))
        return DONE
    findings = proofread(text, rules=rules, speller=speller, only=only, paper=paper)
    _show(text, findings, options.format)
    return FAULTY if options.strict and any(one.severity == "error" for one in findings) else DONE


def _rules(path: Path | None) -> RuleSet:
    if path is None:
        return RuleSet()
    try:
        return RuleSet.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise RuleProblem(f"读不懂规则文件 {path}，请重新导出：{error}") from error


def _text_of(data: bytes, facts: FileFacts) -> tuple[str, dict[str, Any]]:
    """The text to proofread and what the reader knew: a text file as it is, a Word file by paragraphs, others as read."""
    known = {"today": datetime.now(CHINA).date().isoformat()}
    if facts.kind == "txt":
        return (decode_text(data) or "").removeprefix("\ufeff"), known
    if facts.kind == "docx":
        return docx_text(data), known | docx_facts(data)
    paper = read_paper(data, facts.kind, ocr_with=ocr.Ocr())
    values = paper.to_dict()
    return paper.text, known | {key: values[key] for key in _READ_BY_ELEMENTS}


def _speller(memory: Path) -> Speller:
    speller = Speller.load()
    return speller.with_layer(memory.read_bytes()) if memory.is_file() else speller


def _learn(folder: Path, memory: Path) -> int:
    """Learn the texts of all files of a folder that can be read; what was learned before stays."""
    texts, paths = [], [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.is_dir() else [folder]
    for path in paths:
        facts = inspect(path, path.name)
        if facts.is_accepted:
            texts.append("\n".join(text_of(path.read_bytes(), facts.kind, ocr_with=ocr.Ocr())))
    if not any(text.strip() for text in texts):
        return _refuse(f"{folder} 中没有可以学习的文件。", REFUSED)
    try:
        memory.write_bytes(_speller(memory).adapt(texts).layer())
    except SpellingDataError as error:
        return _refuse(str(error), REFUSED)
    print(f"学习了{len(texts)}份文件（共{sum(map(len, texts))}字），记在 {memory}。", file=sys.stderr)  # noqa: T201 -- a command line prints
    return DONE


def _show(text: str, findings: Sequence[Finding], form: str) -> None:
    print(as_json(findings) if form == "json" else as_text(text, findings))  # noqa: T201 -- a command line prints


def as_json(findings: Sequence[Finding]) -> str:
    """The findings as a list; offsets count Unicode characters of the text as read."""
    return json.dumps([asdict(replace(one)) for one in findings], ensure_ascii=False, indent=2)


def as_text(text: str, findings: Sequence[Finding]) -> str:
    """One line per finding: where, how grave, what, what instead, why; then the counts by family."""
    lines, row, seen = [], 1, 0
    for one in findings:
        row += text.count("\n", seen, one.start)
        seen = max(seen, one.start)
        lines.append(f"第{row}行 {_line(text, one)}")
    counts = {family: sum(one.family == family for one in findings) for family in FAMILIES}
    summary = "，".join(f"{FAMILY_LABELS[family]}{count}" for family, count in counts.items() if count)
    return "\n".join([*lines, f"共{len(findings)}处：{summary}。" if findings else "没有发现问题。"])


def _line(text: str, one: Finding) -> str:
    before = text[max(one.start - _CONTEXT, 0) : one.start].rpartition("\n")[2]
    after = text[one.end : one.end + _CONTEXT].partition("\n")[0]
    shown = one.text.replace("\n", "／")
    proposal = " → " + "或".join(f"“{each}”" if each else "删去" for each in one.suggestions) if one.suggestions else ""
    place = f"{before}【{shown}】{after}"
    return f"[{SEVERITY_LABELS[one.severity]}·{FAMILY_LABELS[one.family]}] {place}{proposal} {one.reason}（{one.rule}，{one.source}）"
