"""What can be found of an outgoing paper beside its title and number: its words, recipients, who drafted and signed it."""

from zhongshu.outgoing import access, checking, queries
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.recipients import names
from zhongshu.records.models import Record
from zhongshu.search.sources import Facts, SearchSource

LONGEST = 200_000


def facts(record: Record) -> Facts:
    document = OutgoingDocument.objects.select_related("drafter", "number").filter(record=record).first()
    if document is None:
        return Facts()
    latest = queries.latest_version(record)
    signers = [signature.signer.name for signature in queries.standing_signatures(record)]
    recipients = [*names(document.main_recipients), *names(document.cc_recipients)]
    words = checking.as_text(latest.paper)[:LONGEST] if latest is not None else ""
    return Facts(
        numbers=(document.number.text,) if document.number is not None else (),
        people=tuple(dict.fromkeys([document.drafter.name, *signers, *recipients])),
        notes=tuple(note for note in (words, document.basis, document.withdrawal_reason) if note),
        day=document.issue_date,
    )


SOURCE = SearchSource(access.KIND, facts)
