"""Files that come by themselves: from a folder, a scanner, a mailbox. Each ends in the tray of a clerk or among the troubles that
the same clerk sees; nothing is dropped, nothing comes in twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.files import queries as file_queries
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import access
from zhongshu.incoming.models import IncomingDocument, IntakeTrouble
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Account, Organ, Person


@dataclass(frozen=True)
class Tray:
    """In whose hands what arrives is laid, and for which organ."""

    person: Person
    organ: Organ


@dataclass(frozen=True)
class Taken:
    """What became of one file: `is_new` in the tray, or known before, or a sentence why it was not taken."""

    name: str
    upload: Upload | None = None
    is_new: bool = False
    sentence: str = ""
    code: str = ""


def tray_of(login: str, organ_name: str = "") -> Tray:
    """The clerk with this account; the organ named, else the one for which the clerk registers."""
    account = Account.objects.select_related("person__organ").filter(username=login, is_active=True).first()
    person = account.person if account else None
    if person is None or not person.is_active:
        raise RuleBroken(_("没有账号“%(login)s”，或者已经停用。请写收文人员的账号。") % {"login": login})
    organ = _organ(organ_name) if organ_name else access.registering_organ(person)
    if not (answer := access.may_register(person, organ)):
        raise NotAllowed(answer.reason)
    return Tray(person, organ)


def take(stream: Any, name: str, *, tray: Tray, source: files.Source) -> Taken:
    """Lay one file into the tray. Refusals of the file itself come back as a sentence; a full disk and the like are raised."""
    before = file_queries.by_key(tray.organ, source.key)
    if before is not None:
        return Taken(name, before, sentence=became_of(before))
    try:
        upload = files.receive_upload(stream, name, actor=tray.person, organ=tray.organ, source=source)
    except files.AlreadyWaiting as twin:
        return Taken(name, twin.upload, sentence=str(twin))
    except files.BadFile as bad:
        return Taken(name, sentence=str(bad), code=bad.code)
    return Taken(name, upload, is_new=True)


def became_of(upload: Upload) -> str:
    """What was done with a file that came before."""
    if upload.done_at is None:
        return _("以前收过，在%(name)s的待登记里。") % {"name": upload.holder.name}
    document = IncomingDocument.objects.filter(content_hash=upload.sm3, record__owning_organ=upload.organ_id).first()
    if upload.outcome == "registered" and document is not None:
        return _("以前收过，已登记为%(number)s。") % {"number": document.record.reference}
    return _("以前收过：%(outcome)s。") % {"outcome": upload.get_outcome_display()}


@transaction.atomic
def report_trouble(
    taken: Taken, *, tray: Tray, source: files.Source, place: str, at: datetime | None = None
) -> IntakeTrouble:
    """Somebody has to look: told once, due at the close of the day like a file that waits."""
    at = at or timezone.now()
    facts = {
        "holder": tray.person,
        "due_at": calendars.clock_for(tray.organ).add_workdays(at, 0),
        "channel": source.channel,
        "name": files.clean_name(taken.name),
        "place": place[:300],
        "sentence": taken.sentence[:300],
        "created_at": at,
    }
    trouble, is_new = IntakeTrouble.objects.get_or_create(organ=tray.organ, key=source.key, defaults=facts)
    if is_new:
        data = {"trouble": trouble.pk, "channel": source.channel, "code": taken.code}
        audit.write("incoming.intake.failed", actor=tray.person, organ=tray.organ, data=data, at=at)
    return trouble


@transaction.atomic
def settle_trouble(trouble: IntakeTrouble, *, note: str, actor: Person) -> IntakeTrouble:
    """What became of a file that could not be taken in: asked for again, no paper …"""
    if not note.strip():
        raise RuleBroken(_("请写明怎样处理了。"), field="note")
    locked = IntakeTrouble.objects.select_for_update().get(pk=trouble.pk)
    if not (answer := access.may_register(actor, locked.organ)):
        raise NotAllowed(answer.reason)
    if locked.settled_at is not None:
        raise StaleEdit(_("刚有人处理过了，请刷新。"))
    locked.settled_at, locked.settled_by, locked.note = timezone.now(), actor, note.strip()[:200]
    locked.save(update_fields=["settled_at", "settled_by", "note"])
    data = {"trouble": locked.pk, "note": locked.note}
    audit.write("incoming.intake.settled", actor=actor, organ=locked.organ, data=data)
    return locked


@transaction.atomic
def leaving(person: Person, *, actor: Any, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody goes: open troubles pass to the interim holder."""
    troubles = IntakeTrouble.objects.select_for_update().filter(holder=person, settled_at__isnull=True)
    if not troubles:
        return 0
    interim = people.interim_holder(person, SecurityLevel.NONE)
    if interim is None:
        raise RuleBroken(_("%(name)s手里还有没收下的来件，没有人可以接手。请先处理。") % {"name": person.name})
    for trouble in troubles:
        trouble.holder = interim
        trouble.save(update_fields=["holder"])
        data = {"trouble": trouble.pk, "from": person.pk, "to": interim.pk, "reason": reason}
        audit.write("incoming.intake.handed_over", actor=actor, organ=trouble.organ, data=data, at=at)
    return len(troubles)


def _organ(name: str) -> Organ:
    found = Organ.objects.filter(is_inside=True, name=name).first()
    found = found or Organ.objects.filter(is_inside=True, short_name=name).first()
    if found is None:
        raise RuleBroken(_("没有叫“%(name)s”的本级机关。请写全称或简称。") % {"name": name})
    return found
