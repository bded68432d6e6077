"""Read the elements of a paper from a file and print them."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from zhongshu.engines import ocr
from zhongshu.engines.extract.inspect import inspect
from zhongshu.engines.extract.paper import Paper
from zhongshu.engines.extract.read import read_paper

LABELS = {
    "document_number": "发文字号",
    "title": "标题",
    "document_type": "文种",
    "issuers": "发文机关",
    "issue_date": "成文日期",
    "main_recipients": "主送机关",
    "cc_recipients": "抄送机关",
    "signers": "签发人",
    "security_level": "密级",
    "secrecy_period": "保密期限",
    "urgency": "紧急程度",
    "copy_number": "份号",
    "attachments": "附件",
    "notes": "附注",
    "printing_office": "印发机关",
    "print_date": "印发日期",
    "pages": "页数",
    "layout": "版式",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a .docx .doc .wps .rtf .pdf .ofd .txt .eml .jpg .png or .tif file")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def run(options: argparse.Namespace) -> int:
    """Print the paper's elements; 1 when the file is refused, 2 when it is not there."""
    if not options.file.is_file():
        print(f"找不到文件：{options.file}", file=sys.stderr)  # noqa: T201 -- a command line prints
        return 2
    facts = inspect(options.file, options.file.name)
    for problem in facts.problems:
        print(problem.sentence, file=sys.stderr)  # noqa: T201 -- a command line prints
    if not facts.is_accepted:
        return 1
    paper = read_paper(options.file.read_bytes(), facts.kind, ocr_with=_recognition())
    print(json.dumps(paper.to_dict(), ensure_ascii=False, indent=2) if options.format == "json" else as_text(paper))  # noqa: T201 -- a command line prints
    return 0


def _recognition() -> ocr.Ocr:
    """Recognition with its progress on the error stream."""

    def tell(done: int, total: int) -> None:
        print(f"\r识别文字 {done}/{total} 页", end="\n" if done == total else "", file=sys.stderr)  # noqa: T201

    return ocr.Ocr(progress=tell if sys.stderr.isatty() else None)


def as_text(paper: Paper) -> str:
    """One line per element found, with its certainty; then tasks, remarks, what editors left."""
    values = paper.to_dict()
    found = [(label, values[key], values["certainty"][key]) for key, label in LABELS.items() if values[key]]
    lines = [
        f"{label}：{'、'.join(value) if isinstance(value, list) else value}（{certainty:.0%}）"
        for label, value, certainty in found
    ]
    lines += [
        f"任务：{'、'.join(t.who)}｜{t.what}｜{t.due_text or ''}｜{t.due_date or ''}（{t.certainty:.0%}）"
        for t in paper.tasks
    ]
    lines += [f"批注：{comment.author}：{comment.text}" for comment in paper.comments]
    lines += [f"修订：{change.author}：删“{change.deleted}”增“{change.inserted}”" for change in paper.changes]
    return "\n".join([*lines, *(f"注意：{remark}" for remark in paper.remarks)])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="zhongshu extract", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))
