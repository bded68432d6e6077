"""The verbs of a record before and beside its flow: create, amend, show to somebody, link, attach, keep the paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.audit import services as audit
from zhongshu.core import registry
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.files.models import File
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records import following
from zhongshu.records.following import verb
from zhongshu.records.models import Grant, Link, PaperMove, PaperOriginal, Record, RecordFile, SavedView
from zhongshu.records.states import GrantReason, State

KEPT_BY_GUARDS = {  # what a guard of the database says → what the clerk reads
    "open children": gettext_lazy("还有下级事项没有办结。"),
    "children not cancelled": gettext_lazy("先撤销或移走下级事项。"),
    "parent is closed or cancelled": gettext_lazy("上级事项已经办结或撤销，不能再在它下面办理。"),
    "due after its parent": gettext_lazy("不能晚于上级事项的期限。"),
    "a child is due later": gettext_lazy("有下级事项的期限更晚，请先调整下级事项。"),
}
AMENDABLE = ("title", "reference", "level", "secrecy_period", "urgency", "needs_answer", "owning_unit")
changed = following.changed  # for services of other apps that change what hangs on a record


@verb
def create(
    kind: str, title: str, *, organ: Organ, actor: Person, at: datetime | None = None, **fields: object
) -> Record:
    """A draft of its author. `fields`: unit, level, urgency, secrecy_period, needs_answer, is_carrier_entry, reference, number,
    parent. Above the deployment's ceiling only a carrier entry may stand (decision 19)."""
    registry.record_kind(kind)
    at = at or timezone.now()
    fields["owning_unit"] = fields.pop("unit", None)
    record = Record(kind=kind, title=title, owning_organ=organ, created_by=actor, created_at=at, **fields)
    refuse_above_ceiling(record.level, is_carrier_entry=record.is_carrier_entry)
    if record.parent is not None:
        lock(record.parent)  # whoever is closing it right now finishes first (decision 10)
    with guards_as_sentences():
        record.save()
    give(record, to=actor, reason=GrantReason.AUTHOR, actor=actor, at=at)
    return record


def refuse_above_ceiling(level: int, *, is_carrier_entry: bool) -> None:
    ceiling = policy.ceiling()
    if level > ceiling and not is_carrier_entry:
        raise RuleBroken(
            _("本系统最高只能办理“%(ceiling)s”件。“%(level)s”件请走机要渠道，这里只登记载体，不录内容。")
            % {"ceiling": SecurityLevel(ceiling).label, "level": SecurityLevel(level).label},
            field="level",
        )


@verb
def amend(record: Record, *, actor: Person, version: int, **fields: object) -> Record:
    """Correct what was registered. `version` is the one that the actor saw; a newer one refuses the edit."""
    locked = lock(record)
    if locked.version != version:
        raise StaleEdit(_("这件刚被别人改过，请刷新后再改；您填的内容还在页面上。"))
    level, before = locked.level, {name: str(getattr(locked, name) or "") for name in fields}
    for name, value in fields.items():
        if name not in AMENDABLE:
            raise KeyError(name)
        setattr(locked, name, value)
    refuse_above_ceiling(locked.level, is_carrier_entry=locked.is_carrier_entry)
    save(locked, *fields)
    after = {name: str(getattr(locked, name) or "") for name in fields}
    changed = {name: [before[name], after[name]] for name in fields if before[name] != after[name]}
    shown = {} if locked.is_classified else changed
    audit.write("records.record.amended", locked, actor=actor, data={"fields": sorted(changed), "changes": shown})
    if locked.level > level:
        level_raised(locked, actor=actor)
    return locked


def level_raised(record: Record, *, actor: Person) -> None:
    """Whoever works on the locked record and is not cleared for its level now gives it up to somebody who is, or nothing happens."""
    for hook in registry.current().hooks("level_raised"):
        hook(record, actor=actor)
    record.refresh_from_db()


def lock(record: Record) -> Record:
    """The record as it stands, locked until the transaction ends."""
    return Record.objects.select_for_update().get(pk=record.pk)


def save(record: Record, *fields: str) -> None:
    """Store some columns of a locked record, count the version up and let the other apps know."""
    record.version += 1
    with guards_as_sentences():
        record.save(update_fields=[*fields, "version"])
    changed(record)


@contextmanager
def guards_as_sentences() -> Iterator[None]:
    """What the database refuses about parents and children is a sentence too, whatever the verb was."""
    try:
        yield
    except IntegrityError as error:
        sentence = next((text for said, text in KEPT_BY_GUARDS.items() if said in str(error)), None)
        if sentence is None:
            raise
        raise RuleBroken(str(sentence)) from error


def give(record: Record, *, to: Person | Unit, reason: str, actor: Person | None, at: datetime | None = None) -> Grant:
    """Let a person or a unit see the record; a classified one only a person, and only one cleared for it."""
    if record.is_classified and not isinstance(to, Person):
        raise RuleBroken(_("涉密件只能授权到个人，不能授权到科室。"))
    if isinstance(to, Person) and to.clearance < record.level:
        raise RuleBroken(_("%(name)s的知悉级别低于本件密级，不能接办。请另选人。") % {"name": to.name})
    holder: dict[str, Person | Unit] = {"person": to} if isinstance(to, Person) else {"unit": to}
    grant = Grant.objects.create(record=record, reason=reason, since=at or timezone.now(), given_by=actor, **holder)
    changed(record)
    return grant


def end_grant(grant: Grant, *, at: datetime | None = None) -> None:
    if grant.until is None:
        grant.until = at or timezone.now()
        grant.save(update_fields=["until"])
        changed(grant.record)


@verb
def share(record: Record, *, to: Person | Unit, actor: Person) -> Grant:
    """Widen the 知悉范围 by hand: a grant of its own, not caused by a step."""
    grant = give(record, to=to, reason=GrantReason.SHARE, actor=actor)
    audit.write("records.record.shared", record, actor=actor, data={"to": to.pk, "name": str(to)})
    return grant


@verb
def link(source: Record, relation: str, target: Record, *, actor: Person, note: str = "") -> Link:
    """Join two records in the chain 来龙去脉; a repeat changes nothing."""
    made, is_new = Link.objects.get_or_create(
        source=source,
        relation=relation,
        target=target,
        defaults={"made_at": timezone.now(), "made_by": actor, "note": note},
    )
    if is_new:
        audit.write("records.link.made", source, actor=actor, data={"relation": relation, "target": target.pk})
    return made


@verb
def attach(record: Record, file: File, *, role: str, actor: Person) -> RecordFile:
    if record.is_carrier_entry:
        raise RuleBroken(_("本件超出系统密级上限，只登记载体，不能放入电子文件。"))
    attached = RecordFile.objects.create(record=record, file=file, role=role, sort=record.record_files.count())
    audit.write("records.file.attached", record, actor=actor, data={"file": file.pk, "sm3": file.blob.sm3})
    changed(record)
    return attached


@verb
def detach(attached: RecordFile, *, reason: str, actor: Person, even_signed: bool = False) -> None:
    """Take a file off the record; the row and the bytes stay, with the reason. `even_signed`: the process lets the signature over
    it fall."""
    if attached.file.frozen_at is not None and not even_signed:
        raise RuleBroken(_("签发后的文件不能移除。"))
    attached.removed_at, attached.remove_reason = timezone.now(), reason
    attached.save(update_fields=["removed_at", "remove_reason"])
    audit.write("records.file.detached", attached.record, actor=actor, data={"file": attached.file_id})
    changed(attached.record)


@verb
def add_original(
    record: Record, *, barcode: str, keeper: Person, actor: Person, place: str = "", **fields: object
) -> PaperOriginal:
    """Put a paper copy under a barcode. `fields`: copies, copy_number, return_by."""
    paper = PaperOriginal.objects.create(record=record, barcode=barcode, keeper=keeper, place=place, **fields)
    audit.write("records.paper.added", record, actor=actor, data={"barcode": barcode})
    return paper


@verb
def move_paper(paper: PaperOriginal, *, taker: Person, actor: Person, place: str = "", purpose: str = "") -> PaperMove:
    """Scan a paper from its keeper to the next."""
    paper = PaperOriginal.objects.select_for_update().get(pk=paper.pk)
    if paper.returned_at is not None:
        raise RuleBroken(_("这份纸质件已清退，不能再流转。"))
    move = PaperMove.objects.create(
        paper=paper,
        at=timezone.now(),
        giver=paper.keeper,
        taker=taker,
        place=place,
        purpose=purpose,
        recorded_by=actor,
    )
    paper.keeper, paper.place = taker, place
    paper.save(update_fields=["keeper", "place"])
    audit.write("records.paper.moved", paper.record, actor=actor, data={"barcode": paper.barcode, "to": taker.pk})
    return move


@verb
def plan_paper_return(paper: PaperOriginal, *, return_by: date, actor: Person) -> None:
    """清退: fix the day by which the paper goes back to its issuer."""
    paper.return_by = return_by
    paper.save(update_fields=["return_by"])
    data = {"barcode": paper.barcode, "return_by": return_by.isoformat()}
    audit.write("records.paper.return_planned", paper.record, actor=actor, data=data)


@verb
def return_paper(paper: PaperOriginal, *, to: str, actor: Person) -> PaperOriginal:
    """清退: the paper goes back to its issuer or to the confidential room."""
    paper = PaperOriginal.objects.select_for_update().get(pk=paper.pk)
    if paper.returned_at is not None:
        raise RuleBroken(_("这份纸质件已经清退过了。"))
    if not to.strip():
        raise RuleBroken(_("请写明清退给谁。"), field="to")
    paper.returned_at, paper.returned_to = timezone.now(), to
    paper.save(update_fields=["returned_at", "returned_to"])
    audit.write("records.paper.returned", paper.record, actor=actor, data={"barcode": paper.barcode, "to": to})
    return paper


@verb
def discard_draft(record: Record, *, reason: str, actor: Person) -> None:
    """Give up an unsent form. It stays as cancelled, with its reason."""
    locked = lock(record)
    if locked.state != State.DRAFT:
        raise RuleBroken(_("已经开始办理的件不能作为草稿删除。"))
    locked.state, locked.cancelled_at, locked.cancel_reason = State.CANCELLED, timezone.now(), reason
    save(locked, "state", "cancelled_at", "cancel_reason")
    audit.write("records.record.discarded", locked, actor=actor, data={"reason": reason})


def save_view(person: Person, *, page: str, name: str, query: str) -> SavedView:
    """Keep the filters of a register under a name; the same name overwrites."""
    view, _is_new = SavedView.objects.update_or_create(person=person, page=page, name=name, defaults={"query": query})
    return view


def delete_view(person: Person, pk: int) -> None:
    SavedView.objects.filter(person=person, pk=pk).delete()
