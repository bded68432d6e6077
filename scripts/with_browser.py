"""Run a command with CHROMIUM naming the browser's program.

Without Chromium on this machine the command is skipped; with REQUIRE_BROWSER=1 that is an error.
"""

import os
import shutil
import subprocess
import sys

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main(command: list[str]) -> int:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("Chromium is not installed here; these tests are skipped (apt-get install chromium).", flush=True)
        return 1 if os.environ.get("REQUIRE_BROWSER") == "1" else 0
    return subprocess.run(command, env=os.environ | {"CHROMIUM": program, "DATABASE_URL": ""}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
