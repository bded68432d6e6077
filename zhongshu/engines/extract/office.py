"""Old word-processor files as .docx through LibreOffice, where it is installed."""

import shutil
import tempfile
from pathlib import Path

from zhongshu.engines.office import convert

OLD_KINDS = {"doc": "doc", "wps": "doc", "rtf": "rtf"}


def as_docx(data: bytes, kind: str) -> tuple[bytes, str]:
    """The file as .docx with its looks, where LibreOffice is there and manages; else the file itself."""
    if kind not in OLD_KINDS or not shutil.which("soffice"):
        return data, kind
    with tempfile.TemporaryDirectory(prefix="zhongshu-office-") as name:
        converted = convert(data, OLD_KINDS[kind], "docx", Path(name))
    return (converted, "docx") if converted else (data, kind)
