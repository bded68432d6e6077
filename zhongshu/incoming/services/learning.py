"""Remember, sender by sender, what a clerk confirmed. Codes, kinds and names of organs only; nothing of classified papers."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from zhongshu.files.models import Upload
from zhongshu.incoming import reading, senders
from zhongshu.incoming.habits import ALIAS, NUMBER_CODE, code_of
from zhongshu.incoming.models import OTHER_TYPE, IncomingDocument, SenderHabit
from zhongshu.people.levels import is_classified
from zhongshu.people.models import Organ

LONGEST = 200


def learn(document: IncomingDocument, upload: Upload | None) -> None:
    """In the transaction that registers the paper."""
    record = document.record
    if is_classified(record.level) or record.is_carrier_entry:
        return
    facts = {
        NUMBER_CODE: code_of(document.sender_number),
        "document_type": document.document_type if document.document_type != OTHER_TYPE else "",
        "paper_class": document.paper_class,
        "level": str(record.level),
        "main_recipients": document.main_recipients,
        "cc_recipients": document.cc_recipients,
        "contact": document.contact,
    }
    sender = senders.remembered_as(document.sender)
    for about, value in facts.items():
        if value and len(value) <= LONGEST:
            _count(record.owning_organ, sender, about, value)
    read = str(reading.propose(upload.read, record.owning_organ).values["sender"]) if upload else ""
    if read and senders.remembered_as(read) != sender:
        _count(record.owning_organ, senders.remembered_as(read), ALIAS, document.sender)


def _count(organ: Organ, sender: str, about: str, value: str) -> None:
    """One more time; a correction of the sender replaces the one before."""
    now, key = timezone.now(), {"organ": organ, "sender": sender, "about": about}
    if about == ALIAS:
        SenderHabit.objects.filter(**key).exclude(value=value).delete()
    if SenderHabit.objects.filter(**key, value=value).update(count=F("count") + 1, last_at=now):
        return
    try:
        with transaction.atomic():
            SenderHabit.objects.create(**key, value=value, count=1, last_at=now)
    except IntegrityError:  # a colleague was first
        SenderHabit.objects.filter(**key, value=value).update(count=F("count") + 1, last_at=now)
