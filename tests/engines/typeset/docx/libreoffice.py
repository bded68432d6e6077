"""LibreOffice as an independent reader of our Word files, with free fonts under the names of the standard."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

INSTEAD = {
    "仿宋_GB2312": "FandolFang R",
    "楷体_GB2312": "FandolKai",
    "黑体": "FandolHei",
    "方正小标宋简体": "Noto Serif CJK SC",
    "宋体": "FandolSong",
}


def as_pdf(data: bytes, fonts: Path, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of a Word file; skips where it is not installed."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{other}</string></edit></match>'
        for name, other in INSTEAD.items()
    )
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts}</dir><cachedir>{folder / 'cache'}</cachedir>{rules}</fontconfig>",
        encoding="utf-8",
    )
    (folder / "paper.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder / "out")]
    home = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "FONTCONFIG_FILE": str(settings)}
    subprocess.run([*command, str(folder / "paper.docx")], env=home, check=True, capture_output=True, timeout=120)
    return (folder / "out" / "paper.pdf").read_bytes()
