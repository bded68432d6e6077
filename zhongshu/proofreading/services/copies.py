"""A text while it is proofread: taken in, changed by accepted findings or by hand, given out marked, thrown away in time."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.engines.proofread.marked import MarkProblem, mark_docx
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.proofreading import access, checking, differences, intake
from zhongshu.proofreading.models import WorkingCopy

KEPT = timedelta(days=3)
MOST_COPIES = 30


def open_copy(
    *, text: str = "", upload: BinaryIO | None = None, name: str = "", level: int = 0, actor: Person
) -> WorkingCopy:
    """Take in pasted text or a file, and proofread it. It is the actor's alone and goes after three days."""
    _must_be_below_the_ceiling(level, actor)
    taken = intake.take(text, upload, name)
    if (marked := taken.marked_level) > min(policy.ceiling(), actor.clearance):
        raise RuleBroken(
            _("文中标有密级“%(level)s”，超出这里可以处理的级别，没有保存。请在批准的系统或者单机上校对。")
            % {"level": SecurityLevel(marked).label}
        )
    findings = checking.findings_of(taken.text, organ=actor.organ, person=actor)
    now = timezone.now()
    with transaction.atomic():
        _drop_the_oldest(actor)
        return WorkingCopy.objects.create(
            person=actor,
            organ=actor.organ,
            name=taken.name,
            level=level,
            text=taken.text,
            original=taken.original,
            original_text=taken.text,
            findings=checking.to_rows(findings),
            created_at=now,
            changed_at=now,
            expires_at=now + KEPT,
        )


def rewrite(copy: WorkingCopy, text: str, *, seen: str, actor: Person) -> WorkingCopy:
    """The text as the person has changed it by hand, proofread again."""
    text = intake.plain(text)
    if not text.strip():
        raise RuleBroken(_("文字是空的。要丢掉这份校对稿，请按“清除”。"), field="text")
    return _change(copy, text, seen=seen, actor=actor)


def accept(copy: WorkingCopy, key: str, *, choice: int = 0, seen: str, actor: Person) -> WorkingCopy:
    """Write one suggestion into the text."""
    row = _row(copy, key)
    if not 0 <= choice < len(row["suggestions"]):
        raise RuleBroken(_("这一处没有可以直接采用的改法，请在文字里修改。"))
    return _change(copy, _applied(copy.text, [(row, choice)]), seen=seen, actor=actor, accepted=1)


def accept_many(copy: WorkingCopy, *, rule: str = "", seen: str, actor: Person) -> WorkingCopy:
    """Write the best suggestion of every finding of a rule, or of all that are not mere information."""
    rows = [row for row in open_rows(copy) if row["suggestions"] and _is_meant(row, rule)]
    if not rows:
        raise RuleBroken(_("没有可以一起采用的改法。"))
    chosen = [(row, 0) for row in rows]
    return _change(copy, _applied(copy.text, chosen), seen=seen, actor=actor, accepted=len(rows))


def leave(copy: WorkingCopy, key: str, *, seen: str, actor: Person) -> WorkingCopy:
    """Not a mistake here: out of the list, the text stays."""
    return _leave(copy, [_row(copy, key)["key"]], seen=seen, actor=actor)


def leave_many(copy: WorkingCopy, *, rule: str, seen: str, actor: Person) -> WorkingCopy:
    """All that a rule found in this copy are out of the list."""
    return _leave(copy, [row["key"] for row in open_rows(copy) if row["rule"] == rule], seen=seen, actor=actor)


def leave_alike(copy: WorkingCopy, rule: str, text: str, *, seen: str, actor: Person) -> WorkingCopy:
    """All places with these words that the rule found are out of the list."""
    keys = [row["key"] for row in open_rows(copy) if (row["rule"], row["text"]) == (rule, text)]
    return _leave(copy, keys, seen=seen, actor=actor)


def discard(copy: WorkingCopy, *, actor: Person) -> None:
    _must_own(copy, actor)
    copy.delete()


def purge() -> str | None:
    """Copies past their time go, with all that they hold."""
    count, _rows = WorkingCopy.objects.filter(expires_at__lte=timezone.now()).delete()
    return _("清除了 %(n)s 份到期的校对稿。") % {"n": count} if count else None


def export_docx(copy: WorkingCopy, *, actor: Person) -> bytes:
    """Word with what was changed as revisions and what is still open as comments, in the file as it came."""
    _must_own(copy, actor)
    source: Any = bytes(copy.original) if copy.original else copy.original_text
    open_findings = checking.to_findings(open_rows(copy))
    marks = differences.as_findings(copy.original_text, copy.text, open_findings)
    try:
        marked = mark_docx(source, marks, author=actor.name)
    except MarkProblem as problem:
        raise RuleBroken(str(problem)) from problem
    _audit_export(copy, actor, "docx")
    return marked


def export_text(copy: WorkingCopy, *, actor: Person) -> bytes:
    """The text as it stands now."""
    _must_own(copy, actor)
    _audit_export(copy, actor, "txt")
    return copy.text.encode()


def open_rows(copy: WorkingCopy) -> list[dict[str, Any]]:
    """Findings that the person has neither accepted nor left."""
    left = set(copy.left)
    return [row for row in copy.findings if row["key"] not in left]


def _change(copy: WorkingCopy, text: str, *, seen: str, actor: Person, accepted: int = 0) -> WorkingCopy:
    _must_be_fresh(copy, seen, actor)
    findings = checking.findings_of(text, organ=copy.organ, person=actor)
    with transaction.atomic():
        locked = WorkingCopy.objects.select_for_update().get(pk=copy.pk)
        _must_be_fresh(locked, seen, actor)
        locked.text, locked.findings = text, checking.to_rows(findings)
        locked.accepted += accepted
        return _touched(locked)


@transaction.atomic
def _leave(copy: WorkingCopy, keys: Sequence[str], *, seen: str, actor: Person) -> WorkingCopy:
    locked = WorkingCopy.objects.select_for_update().get(pk=copy.pk)
    _must_be_fresh(locked, seen, actor)
    locked.left = sorted({*locked.left, *keys})
    return _touched(locked)


def _touched(copy: WorkingCopy) -> WorkingCopy:
    copy.changed_at = timezone.now()
    copy.expires_at = copy.changed_at + KEPT
    copy.save()
    return copy


def _row(copy: WorkingCopy, key: str) -> dict[str, Any]:
    for row in open_rows(copy):
        if row["key"] == key:
            return row
    raise StaleEdit(_("这一处刚才已经处理过，请看刷新后的结果。"))


def _is_meant(row: dict[str, Any], rule: str) -> bool:
    return bool(row["rule"] == rule) if rule else checking.to_findings([row])[0].may_apply


def _applied(text: str, chosen: Sequence[tuple[dict[str, Any], int]]) -> str:
    """From the end to the front, so that offsets stay right; of two that overlap the later in the text wins."""
    limit = len(text) + 1
    for row, choice in sorted(chosen, key=lambda each: each[0]["start"], reverse=True):
        if row["end"] <= limit:
            text = text[: row["start"]] + row["suggestions"][choice] + text[row["end"] :]
            limit = row["start"]
    return text


def _must_be_fresh(copy: WorkingCopy, seen: str, actor: Person) -> None:
    _must_own(copy, actor)
    if copy.changed_at.isoformat() != seen:
        raise StaleEdit(_("这份校对稿在另一个窗口里改过了，请看刷新后的结果再改。"))


def _must_own(copy: WorkingCopy, actor: Person) -> None:
    if not (answer := access.may_change(actor, copy)):
        raise NotAllowed(answer.reason)


def _must_be_below_the_ceiling(level: int, actor: Person) -> None:
    most = min(policy.ceiling(), actor.clearance)
    if level > most:
        raise RuleBroken(
            _("这里最多处理“%(level)s”。更高密级的文稿请在批准的系统或者单机上校对。")
            % {"level": SecurityLevel(most).label},
            field="level",
        )


def _drop_the_oldest(actor: Person) -> None:
    old = WorkingCopy.objects.filter(person=actor).values_list("pk", flat=True)[MOST_COPIES - 1 :]
    WorkingCopy.objects.filter(pk__in=list(old)).delete()


def _audit_export(copy: WorkingCopy, actor: Person, form: str) -> None:
    data = {"copy": copy.pk, "form": form, "characters": len(copy.text), "suffix": PurePath(copy.name).suffix[:8]}
    audit.write("proofreading.copy.exported", actor=actor, organ=copy.organ, data=data)
