"""Look over this installation and say what is wrong, one sentence each; exit code 1 when there is anything."""

import sys
from collections.abc import Iterator
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from zhongshu.core import guards, registry

MAIL_SECONDS = 5


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        # Without a database, or without its tables, no app can look at anything.
        found = list(lost_database()) or list(pending_migrations()) or list(everything())
        for sentence in found:
            self.stdout.write(f"✗ {sentence}")
        if found:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(_("✓ 没有发现问题。")))


def everything() -> Iterator[str]:
    yield from lost_guards()
    yield from missing_fonts()
    yield from silent_mail_server()
    yield from told_by_modules()


def lost_database() -> Iterator[str]:
    """Whether it answers at all, and on SQLite whether its pages still fit together."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)" if connection.vendor == "sqlite" else "SELECT 'ok'")
            said = str(cursor.fetchone()[0])
    except DatabaseError:
        yield _("连不上数据库，什么都办不了。请检查数据库是不是在运行、DATABASE_URL 是不是写对了。")
        return
    if said != "ok":
        yield _("数据库文件损坏。请停止使用，用最近的备份恢复（zhongshu restore），并保留损坏的文件。")


def silent_mail_server() -> Iterator[str]:
    if not settings.EMAIL_HOST:
        return
    server = get_connection(timeout=MAIL_SECONDS)
    try:
        server.open()
        server.close()
    except (OSError, SMTPException):
        yield _("邮件服务器 %(host)s 没有应答，提醒邮件发不出去。请检查 MAIL_HOST 等设置和网络。") % {
            "host": settings.EMAIL_HOST
        }


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
