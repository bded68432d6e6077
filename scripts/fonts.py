"""Provide the fonts that typesetting needs under var/fonts: the site's own, the system's, else Debian's by download.

A site puts licensed fonts into var/fonts/site; templates prefer these. Root is not needed.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

BANNER = """
  ┌────────────────────────────────────────────────────────────────────────────┐
  │ 缺少公文字体，排版功能暂不可用；其他功能不受影响。                          │
  │ Fonts for official papers are missing; everything else works.              │
  └────────────────────────────────────────────────────────────────────────────┘
  缺 missing: {missing}
  {advice}
  或将字体文件放入 or put font files into: {site}
"""


@dataclass(frozen=True)
class Package:
    """A Debian package and the font files of it that are used."""

    name: str
    files: tuple[str, ...]

    def missing_from(self, folder: Path) -> list[str]:
        return [file for file in self.files if not any(folder.rglob(file))]


PACKAGES = (
    Package("fonts-noto-cjk", ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")),
    Package("fonts-lxgw-wenkai", ("LXGWWenKai-Regular.ttf",)),
    Package(
        "texlive-lang-chinese",
        ("FandolFang-Regular.otf", "FandolHei-Regular.otf", "FandolKai-Regular.otf", "FandolSong-Regular.otf"),
    ),
)


def provide(folder: Path) -> None:
    """Fill the folder; print a banner and go on when some fonts cannot be had."""
    (folder / "site").mkdir(parents=True, exist_ok=True)
    wanted = [package for package in PACKAGES if package.missing_from(folder)]
    if not wanted or given_up(folder):
        return
    link_system_fonts(wanted, folder / "system")
    wanted = [package for package in wanted if package.missing_from(folder)]
    advice = download(wanted, folder / "debian") if wanted else ""
    missing = [file for package in wanted for file in package.missing_from(folder)]
    if missing:
        (folder / "missing").write_text("\n".join(missing) + "\n", encoding="utf-8")
        print(BANNER.format(missing=", ".join(missing), advice=advice, site=folder / "site"), flush=True)
    else:
        (folder / "missing").unlink(missing_ok=True)


def given_up(folder: Path) -> bool:
    """Whether an earlier run failed, and nothing was put into the site's folder since."""
    note = folder / "missing"
    if not note.is_file() or note.stat().st_mtime < (folder / "site").stat().st_mtime:
        return False
    print(f"排版字体仍缺 fonts still missing: {', '.join(note.read_text(encoding='utf-8').split())}", flush=True)
    print(f"  重试请删除 to try again, delete: {note}", flush=True)
    return True


def link_system_fonts(packages: list[Package], folder: Path) -> None:
    """Link the wanted files that the system has, so that one folder holds all fonts."""
    if not shutil.which("fc-list"):
        return
    listed = subprocess.run(["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=False).stdout
    wanted = {file for package in packages for file in package.files}
    for path in {Path(line) for line in listed.splitlines()}:
        if path.name in wanted:
            folder.mkdir(exist_ok=True)
            (folder / path.name).unlink(missing_ok=True)
            (folder / path.name).symlink_to(path)


def download(packages: list[Package], folder: Path) -> str:
    """Fetch the packages with the system's apt and keep only the font files; else say what the office can do."""
    names = " ".join(package.name for package in packages)
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return f"本系统没有 apt，请安装与 {names} 相当的字体。 There is no apt here: install the like of {names}."
    print(f"Downloading the fonts of {names} …", flush=True)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fonts-", dir=folder) as name:
        work = Path(name)
        for package in packages:
            if not fetch(package, work, folder):
                break  # no use in waiting for the next time-out
    return f"可以运行 you can run: sudo apt-get install -y {names}"


def fetch(package: Package, work: Path, folder: Path) -> bool:
    """Download one package, unpack it and keep its font files."""
    if not (apt_get(["download", package.name], work) or apt_get_privately(["download", package.name], work)):
        return False
    archive = next(work.glob(f"{package.name}_*.deb"))
    unpacked = work / package.name
    subprocess.run(["dpkg", "-x", str(archive), str(unpacked)], check=True)
    for file in package.files:
        found = next((path for path in unpacked.rglob(file) if path.is_file()), None)
        if found:
            shutil.move(found, folder / file)
    archive.unlink()
    shutil.rmtree(unpacked)
    return True


def apt_get_privately(arguments: list[str], work: Path) -> bool:
    """Try again with package lists of our own: a fresh machine has none, and updating the system's needs root."""
    for sub in ("lists/partial", "cache/archives/partial"):
        (work / sub).mkdir(parents=True, exist_ok=True)
    own = ["-o", f"Dir::State::Lists={work}/lists", "-o", f"Dir::Cache={work}/cache"]
    if not any((work / "lists").glob("*Packages*")) and not apt_get([*own, "update"], work):
        return False
    return apt_get([*own, *arguments], work)


def apt_get(arguments: list[str], work: Path) -> bool:
    options = ["-qq", "-o", "APT::Sandbox::User=", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30"]
    return subprocess.run(["apt-get", *options, *arguments], cwd=work, check=False, capture_output=True).returncode == 0
