"""Dangers inside files of a known kind: passwords, macros, scripts, bombs, damage. Returns pages and problem codes."""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator

import olefile
import pypdfium2
from PIL import Image

from zhongshu.engines.extract.archives import Archive, Bomb, Damaged, Encrypted, ForbiddenXml, parse_xml
from zhongshu.engines.extract.eml import parts_of

MAX_PAGES = 3_000
MAX_PIXELS = 100_000_000
MAX_FRAMES = 500
_OBJECT_STREAM_BYTES = 50_000_000
IMAGE_FORMATS = ["JPEG", "PNG", "TIFF"]

Findings = tuple[int | None, list[str]]

_FAILURES = {Damaged: "damaged", Bomb: "bomb", Encrypted: "encrypted", ForbiddenXml: "external_entities"}


def examine(data: bytes, kind: str) -> Findings:
    """Page count where it is cheap to know, and the codes of all problems found."""
    try:
        return _EXAMINERS[kind](data)
    except tuple(_FAILURES) as error:
        return None, [_FAILURES[type(error)]]
    except Exception:  # noqa: BLE001 -- whatever a hostile file makes a library raise, it cannot be read
        return None, ["damaged"]


def _examine_text(_: bytes) -> Findings:
    return None, []


def _examine_image(data: bytes) -> Findings:
    """Decode the whole picture once, so that a cut-off one is found now and not on a page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    return None, ["too_many_pixels"]
                frames = getattr(image, "n_frames", 1)
                if frames > MAX_FRAMES:
                    return None, ["too_many_pages"]
                image.load()
        except Image.DecompressionBombError:
            return None, ["too_many_pixels"]
        except Exception as error:
            raise Damaged from error
    return frames, []


_RTF_OBJECTS = re.compile(rb"\\obj(?:data|ocx|html|emb|link|autlink)\b")


def _examine_rtf(data: bytes) -> Findings:
    return None, ["embedded_files"] if _RTF_OBJECTS.search(data) else []


def _examine_mail(data: bytes) -> Findings:
    """Programs among the attachments refuse the mail; each other attachment is looked at when it is taken out."""
    parts = parts_of(data)
    return None, ["executable"] if any(part.kind == "executable" for part in parts) else []


# PDF

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SCRIPT_NAMES = re.compile(rb"/(?:JavaScript|Launch|RichMedia|SubmitForm|ImportData)(?=[\s/(<\[\]>%]|$)")
_EMBEDDED_NAMES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)(?=[\s/(<\[\]>%]|$)")
_DISGUISES = re.compile(rb"/(?:ASCII\w*|AHx|A85|LZW\w*|RunLength\w*|RL|Crypt|Predictor)\b")
_DICTIONARY_BYTES = 1_000


def _examine_pdf(data: bytes) -> Findings:
    """Names are looked for in all bytes, so that a false stream cannot hide them, and in compressed objects."""
    objects, is_disguised = _compressed_objects(data)
    names = _plain_names(data) + b"\n" + objects
    codes = ["script"] if is_disguised or _SCRIPT_NAMES.search(names) else []
    if _EMBEDDED_NAMES.search(names):
        codes.append("embedded_files")
    pages = _pdf_pages(data)
    return pages, [*codes, "too_many_pages"] if pages > MAX_PAGES else codes


def _plain_names(data: bytes) -> bytes:
    """Names without escapes: /Java#53cript is /JavaScript."""
    return _ESCAPED.sub(lambda match: bytes([int(match.group(1), 16)]), data)


def _compressed_objects(data: bytes) -> tuple[bytes, bool]:
    """Objects kept in compressed streams, expanded up to the bound; and whether one is packed to evade reading."""
    contents, left, position = [], _OBJECT_STREAM_BYTES, 0
    while (start := data.find(b"stream", position)) >= 0:
        end = data.find(b"endstream", start)
        if end < 0:
            break
        dictionary = _plain_names(data[max(position, start - _DICTIONARY_BYTES) : start])
        position = end + len(b"endstream")
        if b"/ObjStm" not in dictionary:
            continue
        if _DISGUISES.search(dictionary):
            return b"", True
        contents.append(_plain_names(_inflated(data[start + len(b"stream") : end].lstrip(b"\r\n"), left)))
        left -= len(contents[-1])
        if left <= 0:
            raise Bomb
    return b"\n".join(contents), False


def _inflated(content: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, limit)
    except zlib.error:
        return content[:limit]


def _pdf_pages(data: bytes) -> int:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (Encrypted if "password" in str(error).lower() else Damaged) from error
    try:
        pages = len(document)
    finally:
        document.close()
    if pages < 1:
        raise Damaged
    return pages


# Packages: docx, xlsx, ofd

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|macrosheets?/|/activex/|\.exe$|\.dll$|\.js$|\.vbs$", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|macrosheet", re.IGNORECASE)
_EXTERNAL = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)\"", re.IGNORECASE)
_NATIVE_OBJECT = "Ole10Native".encode("utf-16-le")
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b")
_OOXML_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def _examine_ooxml(data: bytes, main: str) -> Findings:
    with Archive(data) as archive:
        if main not in archive.names:
            raise Damaged
        _check_xml_parts(archive)
        checks = (
            ("macros", _has_macros),
            ("external_template", _has_external_parts),
            ("embedded_files", _has_packages),
        )
        codes = [code for code, check in checks if check(archive)]
        if _DDE.search(archive.read(main)):
            codes = sorted({*codes, "macros"})
        return None, codes


def _check_xml_parts(archive: Archive) -> None:
    """Every XML part is well formed and declares nothing."""
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels")):
            parse_xml(archive.read(name))


def _has_macros(archive: Archive) -> bool:
    has_part = any(_MACRO_PARTS.search(name) for name in archive.names)
    return has_part or bool(_MACRO_TYPES.search(archive.read("[Content_Types].xml")))


def _has_external_parts(archive: Archive) -> bool:
    """A relationship that loads something from outside when the file is opened; plain hyperlinks are fine."""
    for name in archive.names:
        if name.lower().endswith(".rels"):
            for link in archive.xml(name).iter("{*}Relationship"):
                is_external = link.get("TargetMode", "").lower() == "external"
                if is_external and _EXTERNAL.search(f'{link.get("Type", "")}"'.encode()):
                    return True
    return False


def _has_packages(archive: Archive) -> bool:
    parts = [name for name in archive.names if "/embeddings/" in name.lower() and name.lower().endswith(".bin")]
    return any(_NATIVE_OBJECT in archive.read(name) for name in parts)


def _examine_ofd(data: bytes) -> Findings:
    with Archive(data) as archive:
        _check_xml_parts(archive)
        if any(_MACRO_PARTS.search(name) for name in archive.names):
            return None, ["embedded_files"]
        pages = sum(name.lower().endswith("/content.xml") and "/pages/" in f"/{name.lower()}" for name in archive.names)
        return pages or None, []


# OLE: doc, wps, xls

_FILEPASS, _BOUNDSHEET = 0x2F, 0x85


def _examine_ole(data: bytes) -> Findings:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            entries = ole.listdir(streams=True, storages=True)[:MAX_PAGES]
            names = {part.lower() for entry in entries for part in entry}
            return None, _ole_codes(ole, names)
    except Exception as error:
        raise Damaged from error


def _ole_codes(ole: olefile.OleFileIO, names: set[str]) -> list[str]:
    codes = []
    if names & {"macros", "_vba_project_cur", "vba", "_vba_project"} or _has_macro_sheet(ole):
        codes.append("macros")
    if _is_encrypted_ole(ole):
        codes.append("encrypted")
    if any(name.endswith("ole10native") for name in names):
        codes.append("embedded_files")
    return codes


def _is_encrypted_ole(ole: olefile.OleFileIO) -> bool:
    if ole.exists("WordDocument"):
        header = ole.openstream("WordDocument").read(12)
        if len(header) < 12 or header[:2] not in (b"\xec\xa5", b"\xdc\xa5"):
            raise Damaged
        return bool(struct.unpack_from("<H", header, 10)[0] & 0x0100)
    return any(record == _FILEPASS for record, _ in _workbook_records(ole))


def _has_macro_sheet(ole: olefile.OleFileIO) -> bool:
    return any(
        record == _BOUNDSHEET and len(content) > 5 and content[5] == 1 for record, content in _workbook_records(ole)
    )


def _workbook_records(ole: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """The first records of an old workbook, which hold its sheets and its encryption."""
    stream = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
    content = ole.openstream(stream).read(1_000_000) if stream else b""
    offset = 0
    while offset + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, offset)
        yield record, content[offset + 4 : offset + 4 + length]
        offset += 4 + length


_EXAMINERS: dict[str, Callable[[bytes], Findings]] = {
    "txt": _examine_text,
    "rtf": _examine_rtf,
    "eml": _examine_mail,
    "jpg": _examine_image,
    "png": _examine_image,
    "tif": _examine_image,
    "pdf": _examine_pdf,
    "docx": lambda data: _examine_ooxml(data, _OOXML_MAIN["docx"]),
    "xlsx": lambda data: _examine_ooxml(data, _OOXML_MAIN["xlsx"]),
    "ofd": _examine_ofd,
    "doc": _examine_ole,
    "wps": _examine_ole,
    "xls": _examine_ole,
}
