"""The speller learns the organ's own words from papers that it has issued: in the worker, offline, in minutes."""

from collections.abc import Iterable
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines import bounded
from zhongshu.engines.proofread import apart
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading import access, intake, tasks
from zhongshu.proofreading.models import Lexicon
from zhongshu.proofreading.ruleset import protected_words

MOST_CHARACTERS = 5_000_000
SECONDS = 900
BETWEEN = "\n\f\n"  # papers in `pending`


@transaction.atomic
def ask_to_learn(papers: Iterable[tuple[BinaryIO, str]], *, organ: Organ, actor: Person) -> Lexicon:
    """Take the texts of issued papers and give them to the worker. Nothing is kept of the papers but what was learned."""
    _must_edit(actor, organ)
    texts = [intake.take("", stream, name).text for stream, name in papers]
    characters = sum(map(len, texts))
    if not texts:
        raise RuleBroken(_("请选择本机关已经印发的文件，Word、PDF、文本都可以。"), field="papers")
    if characters > MOST_CHARACTERS:
        raise RuleBroken(_("这一批超过 %(n)s 字，请分几次学习。") % {"n": MOST_CHARACTERS}, field="papers")
    lexicon, _is_new = Lexicon.objects.select_for_update().get_or_create(
        organ=organ, defaults={"learned_by": actor, "asked_at": timezone.now()}
    )
    if lexicon.pending:
        raise RuleBroken(_("上一批还在学习，学完以后再传下一批。"), field="papers")
    lexicon.pending, lexicon.learned_by, lexicon.asked_at, lexicon.problem = (
        BETWEEN.join(texts),
        actor,
        timezone.now(),
        "",
    )
    lexicon.save()
    data = {"papers": len(texts), "characters": characters}
    audit.write("proofreading.lexicon.asked", actor=actor, organ=organ, data=data)
    tasks.learn.enqueue(organ.pk)
    return lexicon


def learn_now(organ_id: int) -> None:
    """The worker's part: what was learned before is kept and added to."""
    lexicon = Lexicon.objects.select_related("organ", "learned_by").get(organ=organ_id)
    if not lexicon.pending:
        return
    texts = lexicon.pending.split(BETWEEN)
    order = (texts, bytes(lexicon.data or b""), sorted(protected_words(lexicon.organ)))
    try:
        learned = bounded.call(apart.learn, *order, timeout_seconds=SECONDS)
    except bounded.OutOfBounds as error:
        Lexicon.objects.filter(pk=lexicon.pk).update(pending="", problem=str(error))
        return
    with transaction.atomic():
        lexicon.data, lexicon.pending = learned, ""
        lexicon.papers += len(texts)
        lexicon.characters += sum(map(len, texts))
        lexicon.learned_at = timezone.now()
        lexicon.save()
        data = {"papers": len(texts), "bytes": len(learned)}
        audit.write("proofreading.lexicon.learned", actor=lexicon.learned_by, organ=lexicon.organ, data=data)


@transaction.atomic
def forget_learned(*, organ: Organ, actor: Person) -> None:
    """Back to the speller as it is shipped."""
    _must_edit(actor, organ)
    if Lexicon.objects.filter(organ=organ).delete()[0]:
        audit.write("proofreading.lexicon.forgotten", actor=actor, organ=organ)


def _must_edit(actor: Person, organ: Organ) -> None:
    if not (answer := access.may_edit(actor, organ)):
        raise NotAllowed(answer.reason)
