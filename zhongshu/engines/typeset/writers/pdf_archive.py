"""What makes a PDF fit to be kept (PDF/A-2b): its description in XMP and the colours it was made for."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

PRODUCER = "Zhongshu 中枢"
EARLIEST = date(2026, 1, 1)  # of papers without a date: the clock stays out of the bytes

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creators}<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{day}T00:00:00+08:00</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00+08:00</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself; XMP and the information dictionary say the same."""

    title: str
    author: str
    day: date


def facts(title: str, organs: Sequence[str], day: date | None) -> Facts:
    return Facts(" ".join(title.split()), "、".join(organs), day or EARLIEST)


def xmp(known: Facts) -> bytes:
    author = f"<dc:creator><rdf:Seq><rdf:li>{escape(known.author)}</rdf:li></rdf:Seq></dc:creator>\n"
    return _XMP.format(
        title=escape(known.title), creators=author if known.author else "", producer=PRODUCER, day=known.day.isoformat()
    ).encode()


def srgb_profile() -> bytes:
    """An ICC profile of sRGB (IEC 61966-2-1), made from its primaries and its curve."""
    curve = b"curv" + struct.pack(">II", 0, 1024)
    curve += b"".join(struct.pack(">H", round(65535 * _linear(step / 1023))) for step in range(1024))
    tags = [
        (b"desc", _description("sRGB IEC61966-2.1")),
        (b"cprt", b"text\0\0\0\0No copyright, use freely\0"),
        (b"wtpt", _place(0.9505, 1.0, 1.0891)),
        (b"rXYZ", _place(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", _place(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", _place(0.14307, 0.06061, 0.7141)),
        (b"rTRC", curve),
    ]
    table, body, start = b"", b"", 128 + 4 + 12 * (len(tags) + 2)
    for name, data in tags:
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    shared = table[-8:]  # the three channels have one curve
    table += b"gTRC" + shared + b"bTRC" + shared
    content = struct.pack(">I", len(tags) + 2) + table + body
    return _profile_head(128 + len(content)) + content


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _place(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in (x, y, z)))


def _description(words: str) -> bytes:
    name = words.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78


def _profile_head(size: int) -> bytes:
    """Version 2.1, a display profile of RGB on XYZ, dated at a fixed moment."""
    moment = struct.pack(">6H", EARLIEST.year, EARLIEST.month, EARLIEST.day, 0, 0, 0)
    light = struct.pack(">3i", *(round(value * 65536) for value in (0.9642, 1.0, 0.8249)))
    head = struct.pack(">I4sI", size, b"\0\0\0\0", 0x02100000) + b"mntrRGB XYZ " + moment + b"acsp"
    return (head + b"\0" * 28 + light).ljust(128, b"\0")
