"""Bytes on disk: quarantine, the store by content, previews. The only code that touches these folders.

Every write goes to a part beside its target, is flushed to the disk and then renamed, so that a name never leads to half a
file. What the store holds is found by its SM3 (papers/ab/cd/<hash>) and never written twice.
"""

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken

CHUNK = 1024 * 1024
PAPERS, PREVIEWS, QUARANTINE = "papers", "previews", "quarantine"
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Written:
    """Where the bytes went, below the root, and what they are."""

    path: str
    sm3: str
    size: int


class TooLarge(Exception):
    """More bytes than allowed; nothing was kept."""


def root() -> Path:
    storage: Any = storages["papers"]
    return Path(storage.path(""))


def quarantine(token: str, stream: Any, *, limit: int) -> Written:
    """Take in what somebody sends, bounded; TooLarge as soon as the limit is passed."""
    return _write(f"{QUARANTINE}/{token}", _chunks(stream), limit=limit)


def admit(quarantined: str, sm3: str) -> str:
    """Copy from quarantine into the store, checking the content on the way; the path below the root."""
    path = f"{PAPERS}/{sm3[:2]}/{sm3[2:4]}/{sm3}"
    target = root() / path
    if target.exists():
        os.utime(target)  # young again: the sweep leaves it alone until the row is committed
        return path
    with open_read(quarantined) as source:
        written = _write(path, _chunks(source), expected=sm3)
    return written.path


def put_preview(sm3: str, name: str, content: bytes) -> str:
    """A picture of a page or the PDF that it is drawn from."""
    return _write(f"{PREVIEWS}/{sm3[:2]}/{sm3[2:4]}/{sm3}/{name}", [content]).path


def open_read(path: str) -> BinaryIO:
    """The bytes; a sentence when the disk does not have them."""
    try:
        return (root() / path).open("rb")
    except FileNotFoundError as error:
        raise RuleBroken(_("这份文件的内容读不到。请告诉系统管理员，从备份中恢复。")) from error


def read(path: str) -> bytes:
    with open_read(path) as stream:
        return stream.read()


def wipe(path: str) -> None:
    """Overwrite, flush, remove: for bytes that must not have been here (decision 19)."""
    if path:
        _wipe(root() / path)


def wipe_all(paths: Iterable[str]) -> None:
    for path in paths:
        wipe(path)


def paths_in(folder: str) -> Iterator[tuple[str, float]]:
    """Every file below a folder of the root with the time of its last change; parts of broken writes too."""
    top = root()
    for directory, _folders, names in os.walk(top / folder):
        for name in names:
            full = Path(directory) / name
            try:
                changed = full.stat().st_mtime
            except FileNotFoundError:
                continue
            yield full.relative_to(top).as_posix(), changed


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """A full disk is a sentence for the clerk, not a crash."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        raise RuleBroken(_("服务器磁盘空间不足，文件没有保存，请联系系统管理员。")) from error


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _write(path: str, chunks: Iterable[bytes], *, limit: int | None = None, expected: str = "") -> Written:
    target = root() / path
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with full_disk_refused():
            target.parent.mkdir(parents=True, exist_ok=True)
            sm3, size = _pour(part, chunks, limit)
            if expected and sm3 != expected:
                raise RuleBroken(_("暂存的文件与上传时不一致，没有保存。请重新上传。"))
            part.replace(target)
            _sync_folder(target.parent)
    finally:
        _wipe(part)
    return Written(path, sm3, size)


def _pour(part: Path, chunks: Iterable[bytes], limit: int | None) -> tuple[str, int]:
    digest, size = Hash(SM3()), 0
    with os.fdopen(_private(part), "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if limit is not None and size > limit:
                raise TooLarge
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.finalize().hex(), size


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wipe(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as out:
        left = path.stat().st_size
        while left > 0:
            left -= out.write(bytes(min(CHUNK, left)))
        out.flush()
        os.fsync(out.fileno())
    path.unlink(missing_ok=True)
