"""Uploads: what is taken, what is refused, with which sentence; bounded whatever the bytes are."""

import random
import struct
import sys
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhongshu.engines import bounded
from zhongshu.engines.extract import inspect
from zhongshu.engines.extract.inspect import SENTENCES, inspect_here
from zhongshu.engines.extract.read import READERS, read_here
from zhongshu.engines.extract.text import text_here

WORD_HEADER = b"\xec\xa5" + b"\0" * 8
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX_MAIN}"/></Types>'
OBJECTS = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter %s>>\nstream\n%s\nendstream\nendobj\n"
RELATIONS = '<Relationships><Relationship Type="x/{}" Target="https://example.invalid/a" TargetMode="External"/></Relationships>'


def codes(data: bytes, name: str) -> list[str]:
    return [problem.code for problem in inspect_here(data, name).problems]


def encrypted_zip(data: bytes) -> bytes:
    """Every entry marked as encrypted."""
    marked = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(magic)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(magic, at + 4)
    return bytes(marked)


@pytest.mark.parametrize(
    ("kind", "name", "build"),
    [
        ("docx", "来文.docx", lambda make: make.docx()),
        ("docx", "来文.doc", lambda make: make.docx()),  # the name is a slip
        ("doc", "材料.doc", lambda make: make.ole({"WordDocument": WORD_HEADER})),
        ("wps", "材料.wps", lambda make: make.ole({"WordDocument": WORD_HEADER})),
        ("xls", "表.xls", lambda make: make.ole({"Workbook": b"\x09\x08\x10\x00" + b"\0" * 16})),
        ("pdf", "文件.pdf", lambda make: make.pdf()),
        ("ofd", "文件.ofd", lambda make: make.ofd()),
        ("txt", "便函.txt", lambda _: "关于移栽行道树的便函\r\n".encode("gb18030")),
        ("txt", "便函.txt", lambda _: "便函".encode("utf-8-sig")),
        ("txt", "便函.txt", lambda _: "便函".encode("utf-16")),
        ("png", "扫描.png", lambda make: make.picture()),
        ("jpg", "照片.png", lambda make: make.picture("JPEG")),
        ("tif", "扫描.tiff", lambda make: make.picture("TIFF")),
    ],
)
def test_good_files_are_taken_by_their_content(make, kind, name, build):
    facts = inspect_here(build(make), name)
    assert (facts.kind, facts.problems) == (kind, [])


@pytest.mark.parametrize(
    ("code", "name", "build"),
    [
        ("executable", "来文.pdf", lambda _: b"MZ\x90\x00" + b"\0" * 200),
        ("executable", "来文.docx", lambda _: b"\x7fELF" + b"\0" * 200),
        ("executable", "来文.txt", lambda _: b"#!/bin/sh\nrm -rf ~\n"),
        ("executable", "来文.bat", lambda _: b"del *.*"),
        ("archive", "来文.zip", lambda make: make.zip({"a.txt": "a"})),
        ("archive", "来文.docx", lambda make: make.zip({"a.txt": "a"})),
        ("archive", "来文.rar", lambda _: b"Rar!\x1a\x07\x00" + b"\0" * 50),
        ("not_allowed", "来文.html", lambda _: b"<!DOCTYPE html><script>alert(1)</script>"),
        ("not_allowed", "来文.txt", lambda _: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("embedded_files", "来文.rtf", lambda _: b"{\\rtf1 {\\object{\\*\\objdata 0105}}}"),
        ("disguised", "来文.pdf", lambda make: make.docx()),
        ("disguised", "来文.jpg", lambda make: make.pdf()),
        ("disguised", "来文.docx", lambda _: "只是文字".encode()),
        ("unknown_kind", "来文.bin", lambda _: bytes(range(256)) * 4),
        ("damaged", "来文.pdf", lambda _: bytes(range(256)) * 4),
        ("damaged", "来文.docx", lambda make: make.docx()[:3000]),
        ("damaged", "来文.pdf", lambda _: b"%PDF-1.7\n1 0 obj <</Type/Catalog"),
        ("damaged", "来文.png", lambda make: make.picture(size=(900, 900))[:-60]),
        ("damaged", "来文.ofd", lambda make: make.ofd()[:400]),
        ("damaged", "来文.doc", lambda make: make.ole({"WordDocument": b"nothing"})),
        ("damaged", "来文.doc", lambda make: make.ole({"WordDocument": WORD_HEADER})[:300]),
        ("damaged", "来文.docx", lambda make: make.docx({"word/document.xml": "<a>"})),
        ("damaged", "来文.docx", lambda make: make.zip({"[Content_Types].xml": CONTENT_TYPES})),
        ("encrypted", "来文.docx", lambda make: make.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})),
        ("encrypted", "来文.doc", lambda make: make.ole({"WordDocument": b"\xec\xa5" + b"\0" * 8 + b"\0\x01"})),
        ("encrypted", "表.xls", lambda make: make.ole({"Workbook": struct.pack("<HHHH", 0x2F, 2, 0, 0)})),
        ("encrypted", "来文.docx", lambda make: encrypted_zip(make.docx())),
        (
            "encrypted",
            "来文.pdf",
            lambda make: make.pdf(
                trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)
            ),
        ),
        ("macros", "来文.docx", lambda make: make.docx({"word/vbaProject.bin": b"x"})),
        ("macros", "来文.docm", lambda make: make.docx({"word/vbaData.xml": "<a/>"})),
        ("macros", "来文.docx", lambda make: make.docx({"word/activeX/activeX1.xml": "<a/>"})),
        ("macros", "来文.doc", lambda make: make.ole({"WordDocument": WORD_HEADER, "_VBA_PROJECT": b"x"})),
        ("macros", "表.xls", lambda make: make.ole({"Workbook": struct.pack("<HHIBB", 0x85, 6, 0, 0, 1)})),
        (
            "external_template",
            "来文.docx",
            lambda make: make.docx({"word/_rels/settings.xml.rels": RELATIONS.format("attachedTemplate")}),
        ),
        (
            "embedded_files",
            "来文.docx",
            lambda make: make.docx({"word/embeddings/oleObject1.bin": "\x01Ole10Native".encode("utf-16-le")}),
        ),
        ("script", "来文.pdf", lambda make: make.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
        ("script", "来文.pdf", lambda make: make.pdf(b"/OpenAction<</S/Java#53cript/J#53 9 0 R>>")),
        ("script", "来文.pdf", lambda make: make.pdf(b"/AA<</O<</S/Launch/F(cmd.exe)>>>>")),
        (
            "script",
            "来文.pdf",
            lambda make: make.pdf(objects=OBJECTS % (b"/FlateDecode", zlib.compress(b"8 0 <</S/JavaScript/JS(x)>>"))),
        ),
        ("script", "来文.pdf", lambda make: make.pdf(b"/A(stream\n)/OpenAction<</S/JavaScript/JS(x)>>/B(endstream)")),
        ("script", "来文.pdf", lambda make: make.pdf(objects=OBJECTS % (b"[/ASCIIHexDecode/FlateDecode]", b"00"))),
        ("embedded_files", "来文.pdf", lambda make: make.pdf(b"/Names<</EmbeddedFiles 9 0 R>>")),
        ("bomb", "来文.docx", lambda make: make.docx({"word/media/a.bin": b"\0" * 90_000_000})),
        ("bomb", "来文.docx", lambda make: make.docx({f"word/{number}.txt": b"" for number in range(5_100)})),
        ("bomb", "来文.docx", lambda make: make.docx({"a/" * 20 + "b.txt": b""})),
        (
            "too_many_pixels",
            "来文.png",
            lambda make: make.picture("PNG", (20, 20)).replace(
                struct.pack(">II", 20, 20), struct.pack(">II", 60_000, 60_000)
            ),
        ),
        (
            "external_entities",
            "来文.docx",
            lambda make: make.docx(
                {"word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}
            ),
        ),
        (
            "external_entities",
            "来文.ofd",
            lambda make: make.zip({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        ),
    ],
)
def test_bad_files_are_refused(make, code, name, build):
    data = build(make)
    if code == "too_many_pixels":
        data = data[:29] + struct.pack(">I", zlib.crc32(data[12:29])) + data[33:]
    assert code in codes(data, name)


def test_hyperlinks_to_the_web_are_no_danger(make):
    data = make.docx({"word/_rels/footer1.xml.rels": RELATIONS.format("hyperlink")})
    assert codes(data, "来文.docx") == []


def test_every_sentence_is_a_sentence():
    assert [sentence for sentence in SENTENCES.values() if not sentence.endswith("。")] == []


def test_empty_and_oversized_files_are_refused_unread():
    assert [p.code for p in inspect(b"", "来文.pdf").problems] == ["empty"]
    problem = inspect(b"x" * 11, "来文.pdf", max_bytes=10).problems[0]
    assert (problem.code, problem.sentence) == ("too_large", "文件超过 0 MB，请压缩图片或拆分后再上传。")


def test_a_file_is_inspected_from_its_path(make, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(make.pdf())
    facts = inspect(path, "来文.pdf")
    assert (facts.kind, facts.pages, facts.size, facts.is_accepted) == ("pdf", 1, path.stat().st_size, True)


def test_a_file_that_takes_too_long_is_refused(make, monkeypatch):
    monkeypatch.setattr(sys.modules["zhongshu.engines.extract.inspect"], "TIMEOUT_SECONDS", 0.01)
    assert [p.code for p in inspect(make.pdf(), "来文.pdf").problems] == ["too_complex"]


def test_work_beyond_its_memory_ends_alone():
    with pytest.raises(bounded.OutOfBounds):
        bounded.call(bytearray, 8_000_000_000)


def test_errors_of_the_work_come_back():
    with pytest.raises(ValueError, match="invalid literal"):
        bounded.call(int, "一")


def builders(make):
    return [
        make.docx(),
        make.pdf(),
        make.ofd(),
        make.picture(),
        make.picture("JPEG"),
        make.ole({"WordDocument": WORD_HEADER * 200}),
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_mutated_files_give_facts_and_never_an_error(make, seed, which):
    mutated = mutate(builders(make)[which], random.Random(seed))  # noqa: S311 -- a reproducible choice
    started = time.monotonic()
    facts = inspect_here(mutated, "来文")
    if facts.kind in READERS:
        read_here(mutated, facts.kind)
        text_here(mutated, facts.kind)
    assert facts.is_accepted == (not facts.problems)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("number", ["01", "03", "09", "11", "14"])
def test_mutated_samples_give_facts_and_never_an_error(sample, number):
    data = sample(number)[0].read_bytes()
    chance = random.Random(number)  # noqa: S311 -- a reproducible choice
    for _ in range(25):
        mutated = mutate(data, chance)
        facts = inspect_here(mutated, "来文")
        if facts.kind in READERS:
            read_here(mutated, facts.kind)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a piece cut out or doubled, or the end cut off."""
    mutated = bytearray(data)
    for _ in range(chance.choice([1, 3, 20, 200])):
        mutated[chance.randrange(len(mutated))] = chance.randrange(256)
    at, length = chance.randrange(len(mutated)), chance.randrange(1, 400)
    edits = (
        lambda: None,
        lambda: mutated.__delitem__(slice(at, at + length)),
        lambda: mutated.extend(mutated[at : at + length]),
    )
    chance.choice(edits)()
    return bytes(mutated[: chance.choice([len(mutated), at + 1])])


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]
    ),
)
def test_any_bytes_give_facts(data, magic):
    facts = inspect_here(magic + data, "来文.pdf")
    assert facts.is_accepted == (not facts.problems)
