"""Verify an official file: its SM3 and the SM2 signature of its organ."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from zhongshu.outgoing.verifying import verify, verify_apart

SOUND, BROKEN, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Says whether a file is an official one of this system, unchanged, and signed. With --key and --signature it asks no "
        "database. Answers 0 when it is sound, 1 when it is not, 2 when the file cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", help="the public key, 130 hexadecimal digits that begin with 04")
        parser.add_argument("--signature", help="the signature, hexadecimal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            self.stderr.write(f"读不了文件 {options['file']}：{error.strerror}")
            sys.exit(UNREADABLE)
        if options["key"] and options["signature"]:
            verdict = verify_apart(content, public_key=options["key"], signature=options["signature"])
        else:
            verdict = verify(content)
        self.stdout.write(f"{verdict.sentence}\nSM3 {verdict.sm3}")
        if not verdict.is_sound:
            sys.exit(BROKEN)
