"""Run work on untrusted files in a process of its own, with bounds on time, memory and output.

A crash, a hang or a memory bomb inside a native library ends the child, never the caller.
"""

import io
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 30
MEMORY_BYTES = 2_000_000_000
_PACKAGE_ROOT = Path(__file__).parents[2]
_HARMLESS = {"builtins": {"set", "frozenset", "bytearray", "complex"}, "datetime": {"date", "datetime", "timedelta"}}


class OutOfBounds(Exception):
    """The work took too long or too much memory, or its library crashed."""


def call(work: Callable[..., Any], *arguments: Any, timeout_seconds: float = TIMEOUT_SECONDS) -> Any:
    """The result of a module-level function, run in a child; its own exceptions come back as raised."""
    order = pickle.dumps((work.__module__, work.__qualname__, arguments))
    command = [sys.executable, "-X", "utf8", "-c", "from zhongshu.engines.bounded import serve; serve()"]
    try:
        child = subprocess.run(  # noqa: S603 -- our own interpreter and function
            command, input=order, capture_output=True, timeout=timeout_seconds, cwd=_PACKAGE_ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OutOfBounds("处理文件超时。") from error
    return _answer(child.stdout)


def _answer(output: bytes) -> Any:
    try:
        has_worked, result = _Reader(io.BytesIO(output)).load()
    except (EOFError, pickle.UnpicklingError, ValueError) as error:
        raise OutOfBounds("处理文件时程序中止。") from error
    if not has_worked:
        raise result
    return result


def serve() -> None:
    """The child's side: read one order, do it within the memory bound, write the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name, arguments = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 -- from our own parent
    try:
        answer = (True, getattr(import_module(module), name)(*arguments))
    except MemoryError:
        answer = (False, OutOfBounds("处理文件需要的内存过大。"))
    except Exception as error:  # noqa: BLE001 -- handed to the caller, who raises it
        answer = (False, error)
    sys.stdout.buffer.write(pickle.dumps(answer))


class _Reader(pickle.Unpickler):
    """Reads plain values and our own classes only, should a file have taken over the child."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("zhongshu.engines."):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        if name in _HARMLESS.get(module, ()) or (module == "builtins" and name.endswith("Error")):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")
