"""Invented papers as files: text, Word, PDF, OFD, and a scan of the PDF."""

import io
import random
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from PIL import Image, ImageFilter

from tests.engines.extract.papers import Invented
from zhongshu.engines.typeset.forms import compile_typst

CENTRED = {"mark", "title"}
RIGHT = {"sign", "date"}
SIZES = {"mark": 42, "title": 22, "cc": 14, "print": 14}


def as_txt(paper: Invented, encoding: str = "utf-8") -> bytes:
    roles = ["", *(role for role, _ in paper.lines)]
    parted = [("\n" if role != before else "") for before, (role, _) in zip(roles, paper.lines, strict=False)]
    spaced = [_spaced(role, text) for role, text in paper.lines]
    return "\n".join(f"{gap}{line}" for gap, line in zip(parted, spaced, strict=True)).encode(encoding)


def _spaced(role: str, text: str) -> str:
    if role in CENTRED:
        return "　" * 8 + text
    if role in RIGHT:
        return "　" * 18 + text
    return "　　" + text if role in ("body", "remark", "note") else text


def as_docx(paper: Invented, *, in_box: bool = False) -> bytes:
    """Direct formatting, a red mark; `in_box` puts the mark into a text box."""
    document = Document()
    for role, text in paper.lines:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text if not (in_box and role == "mark") else "")
        run.font.size = Pt(SIZES.get(role, 16))
        if role == "mark":
            run.font.color.rgb = RGBColor(255, 0, 0)
        if role in CENTRED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if role in RIGHT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_box(buffer.getvalue(), paper) if in_box else buffer.getvalue()


def _with_box(data: bytes, paper: Invented) -> bytes:
    mark = next(text for role, text in paper.lines if role == "mark")
    box = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
        f'<w:rPr><w:color w:val="FF0000"/><w:sz w:val="84"/></w:rPr><w:t>{mark}</w:t></w:r></w:p></w:txbxContent>'
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.decode().replace("<w:body>", f"<w:body>{box}", 1).encode()
            target.writestr(name, content)
    return buffer.getvalue()


def as_pdf(paper: Invented, folder: Path, fonts: Path | None) -> bytes:
    """Set on A4 by the national standard's margins, red mark and rule."""
    head = (
        '#set page("a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))\n'
        '#set text(font: ("Fandol FangSong", "Noto Serif CJK SC"), size: 16pt)\n'
        "#set par(leading: 12pt, justify: true, first-line-indent: 0pt)\n"
    )
    source = folder / "paper.typ"
    source.write_text(head + "\n\n".join(_typst(role, text) for role, text in paper.lines), encoding="utf-8")
    return compile_typst(source, {}, fonts)


def _typst(role: str, text: str) -> str:
    said = '#"' + text.replace('"', '\\"') + '"'
    if role == "mark":
        return f"#align(center, text(size: 42pt, fill: rgb(230, 0, 18))[{said}])"
    if role == "number":
        return f"#align(center)[{said}]\n#line(length: 100%, stroke: 1pt + rgb(230, 0, 18))"
    if role == "title":
        return f'#align(center, text(size: 22pt, font: "Noto Serif CJK SC", weight: "bold")[{said}])'
    if role in RIGHT:
        return f"#align(right)[{said}#h(32pt)]"
    if role in ("body", "remark", "note"):
        return f"#h(32pt){said}"
    return f"#text(size: 14pt)[{said}]" if role in ("cc", "print") else said


def as_ofd(paper: Invented) -> bytes:
    """Text objects at the places of a simple setting; one line each, wrapped at 28 characters."""
    objects, top = [], 37.0
    for role, text in paper.lines:
        size = SIZES.get(role, 16) * 0.3528
        indent = "　　" if role in ("body", "remark", "note") else ""
        width = int(156 / size)
        whole = indent + (text if role in ("body", "cc") else re.sub("　{3,}", "　　", text))
        for piece in [whole[at : at + width] for at in range(0, len(whole), width)]:
            left = 28 + (156 - len(piece) * size) / 2 if role in CENTRED else 28.0
            left = 184 - len(piece) * size - 12 if role in RIGHT else left
            colour = '<ofd:FillColor Value="230 0 18"/>' if role == "mark" else ""
            place = f"{left:.2f} {top:.2f} {len(piece) * size:.2f} {size:.2f}"
            step = f'X="0" Y="{size * 0.88:.3f}" DeltaX="g {len(piece)} {size:.3f}"'
            code = f"{colour}<ofd:TextCode {step}>{escape(piece)}</ofd:TextCode>"
            objects.append(f'<ofd:TextObject Boundary="{place}" Size="{size:.3f}">{code}</ofd:TextObject>')
            top += size + 4.8
    return ofd_package("".join(objects))


def ofd_package(objects: str, parts: dict[str, bytes | str] | None = None, resources: str = "") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    known: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": (
            f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f'{resources}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
        ),
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (known | (parts or {})).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_scan(pdf: bytes, *, turn: float = 0.8, quarters: int = 0, seed: int = 1) -> bytes:
    """Its first page as a scanner gives it: askew, grainy, blurred, JPEG."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=170 / 72).to_pil().convert("RGB")
    picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.7))
    chance = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    specks = [(chance.randrange(picture.width), chance.randrange(picture.height)) for _ in range(900)]
    for place in specks:
        picture.putpixel(place, (90, 90, 90))
    if quarters:
        picture = picture.rotate(90 * quarters, expand=True)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    return buffer.getvalue()
