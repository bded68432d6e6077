"""核稿, 合法性审核, 公平竞争审查, 复核: sheets over the words as they are, and what must be settled before they pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.outgoing import access, checking, queries
from zhongshu.outgoing.drafts import Point
from zhongshu.outgoing.models import OutgoingDocument, Override, ReviewSheet, Version
from zhongshu.outgoing.services.versions import locked, save_words
from zhongshu.outgoing.states import DRAFTING, POINTS, REGISTERING, REVIEWING, SIGNING, SheetKind, SheetResult
from zhongshu.people.models import Person
from zhongshu.records.following import verb
from zhongshu.workflow import access as workflow_access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.services.receivers import Receiver
from zhongshu.workflow.situation import situation

Points = Mapping[str, Point]


@dataclass(frozen=True)
class Onward:
    """Where a reviewed paper goes, to whom, with which words."""

    stage: str = SIGNING
    to: Receiver | None = None
    comment: CommentInput | None = None


def review(
    document: OutgoingDocument,
    *,
    points: Points,
    actor: Person,
    onward: Onward | None = None,
    find: checking.Finder = checking.problems,
    at: datetime | None = None,
) -> ReviewSheet:
    """核稿: five points. All passed and nothing blocking: on to the leader (or to 合法性审核). Else back to the drafter, with what the
    points say as the reason."""
    require(access.may_review(actor, document.record))
    examined = checking.examine(document, find)
    return _review(document, points, examined, onward or Onward(), actor=actor, at=at or timezone.now())


@verb
def _review(
    document: OutgoingDocument,
    points: Points,
    examined: checking.Examined,
    onward: Onward,
    *,
    actor: Person,
    at: datetime,
) -> ReviewSheet:
    document = locked(document)
    require(access.may_review(actor, document.record))
    version = save_words(document, "stage", actor=actor, at=at)
    sheet = _sheet(document, version, SheetKind.REVIEW, points, actor=actor, at=at)
    if sheet.result == SheetResult.RETURNED:
        _back_to_the_drafter(document, _remarks(sheet), actor=actor, at=at)
        return sheet
    _refuse_other_words(version, examined)
    refuse_blocking(document, examined)
    if onward.stage == SIGNING:
        refuse_unjudged(document)
    comment = onward.comment or CommentInput(text=_("已核，拟请签发。"))
    workflow.forward(document.record, to_stage=onward.stage, to=onward.to, comment=comment, actor=actor, at=at)
    return sheet


def _refuse_other_words(version: Version, examined: checking.Examined) -> None:
    if version.text_sm3 != examined.sm3:
        raise StaleEdit(_("校对的时候文稿有改动，请再审一次；您填的内容还在页面上。"))


def refuse_blocking(document: OutgoingDocument, examined: checking.Examined) -> None:
    """A finding of severity error blocks, with the clause; whoever reviews may let it stand with a reason."""
    blocking = checking.blocking(document, examined)
    if not blocking:
        return
    first = blocking[0]
    words = {"n": len(blocking), "text": first.text[:60], "reason": first.reason, "source": first.source}
    raise RuleBroken(
        _("还有%(n)s处差错没有改：“%(text)s”，%(reason)s（%(source)s）请改正，或由核稿人写明理由放行。") % words,
        field="findings",
    )


def refuse_unjudged(document: OutgoingDocument) -> None:
    """Normative papers pass 合法性审核 (国办发〔2018〕115号), those about business activity 公平竞争审查 (国务院令第783号)."""
    if document.is_normative and not queries.has_passed(document.record, SheetKind.LEGALITY):
        raise RuleBroken(_("规范性文件要先经合法性审核，再送签发。"), field="to_stage")
    if document.touches_competition and not queries.has_passed(document.record, SheetKind.COMPETITION):
        raise RuleBroken(_("涉及经营主体经济活动的，要先做公平竞争审查，再送签发。"), field="to_stage")


def override(
    document: OutgoingDocument,
    *,
    problem: checking.Problem,
    reason: str,
    actor: Person,
    find: checking.Finder = checking.problems,
    at: datetime | None = None,
) -> Override:
    """放行: this error stands, with a reason, and the audit knows who decided it."""
    require(access.may_override(actor, document.record))
    examined = checking.examine(document, find)
    return _override(document, problem, examined, reason, actor=actor, at=at or timezone.now())


@verb
def _override(
    document: OutgoingDocument,
    problem: checking.Problem,
    examined: checking.Examined,
    reason: str,
    *,
    actor: Person,
    at: datetime,
) -> Override:
    document = locked(document)
    require(access.may_override(actor, document.record))
    if not reason.strip():
        raise RuleBroken(_("请写明放行的理由。"), field="reason")
    version = save_words(document, "stage", actor=actor, at=at)
    _refuse_other_words(version, examined)
    if problem.key not in {found.key for found in checking.blocking(document, examined)}:
        raise RuleBroken(_("这处差错已经改正或放行，请刷新。"), field="findings")
    rule, text = problem.key
    made = Override.objects.create(
        record=document.record, version=version, rule=rule, finding=text, reason=reason.strip()[:300], by=actor, at=at
    )
    data = {"rule": rule, "finding": text, "reason": made.reason}
    audit.write("outgoing.finding.overridden", document.record, actor=actor, data=data, at=at)
    return made


@verb
def judge(
    document: OutgoingDocument,
    *,
    kind: str,
    points: Points,
    actor: Person,
    note: str = "",
    at: datetime | None = None,
) -> ReviewSheet:
    """合法性审核 at its stage, or 公平竞争审查 beside 核稿. A 合法性审核 brings the paper back to 核稿, passed or not."""
    at = at or timezone.now()
    document = locked(document)
    is_legality = kind == SheetKind.LEGALITY
    require((access.may_judge_legality if is_legality else access.may_review)(actor, document.record))
    version = save_words(document, "stage", actor=actor, at=at)
    sheet = _sheet(document, version, kind, points, actor=actor, at=at, note=note)
    if not is_legality:
        return sheet
    if sheet.result == SheetResult.RETURNED:
        _back_to(document, REVIEWING, _remarks(sheet), actor=actor, at=at)
        return sheet
    comment = CommentInput(text=note.strip() or _("经审核，合法。"))
    reviewer = _last_holder(document, REVIEWING)
    workflow.forward(document.record, to_stage=REVIEWING, to=reviewer, comment=comment, actor=actor, at=at)
    return sheet


@verb
def recheck(
    document: OutgoingDocument, *, points: Points, actor: Person, at: datetime | None = None
) -> ReviewSheet | None:
    """复核 before the number (条例 art. 25). Words that were changed since the signature, and points that do not pass, bring the
    paper back to the original signer; None: it went back before there was a sheet."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_recheck(actor, document.record))
    version = save_words(document, "stage", actor=actor, at=at)
    if queries.unsigned_issuers(document):
        return None
    sheet = _sheet(document, version, SheetKind.RECHECK, points, actor=actor, at=at)
    if sheet.result == SheetResult.RETURNED:
        _back_to(document, SIGNING, _remarks(sheet), actor=actor, at=at)
        return sheet
    comment = CommentInput(text=_("已复核，与签发稿一致。"))
    workflow.forward(document.record, to_stage=REGISTERING, comment=comment, actor=actor, at=at)
    return sheet


def _sheet(  # noqa: PLR0913 -- private: the columns of a sheet
    document: OutgoingDocument,
    version: Version,
    kind: str,
    points: Points,
    *,
    actor: Person,
    at: datetime,
    note: str = "",
) -> ReviewSheet:
    asked = POINTS[SheetKind(kind)]
    for key, label in asked.items():
        if key not in points:
            raise RuleBroken(_("请逐项审核，还差：%(point)s。") % {"point": label}, field=key)
        if not points[key].passed and not points[key].remark.strip():
            raise RuleBroken(_("不通过的项要写明问题：%(point)s。") % {"point": label}, field=key)
    passed = all(points[key].passed for key in asked)
    sheet = ReviewSheet.objects.create(
        record=document.record,
        version=version,
        kind=kind,
        points={key: {"passed": points[key].passed, "remark": points[key].remark.strip()} for key in asked},
        result=SheetResult.PASSED if passed else SheetResult.RETURNED,
        reviewer=actor,
        at=at,
        note=note.strip()[:500],
    )
    data = {"kind": kind, "result": sheet.result, "version": version.number}
    audit.write("outgoing.sheet.filled", document.record, actor=actor, data=data, at=at)
    return sheet


def _remarks(sheet: ReviewSheet) -> str:
    said = [point["remark"] for point in sheet.points.values() if not point["passed"]]
    return "；".join(said)[:300]


def _back_to_the_drafter(document: OutgoingDocument, reason: str, *, actor: Person, at: datetime) -> None:
    _back_to(document, DRAFTING, reason, actor=actor, at=at)


def _back_to(document: OutgoingDocument, stage: str, reason: str, *, actor: Person, at: datetime) -> None:
    targets = [step for step in workflow_access.return_targets(document.record) if step.stage == stage]
    if not targets:
        raise RuleBroken(_("前面没有可以退回的环节。"), field="result")
    workflow.send_back(document.record, to_step=targets[0], reason=reason, actor=actor, at=at)


def _last_holder(document: OutgoingDocument, stage: str) -> Person | None:
    held = [step for step in situation(document.record).steps if step.stage == stage and step.role == "lead"]
    return held[-1].holder if held and held[-1].holder.is_active else None
