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
from zhongshu.engines.extract import FileFacts, Paper, inspect, read_paper
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.read import is_unrecognised
from zhongshu.files import access, queries, store
from zhongshu.files.models import Channel, Reading, Upload
from zhongshu.files.tasks import recognition
from zhongshu.files.tasks.forgetting import forget
from zhongshu.people import calendars
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.people.queries import interim_holder

NAME_LENGTH = 200
WIPED_NAME = "—"
READ_LATER = IMAGES | {"doc", "wps", "rtf"}  # seconds each: the worker reads them


@dataclass(frozen=True)
class Received:
    """What became of one of several files: an upload, or a sentence."""

    name: str
    upload: Upload | None = None
    sentence: str = ""


@dataclass(frozen=True)
class Source:
    """Which way a file came. `key`: what the channel knows it by; a key comes in once for each organ."""

    channel: str = Channel.WEB
    key: str = ""
    bundle: str = ""
    parent: Upload | None = None
    due_at: datetime | None = None  # empty: the close of the day


WEB = Source()


class BadFile(RuleBroken):
    """The file itself cannot be taken, now or later. `code` is that of engines.extract.inspect."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class AlreadyWaiting(RuleBroken):
    """The same bytes wait to be registered already: nothing is lost, nothing stands there twice."""

    def __init__(self, message: str, upload: Upload) -> None:
        super().__init__(message)
        self.upload = upload


def receive_upload(
    stream: Any, name: str, *, actor: Person, organ: Organ, at: datetime | None = None, source: Source = WEB
) -> Upload:
    """Take a file into quarantine, look at it, read it as far as that is quick; the worker reads scans. It is in the actor's
    hands until the close of the day. What came in before by the same key is given back as it stands."""
    if not (answer := access.may_upload(actor, organ)):
        raise NotAllowed(answer.reason)
    if source.key and (known := queries.by_key(organ, source.key)):
        return known
    token = secrets.token_hex(16)
    try:
        written = store.quarantine(token, stream, limit=settings.MAX_PAPER_BYTES)
    except store.TooLarge as error:
        raise BadFile(too_large(), "too_large") from error
    arrival = Arrival(token, clean_name(name), actor, organ, at or timezone.now(), source)
    try:
        return _accept(written, arrival)
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
        except AlreadyWaiting as twin:
            results.append(Received(clean_name(name), twin.upload, sentence=str(twin)))
        except Refusal as refusal:
            results.append(Received(clean_name(name), sentence=str(refusal)))
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
    forget(upload, reason=_("超出密级上限"))
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
    forget(upload, reason=_("不予登记"))
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


@dataclass(frozen=True)
class Arrival:
    """What is known of an upload before it is looked at."""

    token: str
    name: str
    actor: Person
    organ: Organ
    at: datetime
    source: Source


def _accept(written: store.Written, arrival: Arrival) -> Upload:
    _refuse_twin(written.sm3, arrival)
    data = store.read(written.path)
    facts = inspect(data, arrival.name)
    if facts.problems:
        raise BadFile(facts.problems[0].sentence, facts.problems[0].code)
    paper = Paper() if facts.kind in READ_LATER else read_paper(data, facts.kind)
    is_later = facts.kind in READ_LATER or is_unrecognised(paper)
    return _register(written, facts, arrival, paper.to_dict(), is_later=is_later)


@transaction.atomic
def _register(
    written: store.Written, facts: FileFacts, arrival: Arrival, read: dict[str, Any], *, is_later: bool
) -> Upload:
    source, organ, at = arrival.source, arrival.organ, arrival.at
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # two of the same at the same moment: one waits
    _refuse_twin(written.sm3, arrival)
    upload = Upload.objects.create(
        token=arrival.token,
        name=arrival.name,
        read=read,
        sm3=written.sm3,
        size=written.size,
        kind=facts.kind,
        pages=facts.pages,
        path=written.path,
        organ=organ,
        holder=arrival.actor,
        due_at=source.due_at or calendars.clock_for(organ).add_workdays(at, 0),
        created_at=at,
        channel=source.channel,
        channel_key=source.key,
        bundle=source.bundle,
        parent=source.parent,
        reading=Reading.WAITING if is_later else Reading.DONE,
        reading_at=at if is_later else None,
    )
    # no name and no title: the level is not confirmed yet, and audit rows stay for ever
    data = {
        "upload": upload.pk,
        "sm3": written.sm3,
        "size": written.size,
        "kind": facts.kind,
        "channel": source.channel,
    }
    audit.write("files.upload.received", actor=arrival.actor, organ=organ, data=data, at=at)
    if is_later:
        recognition.queue(upload)
    return upload


def _refuse_twin(sm3: str, arrival: Arrival) -> None:
    """The same bytes wait in this organ's tray already."""
    if arrival.source.parent is not None:
        return
    twin = queries.waiting_twin(sm3, arrival.organ)
    if twin is not None:
        words = {"name": twin.name, "holder": twin.holder.name}
        raise AlreadyWaiting(_("同样的文件已经在待登记里（“%(name)s”，%(holder)s办理），没有重复收下。") % words, twin)


def clean_name(name: str) -> str:
    """The last part of the name, printable, short enough, its extension kept."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    plain = plain or str(_("无名文件"))
    suffix = PurePath(plain).suffix[:16]
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - len(suffix)] + suffix
