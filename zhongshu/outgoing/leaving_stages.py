"""What must have been done before a paper goes on from a stage, whoever sends it and by which button."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.outgoing import composing, queries
from zhongshu.outgoing.access import KIND
from zhongshu.outgoing.models import OutgoingDocument, Seal
from zhongshu.outgoing.states import (
    COUNTERSIGNING,
    DISPATCHING,
    DRAFTING,
    JOINT_SIGNING,
    LEGALITY,
    PRINTING,
    RECHECKING,
    REGISTERING,
    REVIEWING,
    SEALING,
    SIGNING,
    Layout,
    SheetKind,
)
from zhongshu.records.models import Record


def may_leave_stage(record: Record, stage: str) -> Answer:
    """The rule of the stage; other kinds go as they like."""
    rule = LEAVING.get(stage)
    if record.kind != KIND or rule is None:
        return Answer.yes()
    return rule(OutgoingDocument.objects.select_related("record").get(record=record))


def _has_words(document: OutgoingDocument) -> Answer:
    if composing.is_saved(document):
        return Answer.yes()
    return Answer.no(_("文稿有改动没有存成一稿，请先按“存稿”。"))


def _is_reviewed(document: OutgoingDocument) -> Answer:
    answer = _has_words(document)
    if answer and not queries.has_passed_as_is(document.record, SheetKind.REVIEW):
        return Answer.no(_("请先填核稿单：五项都通过的送出，不通过的退回。"))
    return answer


def _is_judged(document: OutgoingDocument) -> Answer:
    if queries.has_passed(document.record, SheetKind.LEGALITY):
        return Answer.yes()
    return Answer.no(_("请先填合法性审核意见。"))


def _is_signed_here(document: OutgoingDocument) -> Answer:
    host = document.issuer_rows.select_related("organ").first()
    if host is not None and host.organ in queries.unsigned_issuers(document):
        return Answer.no(_("请用“签发”办理：签署意见和日期后自动转出；不同意的，请退回。"))
    return Answer.yes()


def _is_signed(document: OutgoingDocument) -> Answer:
    if waiting := queries.unsigned_issuers(document):
        names = "、".join(organ.label for organ in waiting)
        return Answer.no(_("还没有%(names)s负责人的签发，或签发后有改动。") % {"names": names})
    return _has_words(document)


def _is_rechecked(document: OutgoingDocument) -> Answer:
    answer = _is_signed(document)
    if answer and not queries.has_passed_as_is(document.record, SheetKind.RECHECK):
        return Answer.no(_("请先填复核单。"))
    return answer


def _is_official(document: OutgoingDocument) -> Answer:
    answer = _is_signed(document)
    if answer and (document.number_id is None or document.official_version_id is None):
        return Answer.no(_("请先登记编号。"))
    return answer


def _is_printed(document: OutgoingDocument) -> Answer:
    answer = _is_official(document)
    if answer and not document.record.print_jobs.filter(version=document.official_version_id).exists():
        return Answer.no(_("请先登记印制份数。"))
    return answer


def is_sealed(document: OutgoingDocument) -> Answer:
    """Every issuer has put its own seal on the official text; 纪要 carry none."""
    answer = _is_printed(document)
    if not answer or document.layout == Layout.MINUTES:
        return answer
    waiting = queries.unsealed_issuers(document)
    if not waiting:
        return Answer.yes()
    known = set(Seal.objects.filter(organ__in=waiting, ended_at__isnull=True).values_list("organ", flat=True))
    if unknown := [organ.label for organ in waiting if organ.pk not in known]:
        return Answer.no(_("%(names)s还没有登记印章，请业务管理员先登记，再用印。") % {"names": "、".join(unknown)})
    return Answer.no(_("%(names)s还没有用印。") % {"names": "、".join(organ.label for organ in waiting)})


def _is_dispatched(document: OutgoingDocument) -> Answer:
    return Answer.yes() if document.dispatched_at else Answer.no(_("请先核发，再办结。"))


LEAVING: dict[str, Callable[[OutgoingDocument], Answer]] = {
    DRAFTING: _has_words,
    COUNTERSIGNING: _has_words,
    REVIEWING: _is_reviewed,
    LEGALITY: _is_judged,
    SIGNING: _is_signed_here,
    JOINT_SIGNING: _is_signed,
    RECHECKING: _is_rechecked,
    REGISTERING: _is_official,
    PRINTING: _is_printed,
    SEALING: is_sealed,
    DISPATCHING: _is_dispatched,
}
