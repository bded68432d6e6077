"""Queries counted in this process, times taken over HTTP from a server of its own: one user, then many at once."""

# ruff: noqa: S603, S607

import gc
import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

from benches.speed import visits
from benches.speed.visits import Make, Visit
from zhongshu.config import forks
from zhongshu.people.models import Person
from zhongshu.records.models import Record

WALKERS = ("clerk", "secretary", "liaison")
TOKEN = "a" * 32
LOST = 0  # in place of a status: no answer within the time
SHARES = {
    "record": 8,
    "desk": 5,
    "register, first page": 3,
    "register, filtered": 2,
    "search, one word": 1,
    "search, number": 1,
}


@dataclass
class Line:
    """One row of the table."""

    who: str
    what: str
    queries: int
    cpu: float = 0.0  # milliseconds of this process for one page, whatever else the machine does
    times: dict[int, list[float]] = field(default_factory=dict)  # users → milliseconds
    wrong: int = 0


@dataclass
class Found:
    """Everything that was measured."""

    vendor: str
    lines: list[Line]
    per_second: float
    memory: int
    processes: int
    busy_memory: int = 0  # megabytes after everything was asked for


def measure(folder: Path, *, turns: int, users: int, without: str | None = None) -> Found:
    setup_test_environment()  # answers of the test client then know their context
    people = {name: Person.objects.get(account__username=name) for name in WALKERS}
    cookies = {name: visits.signed_in(person).cookies["sessionid"].value for name, person in people.items()}
    asked = {(name, what): make for name, person in people.items() for what, make in visits.reads(person).items()}
    asked = {key: make for key, make in asked.items() if without is None or not key[1].startswith(without)}
    lines = {key: Line(*key, *count(people[key[0]], make)) for key, make in asked.items()}
    # Numbers that no earlier run gave to its papers.
    top = Record.objects.order_by("-pk").values_list("pk", flat=True).first()
    written = {
        at_once: visits.writes(people["clerk"], turns, f"{top}{place}") for place, at_once in enumerate((1, users))
    }
    for what in written[1]:
        lines[("clerk", what)] = Line("clerk", what, queries=0)
    connections.close_all()
    with Server(folder) as server:
        idle = server.memory()
        for at_once in (1, users):
            for (name, what), make in {
                **asked,
                **{("clerk", what): make for what, make in written[at_once].items()},
            }.items():
                line = lines[(name, what)]
                line.times[at_once], wrong = server.visit(make, cookies[name], turns=turns, at_once=at_once)
                line.wrong += wrong
        mixed = mixture({what: make for (name, what), make in asked.items() if name == "clerk"})
        server.visit(mixed, cookies["clerk"], turns=users * 4, at_once=users)
        started = time.perf_counter()
        times, _wrong = server.visit(mixed, cookies["clerk"], turns=turns * 25, at_once=users)
        per_second = len(times) / (time.perf_counter() - started)
        busy, _processes = server.memory()
    return Found(connection.vendor, list(lines.values()), per_second, *idle, busy)


def mixture(pages: dict[str, Make]) -> Make:
    """What an office asks for in a minute, in shares: records most, then desks, registers, now and then a search."""
    drawn = [make for what, share in SHARES.items() if what in pages for make in [pages[what]] * share]
    random.Random(1).shuffle(drawn)  # noqa: S311 -- the same order every time
    return lambda turn: drawn[turn % len(drawn)](turn)


def count(person: Person, make: Make) -> tuple[int, float]:
    """Queries of the page, the second time it is asked for, and the processor's time for one (the middle of nine)."""
    client = visits.signed_in(person)
    client.get(make(0).path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(make(0).path)
        queries = len(captured)  # the next request empties the list
    assert answer.status_code == 200, (make(0), answer.status_code)  # noqa: S101 -- a bench of refusals would say nothing
    gc.collect()
    gc.freeze()
    gc.set_threshold(*forks.COLLECT_AFTER)  # as the server has it
    spent = []
    teardown_test_environment()  # pages as they are, without the copies that tests look at
    for turn in range(9):
        started = time.thread_time()
        client.get(make(turn).path)
        spent.append((time.thread_time() - started) * 1000)
    setup_test_environment()
    return queries, sorted(spent)[4]


class Server:
    """`zhongshu serve` on a free port."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        self.wires = threading.local()

    def __enter__(self) -> "Server":
        command = [
            sys.executable,
            "-m",
            "zhongshu",
            "serve",
            "--port",
            str(self.port),
            "--web-workers",
            str(os.cpu_count() or 2),
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        for _turn in range(600):
            if self.ask(Visit("/people/login/"), "")[1] == 200:
                return self
            time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(30)

    def ask(self, visit: Visit, cookie: str) -> tuple[float, int]:
        """Milliseconds and status."""
        method, headers = "GET" if visit.body is None else "POST", {"Cookie": f"sessionid={cookie}; csrftoken={TOKEN}"}
        if visit.body is not None:
            headers |= {"Content-Type": visits.FORM, "X-CSRFToken": TOKEN}
        wire = self._wire()
        started = time.perf_counter()
        try:
            wire.request(method, visit.path, visit.body, headers)
            answer = wire.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            wire.close()  # it connects anew when it is used again
            status = LOST
        return (time.perf_counter() - started) * 1000, status

    def _wire(self) -> http.client.HTTPConnection:
        """One for each thread, kept open as browsers do."""
        if not hasattr(self.wires, "own"):
            self.wires.own = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        wire: http.client.HTTPConnection = self.wires.own
        return wire

    def visit(self, make: Make, cookie: str, *, turns: int, at_once: int) -> tuple[list[float], int]:
        """All turns, shared by so many at once."""
        results: list[tuple[float, int]] = []
        waiting = iter(range(turns))
        lock = threading.Lock()

        def work() -> None:
            while (turn := take(waiting, lock)) is not None:
                results.append(self.ask(make(turn), cookie))

        threads = [threading.Thread(target=work) for _number in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [milliseconds for milliseconds, _status in results], sum(
            status not in {200, 302, 303} for _ms, status in results
        )

    def memory(self) -> tuple[int, int]:
        """Megabytes of our own (proportional set size) and number of processes of the whole tree, idle."""
        time.sleep(8)
        family = tree(self.process.pid)
        return sum(megabytes(pid) for pid in family), len(family)


def take(waiting: "Callable[..., object] | object", lock: threading.Lock) -> int | None:
    with lock:
        return next(waiting, None)  # type: ignore[call-overload]  # an iterator


def tree(top: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    pairs = list(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
    found = [top]
    for parent in found:
        found += [pid for pid, of in pairs if of == parent]
    return found


def megabytes(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1]) // 1024
