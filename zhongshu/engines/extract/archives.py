"""Zip-based documents read within bounds: entries, sizes, ratio. Never expands more than the bound; never nested."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Self

from lxml import etree

MAX_ENTRIES = 5_000
MAX_EXPANDED = 400_000_000
MAX_PART = 64_000_000
MAX_RATIO = 200
RATIO_FREE = 20_000_000  # small files may compress as well as they like
MAX_DEPTH = 12
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # all that office programs write
# What zipfile raises on broken files; NotImplementedError is a RuntimeError, a missing name a KeyError.
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError, RuntimeError)
_DECLARATIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00[DE]")


class Damaged(Exception):
    """The file cannot be read to its end."""


class Bomb(Exception):
    """The file would expand beyond the bound."""


class Encrypted(Exception):
    """The file needs a password."""


class ForbiddenXml(Exception):
    """An XML part declares entities or a document type."""


class Archive:
    """A zip package opened for reading part by part."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check(self._zip.infolist(), len(data))
        except _READ_ERRORS as error:
            raise Damaged from error
        self.names = self._zip.namelist()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @staticmethod
    def _check(entries: list[zipfile.ZipInfo], size: int) -> None:
        expanded = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or expanded > MAX_EXPANDED:
            raise Bomb
        if expanded > RATIO_FREE and expanded > MAX_RATIO * max(size, 1):
            raise Bomb
        if any(len(PurePosixPath(entry.filename).parts) > MAX_DEPTH for entry in entries):
            raise Bomb
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Encrypted
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise Damaged

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """One part's bytes; a part beyond the limit counts as a bomb."""
        try:
            with self._zip.open(name) as part:
                content = part.read(limit + 1)
        except _READ_ERRORS as error:
            raise Damaged from error
        if len(content) > limit:
            raise Bomb
        return content

    def xml(self, name: str) -> etree._Element:
        """One part parsed as XML without entities, network or document types."""
        return parse_xml(self.read(name))


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML that declares nothing; entities are never expanded."""
    if _DECLARATIONS.search(content):
        raise ForbiddenXml
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged from error
    if root is None:
        raise Damaged
    return root
