import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from zhongshu.config import supervisor
from zhongshu.config.supervisor import Child

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)",
]


def died(child):
    child.start()
    child.process.wait(10)
    return child


def test_a_dead_child_is_started_again_after_a_pause(capsys):
    child = died(Child("worker", DIES))
    child.keep_running(now=time.monotonic())
    pause = child.start_again_at - time.monotonic()

    assert child.process is None
    assert 0.3 < pause <= 0.5
    assert re.fullmatch(r"worker ended \(3\); starting it again in 0.5 s\.\n", capsys.readouterr().out)

    child.keep_running(now=child.start_again_at)
    assert child.process.wait(10) == 3


def test_the_pause_doubles_while_it_dies_young_and_has_a_limit():
    pauses = []
    child = Child("worker", DIES)
    for _ in range(9):
        died(child)
        now = time.monotonic()
        child.keep_running(now)
        pauses.append(child.start_again_at - now)

    assert [round(pause, 1) for pause in pauses] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_child_that_lived_long_is_started_again_at_once():
    child = died(Child("worker", DIES))
    child.early_deaths = 7
    child.keep_running(now=child.started_at + supervisor.YOUNG_SECONDS + 1)

    assert child.early_deaths == 1


def test_stopping_ends_every_child_also_a_stubborn_one(monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    children = [Child("worker", SLEEPER), Child("stubborn", STUBBORN), Child("never started", SLEEPER)]
    for child in children[:2]:
        child.start()
    time.sleep(0.5)
    supervisor.stop(children)

    assert [child.process.wait(10) for child in children[:2]] == [-signal.SIGTERM, -signal.SIGKILL]


def test_a_taken_port_is_told_in_a_sentence_before_anything_starts(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status = supervisor.main(["--host", "127.0.0.1", "--port", str(port)])

    assert status == 1
    assert f"PORT={port + 1} make run" in capsys.readouterr().out


def test_the_address_is_one_that_a_browser_can_open():
    assert supervisor.address("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert supervisor.address("::", 80) == "http://[::1]:80/"
    assert supervisor.address("10.1.2.3", 8000) == "http://10.1.2.3:8000/"


def test_killing_the_supervisor_outright_leaves_no_child_behind():
    code = (
        "import sys, time\n"
        "from zhongshu.config.supervisor import Child\n"
        "child = Child('worker', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "child.start(); print(child.process.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()

    assert supervisor.wait_until(lambda: not is_alive(pid), 10)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
    return state != "Z"  # a zombie that nobody reaped is dead


def test_one_command_serves_restarts_what_dies_and_ends_in_order():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = (
        "import sys\n"
        "from zhongshu.config import supervisor\n"
        "worker = [sys.executable, '-c', 'import os, time; print(\"worker\", os.getpid(), flush=True); time.sleep(60)']\n"
        f"web = [sys.executable, '-m', 'http.server', '--bind', '127.0.0.1', '{port}']\n"
        "supervisor.programs = lambda options: {'web server': web, 'worker': worker}\n"
        f"sys.exit(supervisor.main(['--host', '127.0.0.1', '--port', '{port}']))\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        first = int(next_line(process, "worker").split()[1])
        assert f"http://127.0.0.1:{port}/" in next_line(process, "中枢已启动")
        os.kill(first, signal.SIGKILL)
        second = int(next_line(process, r"worker \d").split()[1])
        process.terminate()

        assert process.wait(20) == 0
        assert second != first
        assert not is_alive(second)


def next_line(process, pattern):
    return next(line for line in process.stdout if re.match(pattern, line))
