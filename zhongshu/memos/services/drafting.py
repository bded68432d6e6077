"""起草: a memo begins, is changed while it is written, and gets its attachments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.memos import access, queries
from zhongshu.memos.models import Memo, MemoLeader, MemoText
from zhongshu.numbering import services as numbering
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import Relation
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import situation

SERIES = "签报"
MAX_BODY = 20_000
MAX_SUBJECT = 300


@dataclass(frozen=True)
class MemoData:
    """What the drafter fills in; `leaders` in rank order."""

    subject: str
    body: str
    leaders: Sequence[Person]
    basis: str = ""
    unit: Unit | None = None
    phone: str = ""
    level: int = 0
    secrecy_period: str = ""
    urgency: str = "normal"
    due_at: datetime | None = None


@dataclass(frozen=True)
class FileChange:
    """Attachments that come and go with a change of the words."""

    added: Sequence[Upload] = ()
    removed: Sequence[RecordFile] = ()
    reason: str = ""


@verb
def create(
    data: MemoData,
    *,
    actor: Person,
    organ: Organ,
    uploads: Sequence[Upload] = (),
    source: Record | None = None,
    at: datetime | None = None,
) -> Memo:
    """A memo is open from its first line, in the drafter's hands; it has its number at once and keeps it. `source`: what it
    arises from, which the drafter must be able to see."""
    at = at or timezone.now()
    require(access.may_draft(actor, organ))
    refuse_wrong_values(data, organ)
    _refuse_below(source.level if source else 0, data.level)
    number = numbering.draw(organ, SERIES, timezone.localtime(at).year, actor=actor, at=at)
    record = records.create(
        access.KIND,
        _one_line(data.subject),
        organ=organ,
        actor=actor,
        at=at,
        unit=data.unit,
        number=number,
        reference=number.text,
        **_of_record(data),
    )
    memo = Memo.objects.create(
        record=record,
        organ=organ,
        year=number.series.year,
        value=number.value,
        drafter=actor,
        drafted_on=timezone.localtime(at).date(),
        **_own_values(data),
    )
    MemoLeader.objects.bulk_create(
        MemoLeader(memo=memo, person=person, order=order) for order, person in enumerate(data.leaders, start=1)
    )
    _attach(record, uploads, actor=actor, at=at)
    if source is not None:
        records.link(record, Relation.ARISES_FROM, source, actor=actor)
    audit.write("memos.memo.created", record, actor=actor, data={"number": number.text, "files": len(uploads)}, at=at)
    workflow.start(record, actor=actor, due_at=data.due_at, to=actor, at=at)
    return Memo.objects.select_related(*access.RELATED).get(pk=record.pk)


@verb
def amend(
    memo: Memo,
    data: MemoData,
    *,
    version: int,
    actor: Person,
    files_changed: FileChange | None = None,
    at: datetime | None = None,
) -> Memo:
    """Change the words; `version` is that of the record when the form was opened. What stood before is kept. The leaders are
    changed by `address`."""
    at = at or timezone.now()
    memo = locked(memo)
    record = memo.record
    require(access.may_amend(actor, record))
    refuse_wrong_values(data, record.owning_organ)
    _refuse_below(queries.floor_of(record), data.level)
    subject, values = _one_line(data.subject), _own_values(data)
    changed = sorted(name for name, value in values.items() if getattr(memo, name) != value)
    if subject != record.title or "body" in changed:
        _keep_words(memo, actor=actor, at=at)
    memo.record = records.amend(
        record, actor=actor, version=version, title=subject, owning_unit=data.unit, **_of_record(data)
    )
    for name, value in values.items():
        setattr(memo, name, value)
    memo.save(update_fields=list(values))
    _change_files(memo.record, files_changed or FileChange(), actor=actor, at=at)
    data_of = {"fields": changed, "files": len(files_changed.added) if files_changed else 0}
    audit.write("memos.memo.amended", memo.record, actor=actor, data=data_of, at=at)
    records.changed(memo.record)
    return memo


def locked(memo: Memo) -> Memo:
    """The memo as it stands, under the lock of its record."""
    records.lock(memo.record)
    return Memo.objects.select_related(*access.RELATED).get(pk=memo.pk)


def refuse_wrong_values(data: MemoData, organ: Organ) -> None:
    """Rules that hold without a form; the form says them at the field."""
    if not data.subject.strip():
        raise RuleBroken(_("请填写标题。"), field="subject")
    if len(data.subject) > MAX_SUBJECT:
        raise RuleBroken(_("标题太长，请控制在%(n)s字以内。") % {"n": MAX_SUBJECT}, field="subject")
    if not data.body.strip():
        raise RuleBroken(_("请写签报的内容。"), field="body")
    if len(data.body) > MAX_BODY:
        raise RuleBroken(_("内容太长，请控制在%(n)s字以内，其余作附件。") % {"n": MAX_BODY}, field="body")
    refuse_wrong_leaders(data.leaders, data.level, organ)


def _refuse_below(floor: int, level: int) -> None:
    if level < floor:
        raise RuleBroken(
            _("密级不能低于所依据的文件（%(level)s）。") % {"level": SecurityLevel(floor).label}, field="level"
        )


def refuse_wrong_leaders(chosen: Sequence[Person], level: int, organ: Organ) -> None:
    if not chosen:
        raise RuleBroken(_("请选择呈送领导。"), field="leaders")
    able = {person.pk for person in queries.leaders_of(organ)}
    if strangers := [person.name for person in chosen if person.pk not in able]:
        raise RuleBroken(
            _("签报只呈送本机关领导，%(names)s不在其中。") % {"names": "、".join(strangers)}, field="leaders"
        )
    if low := [person.name for person in chosen if person.clearance < level]:
        raise RuleBroken(_("%(names)s的知悉级别低于本件密级，不能呈送。") % {"names": "、".join(low)}, field="leaders")


def _of_record(data: MemoData) -> dict[str, Any]:
    return {"level": data.level, "secrecy_period": data.secrecy_period, "urgency": data.urgency}


def _own_values(data: MemoData) -> dict[str, Any]:
    body = "\n".join(line.rstrip() for line in data.body.strip().splitlines())
    return {"body": body, "basis": data.basis.strip(), "phone": data.phone.strip(), "drafting_unit": data.unit}


def _keep_words(memo: Memo, *, actor: Person, at: datetime) -> None:
    lead = situation(memo.record).here
    MemoText.objects.create(
        memo=memo,
        number=memo.earlier.count() + 1,
        subject=memo.record.title,
        body=memo.body,
        stage=lead.stage,
        replaced_by=actor,
        replaced_at=at,
    )


def _attach(record: Record, uploads: Sequence[Upload], *, actor: Person, at: datetime) -> None:
    for upload in uploads:
        files.confirm_level(upload, level=record.level, actor=actor)
        upload.refresh_from_db()
        records.attach(record, files.keep(upload, actor=actor, at=at), role=FileRole.ATTACHMENT, actor=actor)


def _change_files(record: Record, change: FileChange, *, actor: Person, at: datetime) -> None:
    """Whatever goes is named with a reason; nothing of another record."""
    if change.removed and not change.reason.strip():
        raise RuleBroken(_("请写明移除附件的原因。"), field="reason")
    for attached in change.removed:
        if attached.record_id != record.pk or attached.removed_at is not None:
            raise RuleBroken(_("这份附件不在本件上，请刷新后再选。"), field="removed")
        records.detach(attached, reason=change.reason.strip()[:200], actor=actor)
    _attach(record, change.added, actor=actor, at=at)


def _one_line(text: str) -> str:
    return " ".join(text.split())
