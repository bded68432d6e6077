"""Files for the engines' tests: made on the spot, and the sample papers where SHARED_DIR names them."""

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from PIL import Image

FONTS = Path(__file__).parents[2] / "var" / "fonts"
PAPER = (
    ("青岩县人民政府文件", 36),
    ("", None),
    ("青岩政[２０２６]第037号　　　签发人：陆怀谷　张　三", 16),
    ("", None),
    ("青岩县人民政府", 22),
    ("关于拨付水毁公路抢修资金的请示", 22),
    ("云川市人民政府：", 16),
    ("今年7月，我县公路受损严重（云川政函〔2026〕12号）。现请求拨付资金。", 16),
    ("妥否，请批示。", 16),
    ("", None),
    ("青岩县人民政府", 16),
    ("2026年7月8日", 16),
    ("抄送：云川市财政局、云川市交通运输局。", 14),
)


def make_zip(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_docx(extra: dict[str, bytes | str] | None = None, paper: Any = PAPER) -> bytes:
    """A real Word file of the paper, with parts added or replaced."""
    document = Document()
    for text, size in paper:
        run = document.add_paragraph().add_run(text)
        if size:
            run.font.size = Pt(size)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return make_zip(parts | (extra or {}))


def make_pdf(catalog: bytes = b"", trailer: bytes = b"", objects: bytes = b"") -> bytes:
    """A one-page PDF with additions to its catalog and trailer."""
    body = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R " + catalog + b">>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n" + objects
    )
    offsets = [body.find(b"%d 0 obj" % number) for number in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + table + b"trailer\n<</Size 9/Root 1 0 R " + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def make_ole(streams: dict[str, bytes]) -> bytes:
    """A compound file with streams in the root; each is padded to a size kept in ordinary sectors."""
    contents = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    starts, sectors, chain = {}, [], []
    for name, content in contents.items():
        starts[name] = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        chain += [*range(len(sectors) + 1, len(sectors) + len(pieces)), 0xFFFFFFFE]
        sectors += pieces
    names = list(contents)
    entries = [_entry("Root Entry", 5, 1 if names else -1, 0xFFFFFFFE, 0)]
    entries += [
        _entry(name, 2, -1, starts[name], len(contents[name]), right=at + 2 if at + 1 < len(names) else -1)
        for at, name in enumerate(names)
    ]
    entries += [b"\0" * 128] * (-len(entries) % 4)
    directory = b"".join(entries)
    directory_at, count = len(sectors), len(directory) // 512
    chain += [*range(directory_at + 1, directory_at + count), 0xFFFFFFFE, 0xFFFFFFFD]
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    table = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1,
                         directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    return header + struct.pack("<109I", len(sectors), *[0xFFFFFFFF] * 108) + b"".join(sectors) + table


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = -1) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBiii16sI8s8sIQ", text, len(text) + 2, kind, 1, -1, right, child, b"", 0, b"", b"", start, size
    )


def make_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind, **options)
    return buffer.getvalue()


def make_ofd() -> bytes:
    def tag(name: str, content: str = "", **attributes: str) -> str:
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return f'<ofd:{name} xmlns:ofd="http://www.ofdspec.org/2016"{written}>{content}</ofd:{name}>'

    code = tag("TextCode", "云川政〔2026〕9号", X="0", Y="5", DeltaX="g 8 5.6")
    text = tag("TextObject", code, Boundary="20 20 150 8", Size="5.6")
    line = tag("PathObject", tag("AbbreviatedData", "M 0 0 L 150 0"), Boundary="20 40 150 1", LineWidth="0.5")
    area = tag("CommonData", tag("PageArea", tag("PhysicalBox", "0 0 210 297")))
    pages = tag("Pages", tag("Page", ID="1", BaseLoc="Pages/Page_0/Content.xml"))
    return make_zip(
        {
            "OFD.xml": tag("OFD", tag("DocBody", tag("DocRoot", "Doc_0/Document.xml"))),
            "Doc_0/Document.xml": tag("Document", area + pages),
            "Doc_0/Pages/Page_0/Content.xml": tag("Page", tag("Content", tag("Layer", text + line))),
        }
    )


@pytest.fixture(scope="session")
def sample() -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """A sample paper and its ground truth by number; skips where the samples are not at hand."""
    folder = Path(os.environ.get("SHARED_DIR", "/nonexistent")) / "samples"
    if not folder.is_dir():
        pytest.skip("SHARED_DIR is not set")

    def find(number: str) -> tuple[Path, dict[str, Any]]:
        path = next(folder.glob(f"{number}-*"))
        return path, json.loads((folder / f"{number}.json").read_text(encoding="utf-8"))

    return find


class Make:
    docx = staticmethod(make_docx)
    ofd = staticmethod(make_ofd)
    ole = staticmethod(make_ole)
    pdf = staticmethod(make_pdf)
    picture = staticmethod(make_picture)
    zip = staticmethod(make_zip)


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make


@pytest.fixture(scope="session")
def fonts() -> Path | None:
    """The fonts that set-up provides; tests that look at glyphs skip without them."""
    if not any(FONTS.rglob("NotoSerifCJK-*")):
        pytest.skip("no fonts in var/fonts")
    return FONTS
