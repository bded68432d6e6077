"""Lay every file of a folder into the tray of a clerk, to be confirmed and registered."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhongshu.core.errors import Refusal
from zhongshu.files.models import Channel
from zhongshu.files.services import Source
from zhongshu.incoming.services import folder, intake


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="its files and those of its subfolders")
        parser.add_argument("--as", dest="login", required=True, metavar="LOGIN", help="account of the clerk")
        parser.add_argument("--organ", default="", metavar="NAME", help="full or short name; default: the clerk's own")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(_("没有这个文件夹：%(path)s") % {"path": options["folder"]})
        try:
            tray = intake.tray_of(options["login"], options["organ"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        taken = [self._take(path, options["folder"], tray) for path in papers(options["folder"])]
        new, refused = sum(one.is_new for one in taken), sum(one.upload is None for one in taken)
        words = {"all": len(taken), "new": new, "known": len(taken) - new - refused, "refused": refused}
        self.stdout.write(
            _("共 %(all)s 个文件：收下 %(new)s 个，以前收过 %(known)s 个，没有收下 %(refused)s 个。") % words
        )
        if refused:
            raise SystemExit(1)

    def _take(self, path: Path, top: Path, tray: intake.Tray) -> intake.Taken:
        """One file with its own line; what stops one does not stop the others."""
        name = path.relative_to(top).as_posix()
        try:
            source = Source(Channel.COMMAND, f"command:{folder.sm3_of(path)}")
            with path.open("rb") as stream:
                taken = intake.take(stream, path.name, tray=tray, source=source)
        except (OSError, Refusal) as trouble:
            taken = intake.Taken(path.name, sentence=str(trouble))
        self.stdout.write(f"{name}\t{taken.sentence or _('收下，待登记')}")
        return taken


def papers(top: Path) -> list[Path]:
    """Plain files by name; hidden ones and links are left out."""
    found = (path for path in top.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(top).parts))
