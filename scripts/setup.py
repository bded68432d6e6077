"""Set up everything that a working copy needs; quick and silent when there is nothing to do.

Run by the system's python3 (`make setup`): standard library only, and importable by older versions, so that they
get a sentence instead of a traceback.
"""

import argparse
import hashlib
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import fonts

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
VAR = Path(os.environ.get("ZHONGSHU_VAR", ROOT / "var"))
VENDOR = ROOT / "zhongshu" / "core" / "static" / "vendor"
VENDOR_FILES = {"htmx.min.js": "django_htmx/static/django_htmx/htmx-2.min.js"}
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
OCR_LOCK = "requirements-ocr.lock"
OCR_STAMP = "ocr-installed.json"
OCR_SIZE = "about 120 MB to download, 340 MB on disk"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--ocr", action="store_true", help="also what reads scans and photos (large)")
    parser.add_argument("--no-fonts", action="store_true", help="do not look for fonts")
    options = parser.parse_args()
    check_python()
    install(dev=options.dev)
    if options.ocr or os.environ.get("OCR") == "1":
        install_ocr()
    copy_vendor_files()
    compile_translations()
    make_secret_key()
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    if not options.no_fonts:
        fonts.provide(VAR / "fonts")


def check_python() -> None:
    """Stop with one line to paste when the system's Python cannot make an environment."""
    if sys.version_info < (3, 11):  # noqa: UP036  # the system's interpreter may well be older
        sys.exit(f"Zhongshu needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        import ensurepip  # noqa: F401, PLC0415  # Debian ships python3 without it
        import venv  # noqa: F401, PLC0415
    except ImportError:
        sys.exit("Python's venv module is missing. Paste this, then try again:\n  sudo apt-get install -y python3-venv")


def install(*, dev: bool) -> None:
    """Bring .venv to the locked packages, unless the stamp says that it already holds them."""
    wanted = {kind: fingerprint(lock) for kind, lock in LOCKS.items()}
    stamp = read_stamp()
    if stamp == wanted["dev"] or (stamp == wanted["runtime"] and not dev):
        return
    kind = "dev" if dev or (stamp and stamp.get("dev")) else "runtime"
    make_environment(stamp)
    say(f"Installing the packages of {LOCKS[kind]} into .venv …")
    STAMP.unlink(missing_ok=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / LOCKS[kind]))
    pip("--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(json.dumps(wanted[kind]), encoding="utf-8")


def install_ocr() -> None:
    """Add what reads scans and photos to .venv, from a lock of its own."""
    wanted = fingerprint(OCR_LOCK)
    path = STAMP.with_name(OCR_STAMP)
    if read_stamp(path) == wanted:
        return
    say(f"Installing text recognition of {OCR_LOCK} into .venv ({OCR_SIZE}) …")
    path.unlink(missing_ok=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / OCR_LOCK))
    path.write_text(json.dumps(wanted), encoding="utf-8")


def fingerprint(lock: str) -> dict[str, object]:
    """What an installation depends on: the lock, the package's own metadata, the folder, the interpreter."""
    return {
        "dev": lock == LOCKS["dev"],
        "lock": hashlib.sha256((ROOT / lock).read_bytes()).hexdigest(),
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "root": str(ROOT),
        "python": list(sys.version_info[:2]),
    }


def read_stamp(path: "Path | None" = None) -> dict[str, object] | None:
    path = path or STAMP
    if not (path.is_file() and PYTHON.exists()):
        return None
    try:
        stamp: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # half-written by an interrupted run
        return None
    return stamp


def make_environment(stamp: dict[str, object] | None) -> None:
    """Make .venv; anew when the folder was moved, Python changed, or an earlier run was broken off."""
    here = {"root": str(ROOT), "python": list(sys.version_info[:2])}
    if stamp and all(stamp.get(key) == value for key, value in here.items()):
        return
    say("Making the Python environment in .venv …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    if subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode:
        sys.exit("Installing the Python packages failed; see the lines above. Nothing is lost: try again.")


def copy_vendor_files() -> None:
    """Copy the front-end files that come inside Python packages to where templates look for them."""
    site_packages = next((VENV / "lib").glob("python3*/site-packages"))
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in VENDOR_FILES.items():
        content = (site_packages / source).read_bytes()
        target = VENDOR / name
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)


def compile_translations() -> None:
    """Compile locale/*.po that are newer than their .mo."""
    for catalogue in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            run_python(ROOT / "scripts" / "translations.py", "compile", str(catalogue))


def make_secret_key() -> None:
    """Write var/secret_key once, readable by its owner only, unless the site keeps its key elsewhere."""
    path = VAR / "secret_key"
    if os.environ.get("DJANGO_SECRET_KEY_FILE") or path.exists():
        return
    VAR.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))


def run_python(script: Path, *arguments: str) -> None:
    subprocess.run([str(PYTHON), str(script), *arguments], cwd=ROOT, check=True)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
