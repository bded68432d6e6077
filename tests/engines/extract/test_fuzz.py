"""Mutated papers never crash, hang or exhaust the readers; many more are tried by `python -m benches.extract.fuzz`."""

import random

import pytest

from benches.extract.fuzz import mutated, read_all
from tests.engines.extract import builders
from tests.engines.extract.papers import PAPERS

PAPER = PAPERS["reply with three attachments and copies over two lines"]
ROUNDS = 25


@pytest.mark.parametrize("kind", ["txt", "docx", "ofd", "rtf", "eml"])
def test_mutated_files_are_read_or_refused(kind):
    seeds = {
        "txt": builders.as_txt(PAPER),
        "docx": builders.as_docx(PAPER),
        "ofd": builders.as_ofd(PAPER),
        "rtf": b"{\\rtf1 " + "".join(f"\\u{ord(char)}?" for char in "南屏市水务局文件").encode() + b"}",
        "eml": b"Message-ID: <1@x>\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nb\n--a--\n",
    }
    chance = random.Random(4)  # noqa: S311 -- repeatable, not secret
    outcomes = {read_all(mutated(seeds[kind], chance), f"来文.{kind}") for _ in range(ROUNDS)}

    assert all(isinstance(outcome, str) for outcome in outcomes)


def test_a_mail_nested_without_end_is_read_or_refused():
    deep = b"Message-ID: <1@x>\n" + b"Content-Type: message/rfc822\n\n" * 3_000
    assert isinstance(read_all(deep, "来文.eml"), str)


def test_a_document_nested_without_end_is_refused_quickly(make):
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    nested = "<w:sdt>" * 180 + "</w:sdt>" * 180
    data = make.docx({"word/document.xml": f"<w:document {word}><w:body>{nested}</w:body></w:document>"})
    assert isinstance(read_all(data, "来文.docx"), str)


@pytest.mark.parametrize(
    "text", ["、" * 20_000, "市" * 20_000, "各县、区" * 6_000, "（" * 20_000, "3月5日前" * 4_000, "《" * 9_000 + "》"]
)
def test_long_runs_of_one_sign_take_no_time(text):
    assert isinstance(
        read_all(f"关于防汛的通知\n\n各单位：\n{text}。\n市水利局\n2026年3月1日".encode(), "来文.txt"), str
    )
