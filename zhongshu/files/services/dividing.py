"""One scan with several papers becomes as many uploads: at separator sheets by itself, at blank pages when a clerk asks."""

import io
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.engines import dividing
from zhongshu.files import store
from zhongshu.files.models import Channel, Upload
from zhongshu.files.services.uploads import Source, receive_upload, settle
from zhongshu.files.tasks.forgetting import forget
from zhongshu.people.models import Person


@transaction.atomic
def divide(upload: Upload, *, parting: Sequence[int], actor: Person) -> list[Upload]:
    """The parts take the place of the scan; the parting pages belong to none of them. Nothing is dropped: what cannot be
    divided stays as it is."""
    papers = dividing.papers_between(upload.pages or max(parting, default=0), parting)
    if len(papers) < 2:
        raise RuleBroken(_("照这些页拆分只有一件，不用拆分。"))
    return _replace(upload, papers, actor)


def divide_at_blank(upload: Upload, *, actor: Person) -> list[Upload]:
    return divide(upload, parting=upload.blank_pages, actor=actor)


def divide_at_sheets(upload: Upload, found: dividing.Look) -> None:
    """In the worker: separator sheets were put between the papers on purpose. A sheet alone in front or behind is left out
    with the one paper that remains; blank pages next to a sheet are its backs."""
    beside = {number for sheet in found.separators for number in (sheet - 1, sheet + 1)}
    parting = sorted({*found.separators, *(beside & set(found.blank))})
    papers = dividing.papers_between(found.pages, parting)
    if papers:
        _replace(upload, papers, upload.holder)


@transaction.atomic
def _replace(upload: Upload, papers: Sequence[Sequence[int]], actor: Person) -> list[Upload]:
    settled = settle(upload, "divided", reason=_("拆成 %(n)s 件") % {"n": len(papers)}, actor=actor)
    try:
        contents = dividing.parts(store.read(upload.path), upload.kind, papers)
    except dividing.CannotDivide as trouble:
        raise RuleBroken(str(trouble)) from trouble
    made = [_part(settled, number, content) for number, content in enumerate(contents, 1)]
    data = {"upload": upload.pk, "sm3": upload.sm3, "papers": papers, "parts": [part.sm3 for part in made]}
    audit.write("files.upload.divided", actor=actor, organ=settled.organ, data=data)
    forget(settled, reason=_("已拆分"))
    return made


def _part(upload: Upload, number: int, content: bytes) -> Upload:
    stem, _dot, suffix = upload.name.rpartition(".")
    name = f"{stem or upload.name}-{number}.{suffix if stem else upload.kind}"
    source = Source(Channel.DIVIDED, f"{upload.token}:{number}", parent=upload, due_at=upload.due_at)
    return receive_upload(io.BytesIO(content), name, actor=upload.holder, organ=upload.organ, source=source)
