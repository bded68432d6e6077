"""What nears the vacuum here: numbers of papers that were given up, copies of drafts that nobody settled, words that are not what was
signed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhongshu.core.registry import Finding
from zhongshu.outgoing import papers
from zhongshu.outgoing.models import DraftCopy, OutgoingDocument, Signature
from zhongshu.records.states import LIVE, State

Organs = frozenset[int] | None
LIMIT = 200


def numbers_of_cancelled(organs: Organs = None) -> Iterable[Finding]:
    """A paper was cancelled and its number not voided."""
    found = OutgoingDocument.objects.filter(record__state=State.CANCELLED, number__voided_at__isnull=True)
    found = found.filter(number__isnull=False).select_related("record", "number")
    found = found if organs is None else found.filter(record__owning_organ__in=organs)
    for document in found[:LIMIT]:
        record = document.record
        why = _("已撤销，文号%(number)s没有作废") % {"number": document.number}
        yield Finding(record.masked_title, why, record=record, fix_url=record.get_absolute_url())


def copies_unsettled(organs: Organs = None) -> Iterable[Finding]:
    """Words that were put aside while two typed at once."""
    found = DraftCopy.objects.filter(settled_at__isnull=True, record__state__in=LIVE).select_related(
        "record", "made_by"
    )
    found = found if organs is None else found.filter(record__owning_organ__in=organs)
    for copy in found[:LIMIT]:
        why = _("%(name)s另存的稿没有处理") % {"name": copy.made_by.name}
        yield Finding(copy.record.masked_title, why, record=copy.record, fix_url=copy.record.get_absolute_url())


def signed_words_changed(organs: Organs = None) -> Iterable[Finding]:
    """The stored words of a standing signature, hashed again: only somebody with full power over the database could differ."""
    found = Signature.objects.filter(fallen_at__isnull=True).select_related("record", "version").order_by("-pk")
    found = found if organs is None else found.filter(record__owning_organ__in=organs)
    for signature in found[:LIMIT]:
        sm3s = signature.version.files.order_by("order").values_list("file__blob__sm3", flat=True)
        if papers.whole_sm3(signature.version.paper, sm3s) != signature.whole_sm3:
            record = signature.record
            yield Finding(
                record.masked_title, _("定稿与签发时的 SM3 不符"), record=record, fix_url=record.get_absolute_url()
            )
