"""LibreOffice as a converter: a profile of its own for each call, a bound on time, ended with all its children."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

TIMEOUT_SECONDS = 60


def convert(data: bytes, extension: str, target: str, folder: Path) -> bytes | None:
    """The file in the target format; None when LibreOffice is not installed or does not manage in time."""
    program = shutil.which("soffice")
    if not program:
        return None
    source = folder / f"paper.{extension}"
    source.write_bytes(data)
    result = folder / "out" / f"paper.{target}"
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--nolockcheck", "--convert-to", target, "--outdir", str(result.parent), str(source)]
    has_worked = _run_in_time(command, folder) and result.is_file()
    return result.read_bytes() if has_worked else None


def _run_in_time(command: list[str], home: Path) -> bool:
    """Run the program in a group of its own and end the whole group when the time is up."""
    environment = {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 -- a fixed program, no shell
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(TIMEOUT_SECONDS) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
