"""Put a backup into an empty deployment and prove that nothing differs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from zhongshu.audit import exports
from zhongshu.config.backups import contents, databases
from zhongshu.config.backups.contents import FILES, Contents
from zhongshu.config.backups.databases import NAMES, Rows
from zhongshu.core import guards
from zhongshu.core.errors import RuleBroken
from zhongshu.files import store


def restore(folder: Path) -> list[str]:
    """Load database and files; the answer is what differs from the backup, empty when all is as it was."""
    made = Contents.read(folder)
    refuse_damaged(folder, made)
    databases.load(made.vendor, folder)
    for path in made.files:
        target = store.root() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / FILES / path, target)
    return list(compare(made))


def refuse_damaged(folder: Path, made: Contents) -> None:
    """Look at every byte before anything is written."""
    database = folder / NAMES[made.vendor]
    broken = [] if _is(database, made.database) else [database.name]
    broken += [path for path, value in made.files.items() if not _is(folder / FILES / path, value)]
    if broken:
        raise RuleBroken(_("备份已损坏：%(names)s。什么也没有恢复，请换一份备份。") % {"names": "、".join(broken[:5])})


def compare(made: Contents) -> Iterator[str]:
    """Rows, chains, guards and files as the backup describes them."""
    yield from contents.differences(_("表"), made.rows, contents.rows(_read))
    yield from contents.differences(_("审计链"), made.audit, contents.audit_heads(_read))
    yield from exports.prove_database().faults
    yield from guards.missing(connection)
    for path, value in made.files.items():
        if not _is(store.root() / path, value):
            yield _("文件 %(path)s 与备份不一致") % {"path": path}


def _is(path: Path, value: str) -> bool:
    return path.is_file() and contents.digest(path) == value


def _read(query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
