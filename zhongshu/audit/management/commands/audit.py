"""Export the audit log, or prove that it was not changed."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from zhongshu.audit import exports
from zhongshu.audit import services as audit
from zhongshu.audit.services import sealing
from zhongshu.core import guards

SOUND, BROKEN, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "export writes the sealed log as JSON lines; verify proves an export (no database needed) or the database itself. "
        "Answers 0 when all is sound, 1 when something is broken (named), 2 when the file cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="export|verify")
        export = commands.add_parser("export", help="write the sealed log to a file")
        export.add_argument("--out", type=Path, required=True, help="the file to write")
        export.add_argument("--organ", type=int, help="only the chain of this organ (its id; 0: the deployment)")
        export.add_argument("--from", dest="since", type=date.fromisoformat, help="from this day, such as 2026-03-01")
        export.add_argument("--to", dest="until", type=date.fromisoformat, help="up to this day")
        verify = commands.add_parser("verify", help="prove a file, or the database when no file is named")
        verify.add_argument("file", nargs="?", type=Path)
        verify.add_argument("--against", type=Path, help="an earlier export: the database must still contain its end")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = getattr(self, options["command"])(options)
        except exports.UnreadableExport as error:
            self.stderr.write(str(error))
            code = UNREADABLE
        except OSError as error:
            self.stderr.write(f"读写不了文件 {error.filename}，请核对位置和权限。")
            code = UNREADABLE
        if code:
            sys.exit(code)

    def export(self, options: dict[str, Any]) -> int:
        sealing.seal_pending()
        wanted = exports.Wanted(options["organ"], options["since"], options["until"])
        partial = options["out"].with_name(f"{options['out'].name}.part")
        with partial.open("w", encoding="utf-8") as file:
            count = sum(1 for line in exports.lines(wanted) if file.write(f"{line}\n")) - 1
        partial.replace(options["out"])
        audit.write("audit.log.exported", actor=audit.SYSTEM, data={"count": count, "by": "command line"})
        self.stdout.write(f"已导出 {count} 条到 {options['out']}")
        return SOUND

    def verify(self, options: dict[str, Any]) -> int:
        if options["file"]:
            return self._tell(exports.prove_file(options["file"]))
        proof = exports.prove_database()
        if options["against"]:
            proof.faults += exports.prove_against(options["against"]).faults
        proof.faults += [f"数据库触发器 {line}" for line in guards.missing(connection) if "audit" in line]
        return self._tell(proof)

    def _tell(self, proof: exports.Proof) -> int:
        if not proof.faults:
            self.stdout.write(f"{proof.count} 条，链完整")
            return SOUND
        self.stderr.write(f"第一处：{proof.faults[0]}")
        if len(proof.faults) > 1:
            self.stderr.write(f"另有 {len(proof.faults) - 1} 处")
        return BROKEN
