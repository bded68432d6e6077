"""Uploads wait in quarantine until the clerk has confirmed the level (decision 19), and always in somebody's hands (16)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, Refusal, RuleBroken, StaleEdit
from zhongshu.engines.extract import FileFacts, inspect, read_paper
from zhongshu.files import access, store
from zhongshu.files.models import Upload
from zhongshu.people import calendars
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.people.queries import interim_holder

NAME_LENGTH = 200
WIPED_NAME = "—"


@dataclass(frozen=True)
class Received:
    """What became of one of several files: an upload, or a sentence."""

    name: str
    upload: Upload | None = None
    sentence: str = ""


def receive_upload(stream: Any, name: str, *, actor: Person, organ: Organ, at: datetime | None = None) -> Upload:
    """Take a file into quarantine, look at it, read it. It is in the actor's hands until the close of the day."""
    if not (answer := access.may_upload(actor, organ)):
        raise NotAllowed(answer.reason)
    token = secrets.token_hex(16)
    try:
        written = store.quarantine(token, stream, limit=settings.MAX_PAPER_BYTES)
    except store.TooLarge as error:
        raise RuleBroken(too_large()) from error
    try:
        return _accept(written, token, _clean(name), actor=actor, organ=organ, at=at or timezone.now())
    except BaseException:
        store.wipe(written.path)
        raise


def receive_many(
    files: Iterable[tuple[Any, str]], *, actor: Person, organ: Organ, at: datetime | None = None
) -> list[Received]:
    """Several at once: one that is refused does not hold up the others."""
    results = []
    for stream, name in files:
        try:
            upload = receive_upload(stream, name, actor=actor, organ=organ, at=at)
        except Refusal as refusal:
            results.append(Received(_clean(name), sentence=str(refusal)))
        else:
            results.append(Received(upload.name, upload))
    return results


def too_large() -> str:
    megabytes = settings.MAX_PAPER_BYTES // (1024 * 1024)
    return _("文件超过 %(n)s MB，没有收下。请压缩或拆分后再传。") % {"n": megabytes}


@transaction.atomic
def refuse(upload: Upload, *, reason: str, actor: Person) -> Upload:
    """Above the ceiling: the bytes are overwritten, what was read from them is dropped; the hash alone remains."""
    upload = settle(upload, "refused", reason=reason, actor=actor)
    upload.name, upload.read = WIPED_NAME, {}
    upload.save(update_fields=["name", "read"])
    audit.write("files.upload.refused", actor=actor, organ=upload.organ, data={"sm3": upload.sm3})
    return upload


@transaction.atomic
def discard(upload: Upload, *, reason: str, actor: Person) -> Upload:
    """Not to be registered: sent twice, not a paper. The bytes are wiped, name and reason stay."""
    if not reason.strip():
        raise RuleBroken(_("请写明为什么不登记这份文件。"), field="reason")
    upload = settle(upload, "discarded", reason=reason, actor=actor)
    upload.read = {}
    upload.save(update_fields=["read"])
    data = {"sm3": upload.sm3, "reason": reason}
    audit.write("files.upload.discarded", actor=actor, organ=upload.organ, data=data)
    return upload


def settle(upload: Upload, outcome: str, *, reason: str = "", actor: Person) -> Upload:
    """End an upload once, in the caller's transaction; its quarantined bytes go when that commits."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not (answer := access.may_settle(actor, upload)):
        raise NotAllowed(answer.reason)
    if upload.done_at is not None:
        raise StaleEdit(_("这份文件刚被办过：%(outcome)s。") % {"outcome": upload.get_outcome_display()})
    quarantined, upload.path = upload.path, ""
    upload.done_at, upload.outcome, upload.outcome_reason = timezone.now(), outcome, reason[:200]
    upload.save(update_fields=["path", "done_at", "outcome", "outcome_reason"])
    transaction.on_commit(lambda: store.wipe(quarantined))
    return upload


@transaction.atomic
def hand_over(person: Person, *, to: Person, actor: Any, reason: str = "", at: datetime | None = None) -> list[Upload]:
    """Somebody leaves: what waits in their hands goes to another, with its due time."""
    uploads = list(Upload.objects.select_for_update().filter(holder=person, done_at__isnull=True))
    for upload in uploads:
        upload.holder = to
        upload.save(update_fields=["holder"])
        data = {"upload": upload.pk, "from": person.pk, "to": to.pk, "reason": reason}
        audit.write("files.upload.handed_over", actor=actor, organ=upload.organ, data=data, at=at)
    return uploads


def leaving(person: Person, *, actor: Any, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody is disabled or moved: what waits in quarantine goes to the interim holder."""
    if not Upload.objects.filter(holder=person, done_at__isnull=True).exists():
        return 0
    interim = interim_holder(person, SecurityLevel.NONE)
    if interim is None:
        raise RuleBroken(_("%(name)s手里还有待登记的文件，没有人可以接手。请先登记或者清退。") % {"name": person.name})
    return len(hand_over(person, to=interim, actor=actor, reason=reason, at=at))


def _accept(  # the whole of one row
    written: store.Written, token: str, name: str, *, actor: Person, organ: Organ, at: datetime
) -> Upload:
    data = store.read(written.path)
    facts = inspect(data, name)
    if facts.problems:
        raise RuleBroken(facts.problems[0].sentence)
    read = read_paper(data, facts.kind).to_dict()
    return _register(written, facts, {"token": token, "name": name, "read": read}, actor=actor, organ=organ, at=at)


@transaction.atomic
def _register(  # the whole of one row
    written: store.Written, facts: FileFacts, known: dict[str, Any], *, actor: Person, organ: Organ, at: datetime
) -> Upload:
    upload = Upload.objects.create(
        **known,
        sm3=written.sm3,
        size=written.size,
        kind=facts.kind,
        pages=facts.pages,
        path=written.path,
        organ=organ,
        holder=actor,
        due_at=calendars.clock_for(organ).add_workdays(at, 0),
        created_at=at,
    )
    # no name and no title: the level is not confirmed yet, and audit rows stay for ever
    data = {"upload": upload.pk, "sm3": written.sm3, "size": written.size, "kind": facts.kind}
    audit.write("files.upload.received", actor=actor, organ=organ, data=data, at=at)
    return upload


def _clean(name: str) -> str:
    """The last part of the name, printable, short enough, its extension kept."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    plain = plain or str(_("无名文件"))
    suffix = PurePath(plain).suffix[:16]
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - len(suffix)] + suffix
