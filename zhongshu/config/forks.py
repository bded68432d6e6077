"""The processes of one node as copies of one that has loaded everything: they share its memory, and start at once."""

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

Call = Callable[[], object]
PR_SET_PDEATHSIG, M_ARENA_MAX = 1, -8
ARENAS = 2  # pools of the C library; one for each thread would keep memory that nobody uses
# Most of what a request makes is gone without the collector; it looks seldom, and never at what was loaded at the start.
COLLECT_AFTER = (20_000, 20, 50)
TICK_SECONDS = 0.02


def preload() -> None:
    """Load settings, apps, addresses and pages; then let the collector forget all of it, so that it stays shared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
    from django.urls import get_resolver  # noqa: PLC0415  # only after the settings are named

    from zhongshu.config import wsgi  # noqa: PLC0415, F401

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


@dataclass
class Forked:
    """A child that runs a function; spoken to like a subprocess.Popen."""

    call: Call
    returncode: int | None = None
    pid: int = field(init=False)

    def __post_init__(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(run(self.call))

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise TimeoutError(self.pid)
            time.sleep(TICK_SECONDS)
        return code

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def run(call: Call) -> int:
    """In the child: a session of its own, the usual signals, ended with the parent; the answer is the exit code."""
    try:
        os.setsid()  # Ctrl-C reaches only the supervisor, which stops its children in order
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        end_with_parent()
        gc.set_threshold(*COLLECT_AFTER)
        return int(call() or 0)  # type: ignore[call-overload]  # an exit code or nothing
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  # the last line of a process
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def end_with_parent() -> None:
    """Let the kernel end this child when its parent is killed outright, and keep the pools of memory few (Linux)."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if hasattr(library, "mallopt"):
            library.mallopt(M_ARENA_MAX, ARENAS)
