"""`zhongshu backup FOLDER` and `zhongshu restore FOLDER/zhongshu-…`."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from zhongshu.config.backups.making import make
from zhongshu.config.backups.restoring import restore as restore_from
from zhongshu.core.errors import RuleBroken


def backup(arguments: list[str]) -> int:
    """Database, files and audit heads into a new folder below the given one, while the system runs."""
    parser = argparse.ArgumentParser(prog="zhongshu backup", description=backup.__doc__)
    parser.add_argument("folder", type=Path)
    try:
        made = make(parser.parse_args(arguments).folder)
    except RuleBroken as refusal:
        return tell(f"✗ {refusal}", 1)
    except OSError as error:
        place = error.filename or error
        return tell(_("✗ 写不进 %(place)s，请换一个能写、有空间的文件夹。没有备份。") % {"place": place}, 1)
    return tell(_("✓ 备份完成：%(folder)s") % {"folder": made}, 0)


def restore(arguments: list[str]) -> int:
    """A backup into an empty deployment; exit code 1 when anything differs afterwards."""
    parser = argparse.ArgumentParser(prog="zhongshu restore", description=restore.__doc__)
    parser.add_argument("folder", type=Path)
    try:
        different = restore_from(parser.parse_args(arguments).folder)
    except RuleBroken as refusal:
        return tell(f"✗ {refusal}", 1)
    if different:
        return tell("\n".join(f"✗ {line}" for line in different), 1)
    return tell(_("✓ 恢复完成，行数、文件和审计链与备份一致。请再运行 zhongshu migrate 和 zhongshu doctor。"), 0)


def tell(text: str, code: int) -> int:
    (sys.stderr if code else sys.stdout).write(f"{text}\n")
    return code
