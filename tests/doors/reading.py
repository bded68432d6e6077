"""What a person can read in an answer, whatever its format: pages without their tags, tables and PDFs as text."""

import html
import io
import re

import pypdfium2
from django.http.response import HttpResponseBase
from python_calamine import CalamineWorkbook

TAGS = re.compile(r"<[^>]*>")


def body(response: HttpResponseBase) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)
    return response.content


def words(response: HttpResponseBase) -> str:
    """Text without tags, and the raw text too: an attribute may hold what no tag shows."""
    content = body(response)
    for start, reader in READERS.items():
        if content.startswith(start):
            return reader(content)
    raw = content.decode("utf-8", "replace")
    headers = " ".join(f"{key}: {value}" for key, value in response.headers.items())
    return html.unescape(TAGS.sub("", raw) + raw) + headers + escaped(raw)


def escaped(raw: str) -> str:
    """Chinese in \\u escapes, as JSON may write it."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), raw)


def table(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )


def pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\n", "")


READERS = {b"PK\x03\x04": table, b"%PDF": pdf}
