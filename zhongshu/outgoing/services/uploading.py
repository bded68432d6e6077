"""A Word file as a draft: begin a paper with it or go on from it; its tracked changes are accepted or refused one by one."""

import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.engines.typeset.reading import tracked_served
from zhongshu.files import services as files
from zhongshu.files.models import File
from zhongshu.outgoing import access, composing, papers
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.models import OutgoingDocument, TrackedDraft, Version, WorkingDraft
from zhongshu.outgoing.services.drafting import create
from zhongshu.outgoing.services.versions import locked, put_words, save_words
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models.link import FileRole
from zhongshu.typesetting.services import LEVELS, MOST_UPLOADED, refuse_above
from zhongshu.workflow.services.moving import require


@dataclass(frozen=True)
class Arrived:
    """A file that can be read: what it says with its changes refused, and the changes."""

    data: bytes
    name: str
    values: papers.Paper
    placed: int = 0  # pictures in the text: a mark stands in their place
    hidden: int = 0  # pictures in tables, text boxes, heads and feet: no mark, but the file is kept
    changes: tuple[dict[str, Any], ...] = ()
    remarks: tuple[dict[str, Any], ...] = ()
    formats: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.changes or self.remarks)

    @property
    def level(self) -> int:
        return LEVELS.get(str(self.values.get("security_level") or ""), SecurityLevel.NONE)

    @property
    def words(self) -> papers.Paper:
        return composing.typed(self.values)

    @property
    def has_pictures(self) -> bool:
        return bool(self.placed or self.hidden)

    def note(self, said: str) -> str:
        """What the version says of the file, with the pictures that did not come along."""
        left = [
            _("正文的%(n)s张图片") % {"n": self.placed} if self.placed else "",
            _("表格、文本框、页眉页脚里的%(n)s张图片") % {"n": self.hidden} if self.hidden else "",
        ]
        lost = _("和").join(filter(None, left))
        said = f"{said}“{self.name[:100]}”"
        return said + _("，%(lost)s没有带入，原稿存在本件材料里") % {"lost": lost} if lost else said


@dataclass(frozen=True)
class Begun:
    """What became of a file: a paper whose draft it is, or changes that wait to be decided."""

    document: OutgoingDocument
    tracked: TrackedDraft | None = None
    version: Version | None = field(default=None)


def read(stream: BinaryIO, name: str, *, actor: Person) -> Arrived:
    """The file in a process of its own; a sentence at the field when it is damaged, locked, too large or of a higher level."""
    data = stream.read(MOST_UPLOADED + 1)
    if len(data) > MOST_UPLOADED:
        raise RuleBroken(_("文件超过 20 MB。请压缩图片，或者拆分后再上传。"), field="file")
    name = files.clean_name(name)
    found = tracked_served.read(data, name)
    if found.problem:
        raise RuleBroken(found.problem, field="file")
    refuse_above(found.values, actor, field="file")
    values, placed = with_marks(found.values)
    tracked = asdict(found.tracked)
    read_of = (tracked["changes"], tracked["remarks"], tracked["formats"])
    return Arrived(data, name, values, placed, found.hidden, *read_of)


@verb
def begin(arrived: Arrived, data: DocumentData, *, organ: Organ, actor: Person, at: datetime | None = None) -> Begun:
    """A new paper from the file: its text before the changes is the first version."""
    at = at or timezone.now()
    document = create(data, actor=actor, organ=organ, paper=arrived.words, at=at)
    version = save_words(document, "save", actor=actor, at=at, note=arrived.note(_("上传")))
    _audit(document, arrived, actor, at)
    return Begun(document, _kept_for(document, arrived, actor, at), version)


@verb
def go_on(document: OutgoingDocument, arrived: Arrived, *, actor: Person, at: datetime | None = None) -> Begun:
    """The file of somebody who worked on the paper in Word. What stands now is kept as a version; without tracked changes the
    file's text is the draft, with them it waits until they are decided."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    if arrived.level > document.record.level:
        raise RuleBroken(
            _("文稿上标的密级高于本件的密级，没有收下。请先核对：确属该密级的，先改本件密级，再上传。"), field="file"
        )
    if TrackedDraft.objects.filter(record=document.record, settled_at__isnull=True).exists():
        raise RuleBroken(_("还有一份修改稿没有处理完。请先处理，或者选“不用这份修改稿”，再上传。"), field="file")
    save_words(document, "save", actor=actor, at=at, note=arrived.note(_("上传之前，")))
    _audit(document, arrived, actor, at)
    if tracked := _kept_for(document, arrived, actor, at):
        return Begun(document, tracked)
    put_words(document, _over(document, arrived.values), actor=actor, at=at)
    return Begun(document, version=save_words(document, "save", actor=actor, at=at, note=arrived.note(_("上传"))))


def _kept_for(document: OutgoingDocument, arrived: Arrived, actor: Person, at: datetime) -> TrackedDraft | None:
    """The file itself stays: for its changes until they are decided, and for good where its pictures do not come along, as material
    of the record that is no attachment of the paper."""
    if not arrived.has_changes and not arrived.has_pictures:
        return None
    file = _keep(document, arrived, actor, at)
    if arrived.has_pictures:
        records.attach(document.record, file, role=FileRole.OTHER, actor=actor)
    return _wait(document, arrived, file, actor, at) if arrived.has_changes else None


def _wait(document: OutgoingDocument, arrived: Arrived, file: File, actor: Person, at: datetime) -> TrackedDraft:
    draft = WorkingDraft.objects.get(record=document.record)
    return TrackedDraft.objects.create(
        record=document.record,
        file=file,
        changes=list(arrived.changes),
        remarks=list(arrived.remarks),
        formats=arrived.formats,
        differs=papers.plain(arrived.words.get("body", "")) != papers.plain(draft.paper.get("body", "")),
        made_by=actor,
        made_at=at,
    )


def _keep(document: OutgoingDocument, arrived: Arrived, actor: Person, at: datetime) -> File:
    organ = document.record.owning_organ if actor.organ_id == document.record.owning_organ_id else actor.organ
    upload = files.receive_upload(io.BytesIO(arrived.data), arrived.name, actor=actor, organ=organ, at=at)
    return files.keep(files.confirm_level(upload, level=document.record.level, actor=actor), actor=actor, at=at)


def _audit(document: OutgoingDocument, arrived: Arrived, actor: Person, at: datetime) -> None:
    data = {"size": len(arrived.data), "changes": len(arrived.changes), "remarks": len(arrived.remarks)}
    audit.write("outgoing.draft.uploaded", document.record, actor=actor, data=data, at=at)


@verb
def decide(tracked: TrackedDraft, decisions: Mapping[int, bool], *, actor: Person) -> TrackedDraft:
    """Remember what was chosen so far; nothing is written into the draft yet."""
    tracked = _open(tracked, actor)
    known = {change["number"] for change in tracked.changes}
    tracked.decided |= {str(number): is_taken for number, is_taken in decisions.items() if number in known}
    tracked.save(update_fields=["decided"])
    return tracked


@verb
def settle(tracked: TrackedDraft, *, actor: Person, rest: bool | None = None, at: datetime | None = None) -> Version:
    """The file with its changes as decided becomes the draft, between two versions. `rest`: what holds for those not decided."""
    at = at or timezone.now()
    tracked = _open(tracked, actor)
    undecided = [change["number"] for change in tracked.changes if str(change["number"]) not in tracked.decided]
    if undecided and rest is None:
        raise RuleBroken(
            _("还有%(n)s处没有选。请逐条选“接受”或者“拒绝”，或者按“其余全部接受”“其余全部拒绝”。")
            % {"n": len(undecided)}
        )
    tracked.decided |= {str(number): bool(rest) for number in undecided}
    refused = {int(number) for number, is_taken in tracked.decided.items() if not is_taken}
    document = locked(OutgoingDocument.objects.select_related("record").get(record=tracked.record))
    save_words(document, "save", actor=actor, at=at, note=_("处理修订之前"))
    put_words(document, _over(document, _settled(tracked, refused)), actor=actor, at=at)
    note = _("处理“%(name)s”的修订：接受%(taken)s处，拒绝%(refused)s处") % {
        "name": tracked.file.name[:80],
        "taken": len(tracked.changes) - len(refused),
        "refused": len(refused),
    }
    tracked.result = save_words(document, "save", actor=actor, at=at, note=note)
    _end(tracked, actor, at, {"taken": len(tracked.changes) - len(refused), "refused": len(refused)})
    return tracked.result


def _settled(tracked: TrackedDraft, refused: set[int]) -> papers.Paper:
    with files.open_file(tracked.file) as stream:
        found = tracked_served.settled(stream.read(), tracked.file.name, refused)
    if found.problem:
        raise RuleBroken(found.problem)
    return with_marks(found.values)[0]


@verb
def drop(tracked: TrackedDraft, *, actor: Person, at: datetime | None = None) -> TrackedDraft:
    """不用这份修改稿: the draft stays as it is; the file and its changes can still be read."""
    tracked = _open(tracked, actor)
    _end(tracked, actor, at or timezone.now(), {"dropped": True})
    return tracked


def _open(tracked: TrackedDraft, actor: Person) -> TrackedDraft:
    locked(OutgoingDocument.objects.select_related("record").get(record=tracked.record))
    fresh = TrackedDraft.objects.select_for_update(of=("self",)).select_related("file", "record").get(pk=tracked.pk)
    require(access.may_edit(actor, fresh.record))
    if fresh.settled_at is not None:
        raise StaleEdit(_("这份修改稿已经处理过，请看版本。"))
    return fresh


def _end(tracked: TrackedDraft, actor: Person, at: datetime, data: dict[str, Any]) -> None:
    tracked.settled_at, tracked.settled_by = at, actor
    tracked.save(update_fields=["decided", "settled_at", "settled_by", "result"])
    audit.write("outgoing.revisions.settled", tracked.record, actor=actor, data=data, at=at)


def _over(document: OutgoingDocument, values: papers.Paper) -> papers.Paper:
    """The file's words instead of those in the draft; what a file does not have (附注 …) stays."""
    before = WorkingDraft.objects.get(record=document.record).paper
    return {**before, **{key: value for key, value in composing.typed(values).items() if value}}


def with_marks(values: Mapping[str, Any]) -> tuple[papers.Paper, int]:
    """The draft has no place for the pictures of a file: where each stood, a mark says so until the drafter has dealt with it
    (`checking.by_pictures`). How many there were."""
    numbers = itertools.count(1)
    kept = {**values, "body": _texts(values.get("body") or "", numbers)}
    attachments = [
        {**each, "body": _texts(each["body"], numbers)} if each.get("body") else each
        for each in values.get("attachments") or ()
    ]
    return ({**kept, "attachments": attachments} if attachments else kept), next(numbers) - 1


def _texts(body: Any, numbers: Iterator[int]) -> Any:
    if isinstance(body, str):
        return body
    parts = [papers.picture_mark(next(numbers)) if _is_picture(part) else part for part in body]
    return "\n".join(parts) if all(isinstance(part, str) for part in parts) else parts


def _is_picture(part: Any) -> bool:
    return isinstance(part, Mapping) and "picture" in part
