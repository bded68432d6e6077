"""Nonsense into every form, every filter and the upload: always an answer, never a crash, never a hang.

Each try is undone. `make test` makes a few hundred tries, `make soak` (ZHONGSHU_SOAK=1) many thousands, with the seed printed.
"""

import os
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.doors.conftest import Stage, _store, built, stage  # noqa: F401 -- fixtures
from tests.doors.test_doors import DOORS, GROUPS, Walk
from zhongshu.people.models import Account

IS_SOAK = os.environ.get("ZHONGSHU_SOAK") == "1"
TRIES = settings(
    max_examples=5000 if IS_SOAK else 40, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
SLOWEST_SECONDS = 20
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e308",
    "NaN",
    "9" * 30,
    "\x00",
    "\u202e",
    "\u202e\u2066",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%s%n",
    "../../etc/passwd",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31T23:59",
    "2026-03-09T08:30",
    "12:61",
    "人" * 5000,
    "👩‍👩‍👧‍👦",
    "true",
    "null",
    "[]",
    "p:1",
    "u:1",
    "o:1",
    "p:",
    "〔２０２６〕",
    '<svg xmlns="http://www.w3.org/2000/svg" onload="x"><path d="M0 0"/></svg>',
    "M0 0L" * 500,
)
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.integers(-(2**65), 2**65).map(str))
NAMES = st.sampled_from(sorted(DOORS))


def somebody_in(name: str) -> str:
    """Who gets in at this door."""
    word = DOORS[name].removesuffix(" by post")
    return next((who for who in GROUPS.get(word, ["clerk"]) if who != "nobody"), "clerk")


def inside(stage_: Stage, name: str) -> tuple[Client, str]:
    walk = Walk(stage_, somebody_in(name))
    return walk.client, reverse(name, kwargs=walk.targets(name, DOORS[name].removesuffix(" by post"))[0][0])


def calm(answer, name: str) -> None:
    assert answer.status_code < 500, (name, answer.status_code)


@pytest.fixture
def clients(stage) -> dict[str, tuple[Client, str]]:  # noqa: F811 -- the fixture
    return {name: inside(stage, name) for name in DOORS}


def test_nonsense_in_forms(clients):
    """The fields that the page itself shows, filled with anything."""

    @TRIES
    @given(name=NAMES, values=st.lists(VALUES, min_size=8, max_size=8), missing=st.sets(st.integers(0, 7)))
    def attempt(name: str, values: list[str], missing: set[int]) -> None:
        assume(name != "people:logout")
        client, address = clients[name]
        with transaction.atomic():
            shown = client.get(address)
            fields = FIELD.findall(shown.content.decode("utf-8", "replace")) if not shown.streaming else []
            typed = {field: values[place % 8] for place, field in enumerate(fields) if place % 8 not in missing}
            started = time.monotonic()
            calm(client.post(address, typed), name)
            assert time.monotonic() - started < SLOWEST_SECONDS
            transaction.set_rollback(True)

    attempt()


def test_nonsense_in_filters(clients):
    keys = re.findall(
        r"\w+",
        "q view state class source light since until year sort cols cursor page tab kind period unit count after",
    )
    keys += re.findall(r"\w+", "step record records steps upload with main organ verb fit next scope done")

    @TRIES
    @given(name=NAMES, asked=st.dictionaries(st.sampled_from(keys), VALUES, max_size=6))
    def attempt(name: str, asked: dict[str, str]) -> None:
        client, address = clients[name]
        with transaction.atomic():
            calm(client.get(address, asked), name)
            transaction.set_rollback(True)

    attempt()


HEADS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"<?xml",
    b"{\\rtf1",
    b"II*\x00",
)


def test_nonsense_uploaded(stage):  # noqa: F811 -- the fixture
    """Kept or refused with a sentence; nothing that is refused stays on the disk."""
    client = Client()
    client.force_login(Account.objects.get(username="clerk"))

    @TRIES
    @given(
        head=st.sampled_from(HEADS),
        rest=st.binary(max_size=2000),
        name=st.text(min_size=1, max_size=60),
        kind=st.sampled_from(["", ".pdf", ".docx", ".ofd", ".png", ".txt", ".exe"]),
    )
    def attempt(head: bytes, rest: bytes, name: str, kind: str) -> None:
        with transaction.atomic():
            answer = client.post(reverse("files:upload"), {"files": SimpleUploadedFile(f"a{name}{kind}", head + rest)})
            calm(answer, name)
            transaction.set_rollback(True)

    attempt()
