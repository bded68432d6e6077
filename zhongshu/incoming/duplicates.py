"""Whether a paper stands in the register already (decision 22): same sender and number, or, without a number, same content."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines.extract import number_key
from zhongshu.files.models import Upload
from zhongshu.incoming import access, senders
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import State

SIMILAR_SHOWN = 3


class Duplicate(RuleBroken):
    """The paper is registered already. `twin` is set when the clerk may see it and may therefore register all the same."""

    def __init__(self, message: str, twin: IncomingDocument | None) -> None:
        super().__init__(message, field="sender_number")
        self.twin = twin


def key_of(organ: Organ, sender: str, sender_organ: Organ | None, number: str) -> str | None:
    """What may stand once in the register of an organ; None when the paper carries no number."""
    number = number_key(number)
    name = sender_organ.name if sender_organ else senders.plain(sender)
    return f"{organ.pk}:{name}:{number}"[:220] if number else None


def find(key: str | None, *, besides: IncomingDocument | None = None) -> IncomingDocument | None:
    """The paper that holds this key."""
    if key is None:
        return None
    taken = IncomingDocument.objects.select_related("record").filter(duplicate_key=key)
    return taken.exclude(pk=besides.pk if besides else None).first()


def seen(twin: IncomingDocument | None, person: Person) -> IncomingDocument | None:
    """The twin, for somebody who may know of it."""
    return twin if twin and access.visible_to(person).filter(pk=twin.pk).exists() else None


def duplicate(twin: IncomingDocument, actor: Person) -> Duplicate:
    """The refusal, saying no more than this clerk may know."""
    if seen(twin, actor) is None:
        return Duplicate(_("该件已登记，请问文电科。"), None)
    return Duplicate(
        _("该件已登记为%(reference)s。确需再登记的，请写明原因。") % {"reference": twin.record.reference}, twin
    )


def same_content(person: Person, organ: Organ, content_hash: str) -> list[IncomingDocument]:
    """Papers of the organ with the same bytes that the person may see: a warning, never an obstacle."""
    if not content_hash:
        return []
    twins = access.visible_to(person).filter(content_hash=content_hash, record__owning_organ=organ)
    return list(twins.exclude(record__state=State.CANCELLED).select_related("record")[:SIMILAR_SHOWN])


def content_hash(uploads: Sequence[Upload]) -> str:
    """The fingerprint of the paper itself: its first file."""
    return uploads[0].sm3 if uploads else ""
