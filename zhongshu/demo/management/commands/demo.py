"""Load the demo offices into an empty database (--date, --if-empty)."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhongshu.core.errors import Refusal
from zhongshu.demo import logins
from zhongshu.demo.loading import is_empty, load


class Command(BaseCommand):
    help = "Load the demo offices into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="the day on which the story stands (today)")
        parser.add_argument("--if-empty", action="store_true", help="load nothing when there is anybody already")
        parser.add_argument("--share", type=float, default=1.0, help="thin out: 0.1 loads about a tenth of the papers")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_empty():
            self.stdout.write(logins.reminder())
            return
        day = options["date"] or timezone.localdate()
        if day > timezone.localdate():
            raise CommandError("演示日期不能晚于今天。")
        if is_empty():
            self.stdout.write("正在装入演示机关，大约需要一两分钟……")
        try:
            loaded = load(day, share=options["share"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(logins.closing_words(loaded))
