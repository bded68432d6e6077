"""Look over this installation and say what is wrong, one sentence each; exit code 1 when there is anything."""

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from zhongshu.core import guards, registry


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        # Without its tables no app can look at anything.
        found = list(pending_migrations()) or [*lost_guards(), *missing_fonts(), *told_by_modules()]
        for sentence in found:
            self.stdout.write(f"✗ {sentence}")
        if found:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(_("✓ 没有发现问题。")))


def pending_migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield _("数据库还有 %(count)s 个升级步骤没有执行，请运行 zhongshu migrate。") % {"count": len(plan)}


def lost_guards() -> Iterator[str]:
    for line in guards.missing(connection):
        yield _("数据库触发器与声明不符（%(line)s），请运行 zhongshu migrate 重建，并查明原因。") % {"line": line}


def missing_fonts() -> Iterator[str]:
    note = settings.FONTS_DIR / "missing"
    if note.is_file():
        names = "、".join(note.read_text(encoding="utf-8").split())
        yield _("缺少公文字体（%(names)s），不能排版公文。") % {"names": names}


def told_by_modules() -> Iterator[str]:
    for look in registry.doctor():
        yield from look()
