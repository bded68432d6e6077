"""Make a backup: files, then the database, then the files that came in meanwhile."""

import os
import shutil
from importlib.metadata import version
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.config.backups import contents
from zhongshu.config.backups.contents import FILES, Contents
from zhongshu.config.backups.databases import NAMES, snapshot
from zhongshu.core.errors import RuleBroken
from zhongshu.files import store

KEPT = ("papers", "previews", "quarantine")


def make(parent: Path) -> Path:
    """A new folder below `parent` with everything; it gets its final name when it is complete."""
    name = f"zhongshu-{timezone.localtime():%Y%m%d-%H%M%S}"
    folder, final = parent / f"{name}.part", parent / name
    folder.mkdir(parents=True, mode=0o700)
    try:
        _copy_new(folder)
        with snapshot(folder) as read:
            made = Contents(
                version=version("zhongshu"),
                made_at=timezone.now().isoformat(),
                vendor=connection.vendor,
                migrations=contents.migrations(read),
                rows=contents.rows(read),
                audit=contents.audit_heads(read),
            )
            wanted = contents.named_files(read)
        _copy_new(folder)
        _drop_unnamed(folder, wanted)
        made.database = contents.digest(folder / NAMES[connection.vendor])
        made.files = {path: contents.digest(folder / FILES / path) for path in sorted(wanted)}
        made.write(folder)
        folder.rename(final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return final


def _copy_new(folder: Path) -> None:
    """Files of the store never change, so what is there already need not be copied again."""
    root = store.root()
    for part in KEPT:
        for directory, _folders, names in os.walk(root / part):
            for name in names:
                _copy(Path(directory) / name, folder / FILES / Path(directory).relative_to(root) / name)


def _copy(source: Path, target: Path) -> None:
    if target.exists() or source.suffix == ".part":
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target)
    except FileNotFoundError:  # settled or wiped at this moment; the snapshot says whether it is missed
        target.unlink(missing_ok=True)


def _drop_unnamed(folder: Path, wanted: set[str]) -> None:
    """Only what the snapshot names stays: bytes that were wiped meanwhile have no place in a backup."""
    top = folder / FILES
    present = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
    if missing := sorted(wanted - present.keys()):
        raise RuleBroken(
            _("有%(n)s个文件读不到，例如 %(path)s；没有做成备份。请再试一次，仍不行的，用 zhongshu doctor 检查。")
            % {"n": len(missing), "path": missing[0]}
        )
    for name in present.keys() - wanted:
        present[name].unlink()
