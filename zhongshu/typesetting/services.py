"""Setting a paper for a person: nothing is stored; a level above the ceiling is refused; what is taken away is noted."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.typeset import served
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.typesetting.forms import MARKS

MOST_UPLOADED = 20_000_000
LEVELS = {word: level for level, word in MARKS.items()}


def read(upload: BinaryIO | None, name: str, pasted: str, *, actor: Person) -> served.ReadDraft:
    """The elements of a draft; refused with a sentence at the field it came through."""
    field = "draft_file" if upload else "pasted"
    data = upload.read(MOST_UPLOADED + 1) if upload else pasted.encode("utf-8", "replace")
    if len(data) > MOST_UPLOADED:
        raise RuleBroken(_("文件超过 20 MB。请删去多余的图片，或者拆分后再排版。"), field=field)
    found = served.read(data, PurePath(name).name if upload else "稿.txt")
    for _field, sentence in found.problems:
        raise RuleBroken(sentence, field=field)
    refuse_above(found.values, actor, field=field)
    return found


def refuse_above(values: Mapping[str, Any], person: Person, *, field: str = "security_level") -> None:
    """A mark above the ceiling of the deployment, or above what the person may read, is not worked on here."""
    level = LEVELS.get(str(values.get("security_level") or ""), SecurityLevel.NONE)
    ceiling = SecurityLevel(min(policy.ceiling(), person.clearance))
    if level > ceiling:
        sentence = _("所选密级超出本系统上限（%(ceiling)s），不能在这里排版，内容没有保存。请在相应密级的系统中办理。")
        raise RuleBroken(sentence % {"ceiling": ceiling.label}, field=field)


def set_paper(
    values: Mapping[str, Any], files: Mapping[str, bytes], *, wanted: str = "", actor: Person
) -> served.Outcome:
    """The sides of the paper, or one of its files."""
    refuse_above(values, actor)
    kinds = (wanted,) if wanted else ()
    return served.set_paper(values, files, settings.FONTS_DIR, wanted=kinds, shows=not wanted)


@transaction.atomic
def downloaded(kind: str, values: Mapping[str, Any], pages: int, *, actor: Person) -> None:
    """Note that a paper was taken away: its kind, length and level; never its title."""
    level = LEVELS.get(str(values.get("security_level") or ""), SecurityLevel.NONE)
    data = {"kind": kind, "pages": pages, "level": int(level), "layout": values.get("layout", "standard")}
    audit.write("typesetting.paper.downloaded", actor=actor, organ=actor.organ, data=data)
