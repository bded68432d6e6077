"""What a backup says about itself, and what is compared after a restore: rows per table, audit heads, files with their hashes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhongshu.config.backups.databases import Read
from zhongshu.core.errors import RuleBroken

FORMAT = "zhongshu.backup/1"
MANIFEST, FILES = "manifest.json", "files"
BLOCK = 1024 * 1024
# Where rows name bytes on disk.
PATHS = (
    "SELECT path FROM files_blob WHERE path <> ''",
    "SELECT copy_path FROM files_blob WHERE copy_path <> ''",
    "SELECT path FROM files_pagepreview WHERE path <> ''",
    "SELECT path FROM files_upload WHERE path <> ''",
)


@dataclass
class Contents:
    """The manifest."""

    version: str
    made_at: str
    vendor: str
    migrations: list[str]
    rows: dict[str, int]
    audit: dict[str, list[Any]]  # chain → [last sequence, hash]
    database: str = ""  # SHA-256 of the database file
    files: dict[str, str] = field(default_factory=dict)  # path below the store → SHA-256
    format: str = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Contents":
        try:
            given = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RuleBroken(_("%(folder)s 里没有完整的备份（缺 manifest.json）。") % {"folder": folder}) from error
        if given.get("format") != FORMAT:
            raise RuleBroken(_("不认识这份备份的格式：%(format)s。") % {"format": given.get("format")})
        return cls(**given)


def rows(read: Read) -> dict[str, int]:
    """How many rows each table has."""
    quote = connection.ops.quote_name
    return {name: read(f"SELECT count(*) FROM {quote(name)}")[0][0] for name in tables(read)}  # noqa: S608 -- names from the catalogue


def tables(read: Read) -> list[str]:
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    }
    return sorted(name for (name,) in read(catalogue[connection.vendor]))


def migrations(read: Read) -> list[str]:
    return [f"{app}.{name}" for app, name in read("SELECT app, name FROM django_migrations ORDER BY app, name")]


def audit_heads(read: Read) -> dict[str, list[Any]]:
    """The last link of each chain."""
    query = (
        "SELECT chain, seq, hash FROM audit_seal s "
        "WHERE seq = (SELECT max(seq) FROM audit_seal l WHERE l.chain = s.chain) ORDER BY chain"
    )
    return {str(chain): [seq, value] for chain, seq, value in read(query)}


def named_files(read: Read) -> set[str]:
    """Paths that the database expects on disk."""
    return {path for query in PATHS for (path,) in read(query)}


def digest(path: Path) -> str:
    value = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            value.update(block)
    return value.hexdigest()


def differences(words: str, before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield f"{words} {key}: {before.get(key)} → {after.get(key)}"
