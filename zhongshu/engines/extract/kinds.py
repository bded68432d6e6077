"""What a file is, by its first bytes and its structure, never by its name."""

import codecs
import io
import re
import struct
import unicodedata
import zipfile

import olefile

MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "txt": "text/plain",
    "rtf": "application/rtf",
    "eml": "message/rfc822",
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
}
ALLOWED = frozenset(MIMES)
IMAGES = frozenset({"jpg", "png", "tif"})
WORD_DOCUMENTS = frozenset({"docx", "doc", "wps", "rtf"})
NAMES = {
    "docx": "Word 文档",
    "doc": "Word 97—2003 文档",
    "wps": "WPS 文档",
    "pdf": "PDF",
    "ofd": "OFD",
    "txt": "纯文本",
    "jpg": "JPEG 图片",
    "png": "PNG 图片",
    "tif": "TIFF 图片",
    "xlsx": "Excel 表格",
    "xls": "Excel 97—2003 表格",
    "pptx": "演示文稿",
    "rtf": "RTF 文档",
    "eml": "邮件",
    "zip": "压缩包",
    "archive": "压缩包",
    "html": "网页",
    "executable": "可执行程序",
    "ole": "复合文档",
    "encrypted_office": "加密的 Office 文档",
}

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"\xfe\xed\xfa\xce", "executable"),
    (b"\xfe\xed\xfa\xcf", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"\xca\xfe\xba\xbe", "executable"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "executable"),
    (b"#!", "executable"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|script|svg|\?xml|head|body|iframe)", re.IGNORECASE)
_MAIL = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n])")
_MAIL_FIELDS = re.compile(rb"^(?:MIME-Version|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
_OOXML = (
    ("wordprocessingml.", "docx"),
    ("ms-word.", "docx"),
    ("spreadsheetml.", "xlsx"),
    ("ms-excel.", "xlsx"),
    ("presentationml.", "pptx"),
    ("ms-powerpoint.", "pptx"),
)
_OOXML_FOLDERS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a")


def sniff(data: bytes) -> str:
    """The kind of the content; "unknown" when it is none that we know."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if data.startswith(OLE_MAGIC):
        return _sniff_ole(data)
    return _sniff_text(data)


def _sniff_text(data: bytes) -> str:
    """A mail, markup, plain text, or nothing of these."""
    if _MAIL.match(data[:512]) and _MAIL_FIELDS.search(data[:16_000]):
        return "eml"
    if _MARKUP.match(data[:512].removeprefix(codecs.BOM_UTF8)):
        return "html"
    return "txt" if decode_text(data) is not None else "unknown"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:20_000])
            types = _content_types(archive) if "[Content_Types].xml" in names else ""
    except (zipfile.BadZipFile, struct.error, ValueError, LookupError, OSError, EOFError, RuntimeError):
        return _damaged_zip_kind(data)
    if "OFD.xml" in names:
        return "ofd"
    marks = _OOXML if types else _OOXML_FOLDERS
    return next((kind for mark, kind in marks if mark in (types or " ".join(names))), "zip")


def _damaged_zip_kind(data: bytes) -> str:
    """What a cut-off package was meant to be, by the first names in it."""
    head = data[:4096]
    marks = ((b"OFD.xml", "ofd"), (b"word/", "docx"), (b"xl/", "xlsx"), (b"[Content_Types].xml", "docx"))
    return next((kind for mark, kind in marks if mark in head), "zip")


def _content_types(archive: zipfile.ZipFile) -> str:
    """The main content types; the part is read at most 1 MB far."""
    try:
        with archive.open("[Content_Types].xml") as part:
            text = part.read(1_000_000).decode("utf-8", "replace")
    except Exception:  # noqa: BLE001 -- zlib, CRC and password errors alike: the types cannot be read
        return ""
    return " ".join(re.findall(r'ContentType="([^"]*\.main\+xml)"', text))


def _sniff_ole(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return next((kind for stream, kind in _OLE_STREAMS if ole.exists(stream)), "ole")
    except Exception:  # noqa: BLE001 -- olefile raises whatever a broken file makes it meet
        return "ole"


def decode_text(data: bytes) -> str | None:
    """The text of a plain text file in UTF-8, UTF-16 with mark, or GB18030; None when it is not text."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    for candidate in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if _reads_as_text(text):
            return text
    return None


def _reads_as_text(text: str) -> bool:
    """No control characters but line ends, and hardly any private or unassigned characters."""
    sample = text[:200_000]
    if any(char < " " and char not in _TEXT_CONTROLS for char in sample):
        return False
    odd = sum(unicodedata.category(char) in ("Co", "Cn", "Cc") for char in sample if char not in _TEXT_CONTROLS)
    return odd * 50 <= len(sample)
