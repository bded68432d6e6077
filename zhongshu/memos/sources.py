"""What can be found of a memo beside its subject: its words, ground, drafter and the leaders it is addressed to."""

from zhongshu.memos import access
from zhongshu.memos.models import Memo
from zhongshu.records.models import Record
from zhongshu.search.sources import Facts, SearchSource


def facts(record: Record) -> Facts:
    memo = Memo.objects.select_related("drafter").filter(record=record).first()
    if memo is None:
        return Facts()
    leaders = memo.leader_rows.filter(struck_at__isnull=True).values_list("person__name", flat=True)
    return Facts(
        people=(memo.drafter.name, *leaders),
        notes=tuple(words for words in (memo.body, memo.basis) if words),
        day=memo.drafted_on,
    )


SOURCE = SearchSource(access.KIND, facts)
