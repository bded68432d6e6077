"""The database of a backup: a snapshot taken while everybody works, rows read from that very snapshot, and loading it again."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken

Rows = list[tuple[Any, ...]]
Read = Callable[[str], Rows]
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PAGES_AT_ONCE = 2000  # of a SQLite snapshot, so that writers get their turn between


@contextmanager
def snapshot(folder: Path) -> Iterator[Read]:
    """Write the database into the folder; what the answer reads is exactly what was written."""
    with SNAPSHOTS[connection.vendor](folder / NAMES[connection.vendor]) as read:
        yield read


@contextmanager
def _of_sqlite(path: Path) -> Iterator[Read]:
    with (
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy, pages=PAGES_AT_ONCE, sleep=0.01)
        copy.execute("PRAGMA journal_mode=DELETE")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as written:
        yield lambda query: list(written.execute(query))


@contextmanager
def _of_postgresql(path: Path) -> Iterator[Read]:
    """pg_dump joins the snapshot of our own transaction, so both see the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        row = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={path}")

        def read(query: str) -> Rows:
            cursor.execute(query)
            return list(cursor.fetchall())

        yield read


SNAPSHOTS = {"sqlite": _of_sqlite, "postgresql": _of_postgresql}


def load(vendor: str, folder: Path) -> None:
    """Put the database of a backup into the empty one of this deployment."""
    if vendor != connection.vendor:
        raise RuleBroken(
            _("备份来自 %(made)s，这里用的是 %(here)s。请按备份时的数据库设置 DATABASE_URL。")
            % {"made": vendor, "here": connection.vendor}
        )
    refuse_full()
    LOADERS[vendor](folder / NAMES[vendor])
    connection.close()


def refuse_full() -> None:
    """A restore never overwrites: the database must be new."""
    if "django_migrations" in connection.introspection.table_names():
        raise RuleBroken(_("现在的数据库里已经有数据，恢复不会覆盖它。请先移走数据库文件，或者新建一个空库。"))


def _load_sqlite(path: Path) -> None:
    target = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    for name in (target, target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
        name.unlink(missing_ok=True)  # empty: looked at a moment ago
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _load_postgresql(path: Path) -> None:
    connection.close()
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(path))


LOADERS = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}


def _run(program: str, *words: str) -> None:
    """A program of PostgreSQL on our database; the password goes through the environment, never through the command line."""
    given = connection.settings_dict
    address = [
        ("--host", given["HOST"]),
        ("--port", given["PORT"]),
        ("--username", given["USER"]),
        ("--dbname", given["NAME"]),
    ]
    options = [f"{name}={value}" for name, value in address if value]
    environment = {**os.environ, "PGPASSWORD": str(given["PASSWORD"])} if given["PASSWORD"] else None
    done = subprocess.run(  # noqa: S603 -- our own words and the deployment's settings
        [_program(program), *options, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuleBroken(_("%(program)s 没有成功：%(why)s") % {"program": program, "why": done.stderr.strip()[-500:]})


def _program(name: str) -> str:
    """The newest one that Debian installed, else that of the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise RuleBroken(_("没有找到 %(name)s。请安装与数据库版本相同的 postgresql-client，再试。") % {"name": name})
    return found
