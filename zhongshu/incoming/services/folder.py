"""A folder that a scanner writes into. A file is taken when it has been still for a while and nobody has it open; then it moves to
a subfolder, taken or not. Whatever happens in between, the same file never comes in twice."""

import errno
import fcntl
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import time

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import Refusal
from zhongshu.files import services as files
from zhongshu.files.models import Channel
from zhongshu.incoming.services import intake
from zhongshu.incoming.services.intake import Taken, Tray

logger = logging.getLogger("zhongshu.incoming")

TAKEN, FAILED = "已收", "收不下"
UNFINISHED = {"damaged", "empty"}  # what a file looks like that is still being written
PATIENCE_SECONDS = 600
MOST_AT_ONCE = 100
_HALF_DONE = (".part", ".tmp", ".partial", ".crdownload", ".filepart")
_seen: dict[Path, tuple[int, int]] = {}  # size and time of change at the last look


@dataclass(frozen=True)
class Folder:
    """A watched folder and the clerk whose tray it fills."""

    path: Path
    login: str


def folders() -> list[Folder]:
    """ZHONGSHU_SCAN_FOLDERS=login=/path;login=/path."""
    pairs = (pair.partition("=") for pair in settings.SCAN_FOLDERS.split(";") if pair.strip())
    return [Folder(Path(path.strip()), login.strip()) for login, _sign, path in pairs]


def scan() -> str | None:
    """One look at every folder; a line for the health page when something came or stands in the way."""
    said = [line for folder in folders() for line in _scan(folder)]
    return "；".join(said) or None


def _scan(folder: Folder) -> Iterator[str]:
    if not folder.path.is_dir():
        yield _("扫描目录不存在：%(path)s") % {"path": folder.path}
        return
    try:
        tray = intake.tray_of(folder.login)
    except Refusal as refusal:
        yield str(refusal)
        return
    ready = [path for path in _candidates(folder.path) if is_complete(path)]
    for path in ready[:MOST_AT_ONCE]:
        yield from _take(path, tray)


def _candidates(folder: Path) -> list[Path]:
    """Plain files, oldest first; hidden and half-written names are left alone."""
    found = [
        path
        for path in folder.iterdir()
        if not path.name.startswith((".", "~$")) and path.suffix.lower() not in _HALF_DONE
        if path.is_file() and not path.is_symlink()
    ]
    for gone in [path for path in _seen if path.parent == folder and path not in found]:
        del _seen[gone]
    return sorted(found, key=lambda path: path.stat().st_mtime)


def is_complete(path: Path) -> bool:
    """The same size and time as at the last look, long enough ago, and nobody has it open or locked."""
    state = path.stat()
    now = (state.st_size, state.st_mtime_ns)
    is_still, _seen[path] = _seen.get(path) == now, now
    return is_still and time() - state.st_mtime >= settings.SCAN_SETTLE_SECONDS and not _is_in_use(path)


def _is_in_use(path: Path) -> bool:
    """A lock on it, or another process that has it open (Linux tells the file's owner)."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with path.open("r+b") as stream:
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError as error:
        return error.errno in {errno.EAGAIN, errno.EBUSY, errno.ETXTBSY}
    return False


def _take(path: Path, tray: Tray) -> Iterator[str]:
    source = files.Source(Channel.FOLDER, key_of(path))
    try:
        with path.open("rb") as stream:
            taken = intake.take(stream, path.name, tray=tray, source=source)
    except (
        OSError,
        Refusal,
    ) as trouble:  # a full disk, a right that was taken away: the file stays, the next look tries again
        logger.warning("%s stays in the folder: %s", path, trouble)
        yield f"{path.name}：{trouble}"
        return
    if taken.upload is None and taken.code in UNFINISHED and time() - path.stat().st_mtime < PATIENCE_SECONDS:
        return
    yield from _put_away(path, taken, tray, source)


def _put_away(path: Path, taken: Taken, tray: Tray, source: files.Source) -> Iterator[str]:
    target = _free(path, TAKEN if taken.upload else FAILED)
    if taken.upload is None:
        intake.report_trouble(taken, tray=tray, source=source, place=str(target))
        yield f"{path.name}：{taken.sentence}"
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    _seen.pop(path, None)


def _free(path: Path, folder: str) -> Path:
    """A name of its own below 已收 or 收不下, by day."""
    place = path.parent / folder / f"{timezone.localdate():%Y%m%d}"
    target, number = place / path.name, 1
    while target.exists():
        number += 1
        target = place / f"{path.stem}-{number}{path.suffix}"
    return target


def key_of(path: Path) -> str:
    """This very file: the same bytes put there again later are another delivery."""
    return f"folder:{sm3_of(path)}:{path.stat().st_mtime_ns}"


def sm3_of(path: Path) -> str:
    digest = Hash(SM3())
    with path.open("rb") as stream:
        while chunk := stream.read(1024 * 1024):
            digest.update(chunk)
    return digest.finalize().hex()
