"""送发文: an issued 通报, 专报, 结论书 or 整改通知书 becomes the draft of a paper to the units; each leads to the other."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.queries.drafting import home_unit
from zhongshu.outgoing.services import create
from zhongshu.outgoing.states import Direction, Layout
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.states import DocumentType, Relation, State
from zhongshu.supervision.documents import access, outward
from zhongshu.supervision.models import Document, SentPaper
from zhongshu.workflow.services.moving import require


@transaction.atomic
def send_out(
    document: Document, *, actor: Person, document_type: str = "", at: datetime | None = None
) -> OutgoingDocument:
    """One press: the words as they were issued stand in a draft of 发文, in the actor's hands; there it is reviewed and signed."""
    at = at or timezone.now()
    document = Document.objects.select_for_update(of=("self",)).select_related(*access.RELATED).get(pk=document.pk)
    require(access.may_send_out(actor, document))
    types = outward.TYPES[document.kind]
    kind = document_type or types[0]
    if kind not in types:
        raise RuleBroken(_("这种督查文书不能用这个文种发，请另选。"), field="document_type")
    if SentPaper.objects.filter(document=document).exclude(record__state=State.CANCELLED).exists():
        raise RuleBroken(_("已经送发文，不重复拟稿；请从“发文”里打开那一件。"))
    words = outward.words_of(document, document.versions.all()[0].values, kind)
    about = document.item.record if document.item else None
    data = DocumentData(
        title=words.title,
        document_type=kind,
        direction=outward.DIRECTIONS.get(DocumentType(kind), Direction.DOWN),
        layout=Layout.LETTER if kind == DocumentType.LETTER else Layout.STANDARD,
        issuers=(document.organ,),
        main_recipients=words.recipients,
        basis=outward.summary(document),
        drafting_unit=home_unit(actor, document.organ),
        level=about.level if about else SecurityLevel.NONE,
        secrecy_period=about.secrecy_period if about else "",
    )
    made = create(data, actor=actor, organ=document.organ, paper=words.paper, at=at)
    SentPaper.objects.create(document=document, record=made.record, made_by=actor, made_at=at)
    if about is not None:
        records.link(made.record, Relation.ARISES_FROM, about, actor=actor)
    facts = {"document": document.pk, "paper": made.pk, "type": str(kind)}
    audit.write("supervision.document.sent_out", document.record, actor=actor, organ=document.organ, data=facts, at=at)
    return made
