"""Run a command with DATABASE_URL pointing at a private, throw-away PostgreSQL server.

The server listens on a socket in a temporary folder only, runs without root, and is stopped afterwards.
Without PostgreSQL on this machine the command is skipped; with REQUIRE_POSTGRES=1 that is an error.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

USER = "zhongshu"
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def main(command: list[str]) -> int:
    programs = server_programs()
    if programs is None:
        print("PostgreSQL is not installed here; these tests are skipped (apt-get install postgresql).", flush=True)
        return 1 if os.environ.get("REQUIRE_POSTGRES") == "1" else 0
    folder = Path(tempfile.mkdtemp(prefix="zhongshu-pg-"))
    try:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        return with_server(programs, folder, command)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_programs() -> Path | None:
    """The folder of the newest server's programs: Debian's place, else the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


def with_server(programs: Path, folder: Path, command: list[str]) -> int:
    """Start the server, run the command, stop the server whatever happened."""
    data, log = folder / "data", folder / "log"
    as_postgres(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-k {folder} -c listen_addresses='' {SPEED}"
    as_postgres(programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        as_postgres(programs / "createdb", "-h", folder, "-U", USER, USER)
        address = f"postgres://{USER}@/{USER}?host={quote(str(folder), safe='')}"
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
    finally:
        as_postgres(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def as_postgres(*words: object) -> None:
    """Run a server program, as the user postgres when we are root; its output is shown only when it fails."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*prefix, *map(str, words)]
    # Output goes to a file: pg_ctl's server would keep a pipe open and we would wait for ever.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        if subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False).returncode:
            output.seek(0)
            sys.exit(f"{' '.join(command)}\n{output.read()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
