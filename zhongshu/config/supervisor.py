"""`zhongshu serve`: web server, worker and scheduler as one process tree.

A child that dies is started again, later each time it dies young; ending this process ends them all. The children are copies
of this process after it has loaded everything, so that they share its memory (config.forks). Larger sites run the same three
programs under their own process manager.
"""

import argparse
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import FrameType

from zhongshu.config import forks

LONGEST_PAUSE_SECONDS = 30.0
YOUNG_SECONDS = 60.0
STOP_SECONDS = 15.0
START_SECONDS = 60.0
TICK_SECONDS = 0.2
Program = list[str] | forks.Call  # a command line, or what a copy of this process runs


@dataclass
class Child:
    """One process that must always run."""

    name: str
    program: Program
    process: subprocess.Popen[bytes] | forks.Forked | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    early_deaths: int = 0

    def start(self) -> None:
        if callable(self.program):
            self.process = forks.Forked(self.program)
        else:  # own process group: Ctrl-C reaches only the supervisor, which stops its children in order
            self.process = subprocess.Popen(self.program, start_new_session=True, preexec_fn=forks.end_with_parent)  # noqa: PLW1509  # no threads here
        self.started_at = time.monotonic()

    def keep_running(self, now: float) -> None:
        """Start it again when it has died, after a pause that doubles with each early death."""
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.early_deaths = self.early_deaths + 1 if now - self.started_at < YOUNG_SECONDS else 1
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** (self.early_deaths - 1))
        say(f"{self.name} ended ({code}); starting it again in {pause:g} s.")
        self.process, self.start_again_at = None, now + pause

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Stopped(Exception):
    """Somebody asked the supervisor to end."""


def main(arguments: list[str]) -> int:
    """Serve until stopped; 1 when the address is taken or the web server cannot start."""
    options = parse(arguments)
    refusal = busy(options.host, options.port)
    if refusal:
        say(refusal)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop_asked)
    children = [Child(name, program) for name, program in programs(options).items()]
    try:
        if any(callable(child.program) for child in children):
            forks.preload()
        return run(children, options.host, options.port)
    except Stopped:
        return 0
    finally:
        stop(children)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zhongshu serve", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="default: HOST, else 127.0.0.1")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000, help="default: PORT, else 8000")
    parser.add_argument("--web-workers", type=int, default=os.environ.get("WEB_WORKERS") or 2)
    return parser.parse_args(arguments)


def programs(options: argparse.Namespace) -> dict[str, Program]:
    """The processes of one node by name."""
    return {
        "web server": partial(serve, options.host, options.port, options.web_workers),
        "worker": partial(command, "worker"),
        "scheduler": partial(command, "scheduler"),
    }


def serve(host: str, port: int, workers: int) -> None:
    from zhongshu.config import web  # noqa: PLC0415  # granian belongs to this child alone

    web.serve(host, port, workers)


def command(name: str) -> int:
    """A command of the command line, which stands above this module and starts it: looked up when it is run."""
    return int(import_module("zhongshu.cli").commands()[name].run([]))


def run(children: list[Child], host: str, port: int) -> int:
    """Start all, tell the address once it answers, then keep them running."""
    for child in children:
        child.start()
    if not answers(children[0], host, port):
        say("The web server could not start; see the lines above.")
        return 1
    say(f"\n中枢已启动 Zhongshu is running:  {address(host, port)}\n停止 stop: Ctrl-C")
    while True:
        for child in children:
            child.keep_running(time.monotonic())
        time.sleep(TICK_SECONDS)


def answers(web: Child, host: str, port: int) -> bool:
    """Whether the web server takes connections; it may need some seconds to load."""
    return wait_until(lambda: not web.is_running() or connects(host, port), START_SECONDS) and web.is_running()


def connects(host: str, port: int) -> bool:
    try:
        with socket.create_connection((reachable(host), port), timeout=1):
            return True
    except OSError:
        return False


def busy(host: str, port: int) -> str:
    """Why this address cannot be used, in a sentence; empty when it can."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return ""
    except OSError as error:
        return (
            f"无法使用 {host}:{port}（{error.strerror}）。请换一个端口，例如 PORT={port + 1} make run\n"
            f"Cannot use {host}:{port} ({error.strerror}). Choose another port, such as: PORT={port + 1} make run"
        )


def address(host: str, port: int) -> str:
    name = reachable(host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def reachable(host: str) -> str:
    """An address of this machine that a browser on it can open."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # looked up, not bound


def stop(children: list[Child]) -> None:
    """Ask all to end, wait, then end those that did not."""
    for child in children:
        if child.process is not None and child.is_running():
            child.process.terminate()
    wait_until(lambda: not any(child.is_running() for child in children), STOP_SECONDS)
    for child in children:
        if child.process is not None and child.is_running():
            os.killpg(child.process.pid, signal.SIGKILL)


def wait_until(reached: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reached():
            return True
        time.sleep(TICK_SECONDS / 4)
    return reached()


def stop_asked(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not break off the orderly stop
    raise Stopped


def say(text: str) -> None:
    print(text, flush=True)
