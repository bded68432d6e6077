"""kill -9 at random while people work: what was acknowledged is there, nothing is half done, notices come once.

`make test` drives for some seconds, `make soak` (ZHONGSHU_SOAK=1) for minutes. The seed is printed and can be given: CRASH_SEED.
"""

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.crash.deployment import ROOT, Deployment
from zhongshu.incoming.checklist import ITEMS

IS_SOAK = os.environ.get("ZHONGSHU_SOAK") == "1"
SECONDS = 300 if IS_SOAK else 20
SEED = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(10**6))
PAUSES = (0.5, 3.0)  # between two kills
FOUND = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.conftest import build_cast
from zhongshu.people.models import Account
build_cast()
for name in ("clerk", "second_clerk"):
    account, session = Account.objects.get(username=name), SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "zhongshu.people.backends.LockingBackend"
    session.create()
    print(session.session_key)
"""
LOOK = """
import json, sys
from django.db import connection
from zhongshu.audit import exports, services as audit
from zhongshu.audit.models import Entry
from zhongshu.core import guards, registry
from zhongshu.files import store
from zhongshu.files.models import Blob, Upload
from zhongshu.incoming.models import IncomingDocument
from zhongshu.notices.models import Notice
from zhongshu.numbering.models import Number
from zhongshu.records.models import Record
from zhongshu.search import checking, jobs as searching
from zhongshu.workflow.models import Step
astray = [*checking.astray(), checking.too_many()]  # before anything is mended
searching.index_texts()
searching.repair()
audit.seal_pending(everything=True)
with connection.cursor() as cursor:
    whole = [cursor.execute(f"PRAGMA {word}").fetchall() for word in ("integrity_check", "foreign_key_check")]
values = list(Number.objects.order_by("value").values_list("value", flat=True))
wrong = ("workflow.without_lead", "workflow.two_holders", "workflow.holder_gone", "workflow.finished_with_open_steps")
leads = Step.objects.filter(role="lead").exclude(sent_by=None)
told = [notice for notice in Notice.objects.filter(kind="workflow.received").values_list("person", "key")]
expected = {(step.holder_id, f"step:{step.pk}:new") for step in leads if step.holder_id != step.sent_by_id}
held = [(one.path, one.sm3) for one in [*Upload.objects.filter(done_at=None), *Blob.objects.filter(wiped_at=None)]]
print(json.dumps({
    "whole": whole,
    "numbers": values == list(range(1, len(values) + 1)) and len(values) == IncomingDocument.objects.count(),
    "registered": dict(IncomingDocument.objects.values_list("sender_number", "pk")),
    "stages": dict(Step.objects.filter(finished_at=None, role="lead").values_list("record_id", "stage")),
    "tokens": list(Upload.objects.values_list("token", flat=True)),
    "half": [check.key for check in registry.checks() if check.key in wrong and list(check.find(None))],
    "unaudited": Record.objects.count() - Entry.objects.filter(verb="incoming.document.registered").count(),
    "untold": sorted(expected - set(told)), "twice": len(told) - len(set(told)), "unasked": sorted(set(told) - expected),
    "guards": guards.missing(connection), "chain": exports.prove_database().faults,
    "unfound": [found for found in [*astray, *checking.astray(), checking.too_many()] if found],
    "bytes": [path for path, sm3 in held if not (store.root() / path).exists()],
}))
"""


@dataclass
class Said:
    """What the server acknowledged."""

    registered: dict[str, int] = field(default_factory=dict)
    forwarded: set[int] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    failures: int = 0

    def __str__(self) -> str:
        counts = f"{len(self.registered)} registered, {len(self.forwarded)} forwarded, {len(self.tokens)} uploaded"
        return f"{counts}, {self.failures} requests broken off"


class Served:
    """`zhongshu serve` of a deployment of its own."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment, self.port = deployment, free_port()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "zhongshu", "serve", "--port", str(self.port), "--web-workers", "2"]
        with (self.deployment.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.deployment.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_up()

    def wait_until_up(self) -> None:
        for _turn in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/people/login/")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.deployment.folder / "log").read_text())

    def family(self) -> list[int]:
        """Children and grandchildren."""
        parents = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
        children = [pid for pid, parent in parents.items() if parent == self.process.pid]
        return children + [pid for pid, parent in parents.items() if parent in children]

    def kill_one(self, chance: random.Random) -> None:
        if family := self.family():
            kill(chance.choice(family))

    def kill_all(self) -> None:
        family = self.family()
        kill(self.process.pid)
        for pid in family:
            kill(pid)
        self.process.wait()


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Clerk(threading.Thread):
    """Registers paper after paper, sends each on, uploads a file now and then; writes down what was acknowledged."""

    def __init__(self, port: int, session: str, place: int, until: float) -> None:
        super().__init__()
        self.port, self.session, self.place, self.until = port, session, place, until
        self.said = Said()

    def run(self) -> None:
        count = 0
        while time.monotonic() < self.until:
            count += 1
            number = f"岚水〔2026〕{self.place}{count:05}号"
            pk = self.register(number)
            if pk:
                self.said.registered[number] = pk
                self.forward(pk)
            if count % 3 == 0:
                self.upload(number)

    def register(self, number: str) -> int | None:
        values = {
            "sender": "省水利厅", "sender_number": number, "title": f"关于{number}的通知", "document_type": "notice", "level": "0",
            "urgency": "normal", "received_at": "2026-03-09T08:30", "copies": "1", "paper_class": "action_document", "then": "stay",
        }  # fmt: skip
        place = self.post("/incoming/form/", urlencode(values).encode(), "application/x-www-form-urlencoded")
        found = re.search(r"/records/(\d+)/|done=(\d+)", place)
        return int(found[1] or found[2]) if found else None

    def forward(self, pk: int) -> None:
        values = urlencode({"to_stage": "proposing", **{item.key: "1" for item in ITEMS}}).encode()
        if self.post(f"/incoming/{pk}/check/", values, "application/x-www-form-urlencoded"):
            self.said.forwarded.add(pk)

    def upload(self, number: str) -> None:
        parts = [
            '--edge\r\nContent-Disposition: form-data; name="next"\r\n\r\n/incoming/queue/\r\n',
            f'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n{number}的正文\r\n--edge--\r\n',
        ]
        place = self.post("/files/upload/", "".join(parts).encode(), "multipart/form-data; boundary=edge")
        self.said.tokens |= set(re.findall(r"upload=(\w+)", place))

    def post(self, path: str, body: bytes, kind: str) -> str:
        """Where the answer leads; empty when there was none or it was no success."""
        token = "a" * 32
        headers = {"Content-Type": kind, "Cookie": f"sessionid={self.session}; csrftoken={token}", "X-CSRFToken": token}
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.said.failures += 1
            time.sleep(0.05)
            return ""
        return answer.headers.get("Location", "") if answer.status in {302, 303} else ""


@pytest.fixture
def served(django_db_setup, django_db_blocker, tmp_path) -> Iterator[tuple[Served, list[str]]]:
    with django_db_blocker.unblock():
        deployment = Deployment.migrated(tmp_path / "site", "crash")
    sessions = deployment.do(FOUND).split()
    server = Served(deployment)
    yield server, sessions
    server.kill_all()


def drive(server: Served, sessions: list[str], chance: random.Random) -> Said:
    until = time.monotonic() + SECONDS
    clerks = [Clerk(server.port, session, place + 1, until) for place, session in enumerate(sessions * 2)]
    for clerk in clerks:
        clerk.start()
    while time.monotonic() < until:
        time.sleep(chance.uniform(*PAUSES))
        server.kill_one(chance)
    for clerk in clerks:
        clerk.join()
    return Said(
        {number: pk for clerk in clerks for number, pk in clerk.said.registered.items()},
        set().union(*[clerk.said.forwarded for clerk in clerks]),
        set().union(*[clerk.said.tokens for clerk in clerks]),
        sum(clerk.said.failures for clerk in clerks),
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what is killed runs on SQLite")
def test_kill_at_random(served, capsys):
    server, sessions = served
    said = drive(server, sessions, random.Random(SEED))  # noqa: S311 -- to be repeated
    server.kill_all()
    server.start()

    found = json.loads(server.deployment.do(LOOK))

    with capsys.disabled():
        print(f"\ncrash test, seed {SEED}, {SECONDS} s: {said}")  # noqa: T201 -- the seed must be read
    assert len(said.registered) > 5
    assert len(said.forwarded) > 5
    assert {number: found["registered"].get(number) for number in said.registered} == said.registered
    assert {pk: found["stages"].get(str(pk)) for pk in said.forwarded} == dict.fromkeys(said.forwarded, "proposing")
    assert said.tokens <= set(found["tokens"])
    assert found["whole"] == [[["ok"]], []]
    assert found["numbers"] is True
    silent = ("half", "untold", "unasked", "guards", "chain", "bytes", "unfound")
    assert {key: found[key] for key in silent} == {key: [] for key in silent}
    assert (found["unaudited"], found["twice"]) == (0, 0)
