"""What nears the vacuum here: files that nobody registered, papers that should have gone back."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.registry import Finding
from zhongshu.files.models import Upload
from zhongshu.incoming.access import KIND
from zhongshu.incoming.models import IntakeTrouble
from zhongshu.records.models import PaperOriginal

Organs = frozenset[int] | None
LIMIT = 200


def uploads_overdue(organs: Organs = None) -> Iterable[Finding]:
    """待登记 past its date; the name of the file is all that may be said before the level is confirmed."""
    waiting = Upload.objects.filter(done_at__isnull=True, due_at__lt=timezone.now()).select_related("holder")
    waiting = waiting if organs is None else waiting.filter(organ__in=organs)
    for upload in waiting.order_by("due_at")[:LIMIT]:
        why = _("在%(name)s手里，过了登记期限") % {"name": upload.holder.name}
        yield Finding(subject=upload.name, why=why, fix_url=reverse("incoming:queue"))


def troubles_overdue(organs: Organs = None) -> Iterable[Finding]:
    """来件收不下 past its date."""
    late = IntakeTrouble.objects.filter(settled_at__isnull=True, due_at__lt=timezone.now()).select_related("holder")
    late = late if organs is None else late.filter(organ__in=organs)
    for trouble in late.order_by("due_at")[:LIMIT]:
        why = _("在%(name)s手里，没有处理：%(sentence)s") % {"name": trouble.holder.name, "sentence": trouble.sentence}
        yield Finding(subject=trouble.name, why=why, fix_url=reverse("incoming:queue"))


def papers_overdue(organs: Organs = None) -> Iterable[Finding]:
    """清退 past its date."""
    late = PaperOriginal.objects.filter(
        record__kind=KIND, returned_at__isnull=True, return_by__lt=timezone.localdate()
    ).select_related("record", "keeper")
    late = late if organs is None else late.filter(record__owning_organ__in=organs)
    for paper in late.order_by("return_by")[:LIMIT]:
        why = _("在%(name)s处，应于%(day)s前清退") % {"name": paper.keeper.name, "day": paper.return_by}
        url = reverse("incoming:paper", args=[paper.pk])
        yield Finding(subject=paper.record.masked_title, why=why, record=paper.record, fix_url=url)
