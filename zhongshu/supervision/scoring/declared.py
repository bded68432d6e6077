"""What module.py declares for scores: rights, words of the audit, notices, the rail, the check of open appeals."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.registry import AuditVerb, Check, Finding, NavEntry, NoticeKind, Permission
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.supervision.models import Appeal

LEADERS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.LEADER_IN_CHARGE, roles.ORGAN_HEAD)
LIMIT = 200
PERMISSIONS = (
    Permission("supervision.read_scores", gettext_lazy("查看督查考核明细"), roles=(roles.SUPERVISION, *LEADERS)),
    Permission("supervision.appeal", gettext_lazy("对督查考核申诉"), roles=(roles.UNIT_HEAD, *LEADERS)),
)
AUDIT_VERBS = (
    AuditVerb("supervision.score.rules_changed", gettext_lazy("改考核计分办法")),
    AuditVerb("supervision.score.computed", gettext_lazy("考核计分")),
    AuditVerb("supervision.score.published", gettext_lazy("公布考核")),
    AuditVerb("supervision.score.appealed", gettext_lazy("考核申诉")),
    AuditVerb("supervision.score.appeal_decided", gettext_lazy("答复考核申诉")),
    AuditVerb("supervision.score.exported", gettext_lazy("导出考核")),
)
NOTICE_KINDS = (
    NoticeKind("supervision.score", gettext_lazy("督查考核"), mail=True),
    NoticeKind("supervision.appeal", gettext_lazy("考核申诉待答复"), mail=True),
)


def _scored(person: Person) -> bool:
    """Everybody with a business post: a unit reads its own points."""
    return bool(posture(person).posts)


NAV = (
    NavEntry("supervision.scores", gettext_lazy("督查考核"), "matters", "supervision:scores", order=80, may=_scored),
)


def unanswered_appeals(organs: frozenset[int] | None = None) -> Iterable[Finding]:
    """Appeals whose answer is late."""
    late = Appeal.objects.filter(decided_at__isnull=True, due_at__lt=timezone.now())
    late = late if organs is None else late.filter(line__month__organ__in=organs)
    for appeal in late.select_related("line__organ", "line__month").order_by("due_at")[:LIMIT]:
        words = {"organ": appeal.line.organ.label, "month": appeal.line.month.month}
        why = _("%(organ)s对%(month)s考核的申诉过了答复期限") % words
        yield Finding(subject=appeal.line.organ.label, why=why, fix_url=appeal.get_absolute_url())


CHECKS = (Check("supervision.appeals", gettext_lazy("考核申诉没有答复"), unanswered_appeals),)
