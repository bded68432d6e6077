"""The same verb on many papers: each in its own transaction with its own result; one refusal stops nothing else."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from zhongshu.core.errors import Refusal, RuleBroken
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Person
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import situation

Results = list[tuple[IncomingDocument, str]]  # with the sentence of refusal, empty when done


def urge_many(documents: Iterable[IncomingDocument], *, text: str, actor: Person) -> Results:
    """催办: whoever holds each paper now."""
    return _each(documents, lambda one: _urge(one, text=text, actor=actor))


def _urge(document: IncomingDocument, *, text: str, actor: Person) -> object:
    lead = situation(document.record).lead
    if lead is None:
        raise RuleBroken(_("这件不在办理中，不用催。"))
    return workflow.urge(lead, text=text, actor=actor)


def circulate_many(
    documents: Iterable[IncomingDocument],
    *,
    to: Sequence[Person],
    purpose: str,
    actor: Person,
    due_at: datetime | None = None,
) -> Results:
    """传阅 of several papers to the same readers."""
    return _each(
        documents,
        lambda one: workflow.circulate(one.record, to=to, purpose=purpose, due_at=due_at, actor=actor),
    )


def _each(documents: Iterable[IncomingDocument], verb: Callable[[IncomingDocument], object]) -> Results:
    results: Results = []
    for document in documents:
        try:
            verb(document)
        except Refusal as refusal:
            results.append((document, str(refusal)))
        else:
            results.append((document, ""))
    return results
