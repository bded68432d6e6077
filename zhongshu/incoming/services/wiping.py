"""清除: a registered paper proves to be above the ceiling. Its bytes and everything made of them go; a masked carrier entry stays."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.incoming import access
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.services.registering import CARRIER_TITLE
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import Record, RecordFile, RecordTask

MASKED = ("contact", "remarks", "main_recipients", "cc_recipients", "duplicate_reason")


def wipe_paper(document: IncomingDocument, *, level: int, reason: str, actor: Person) -> Record:
    """Every file of the record in all its versions is wiped with text, pictures and search words; wherever the same bytes are
    registered, in any organ, those entries become carrier entries too. Opinions stay: they are history. What is secret goes first and
    stays gone; then the entries are put into cleared hands, which may be refused when there is nobody."""
    touched = _wipe_words(document, level=level, reason=reason, actor=actor)
    _raise_levels(touched, level, actor)
    return records.lock(document.record)


@transaction.atomic
def _wipe_words(document: IncomingDocument, *, level: int, reason: str, actor: Person) -> list[Record]:
    """Files, title and remarks of this entry and of all with the same bytes. Returns these records."""
    record = records.lock(document.record)
    if not (answer := access.may_wipe(actor, record)):
        raise NotAllowed(answer.reason)
    if level <= policy.ceiling():
        raise RuleBroken(_("这个密级没有超出本系统上限，不用清除。密级登记错了的，请用更正登记。"), field="level")
    if not reason.strip():
        raise RuleBroken(_("请写明清除的原因。"), field="reason")
    held = list(RecordFile.objects.filter(record=record).select_related("file__blob"))
    shared = RecordFile.objects.filter(file__blob__in=[row.file.blob_id for row in held]).exclude(record=record)
    others = list(Record.objects.select_for_update().filter(pk__in=shared.values("record")).order_by("pk"))
    _wipe_files(held, reason, actor)
    for each in (record, *others):
        _mask(each, level, reason, actor)
    return [record, *others]


def _raise_levels(touched: Iterable[Record], level: int, actor: Person) -> None:
    """Each entry on its own: one that nobody is cleared for does not keep the others where they are."""
    refused = []
    for record in touched:
        try:
            _raise_level(record, level, actor)
        except RuleBroken as error:
            refused.append(str(error))
    if refused:
        raise RuleBroken(_("文件和标题已经清除。") + "".join(refused) + _("办好后按收文号再清除一次，密级才算改好。"))


@transaction.atomic
def _raise_level(record: Record, level: int, actor: Person) -> None:
    record = records.lock(record)
    record.level, record.is_carrier_entry = level, True
    records.save(record, "level", "is_carrier_entry")
    records.level_raised(record, actor=actor)


def _wipe_files(held: Iterable[RecordFile], reason: str, actor: Person) -> None:
    done: set[int] = set()
    for row in held:
        if row.file.blob_id not in done and row.file.blob.wiped_at is None:
            files.wipe(row.file, reason=reason, actor=actor)
            done.add(row.file.blob_id)
        files.mask_name(row.file)


def _mask(record: Record, level: int, reason: str, actor: Person) -> None:
    """What may stand in the register from now on."""
    record.title = CARRIER_TITLE
    records.save(record, "title")
    IncomingDocument.objects.filter(record=record).update(**dict.fromkeys(MASKED, ""))
    RecordTask.objects.filter(record=record).delete()
    record.notices.update(text=CARRIER_TITLE)
    data = {"level": SecurityLevel(level).name.lower(), "reason": reason, "at": timezone.now().isoformat()}
    audit.write("incoming.document.wiped", record, actor=actor, data=data)
    records.changed(record)
