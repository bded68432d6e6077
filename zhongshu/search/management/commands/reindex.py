"""Rebuild the search index while the system runs; with --empty-first when it is damaged, with --check only look."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhongshu.records.models import Record
from zhongshu.search import checking, services

STEP = 1000


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--empty-first", action="store_true", help="empty the index, then fill it (searches find less meanwhile)"
        )
        parser.add_argument("--check", action="store_true", help="compare index and records; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            return self.check_rows()
        if options["empty_first"]:
            services.clear()
        done, last = 0, 0
        while ids := list(Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
            for pk in ids:
                services.index_text(pk)
            done, last = done + len(ids), ids[-1]
            self.stdout.write(f"{done}")
        return self.stdout.write(self.style.SUCCESS(f"{done} records are in the index."))

    def check_rows(self) -> None:
        wrong, surplus = list(checking.astray()), checking.too_many()
        if wrong or surplus:
            shown = ", ".join(map(str, wrong[:20]))
            raise CommandError(
                f"{len(wrong)} records differ from their row ({shown}); {surplus} rows too many. Run reindex."
            )
        self.stdout.write(self.style.SUCCESS("Every record has its row, and no row is too many."))
