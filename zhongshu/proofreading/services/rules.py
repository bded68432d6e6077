"""What an organ or a person changes about the rules; every change of an organ's is audited with its reason."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines.proofread.own import OwnRule
from zhongshu.engines.proofread.rules import RuleProblem, standard_rules
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading import access
from zhongshu.proofreading.models import ConfirmedList, Exemption, OwnWord, RuleChange, WordKind

MOST_WORDS = 5000


@dataclass(frozen=True)
class RuleInput:
    """How a rule is wanted: on or off, of which severity, in which words (empty: its own)."""

    is_on: bool
    severity: str
    reason: str = ""


@dataclass(frozen=True)
class WordInput:
    """A word and what it does: right here, wrong with what to write instead, or a simple pattern."""

    word: str
    kind: str = WordKind.WORD
    right: str = ""
    severity: str = "warn"
    note: str = ""


@transaction.atomic
def change_rule(
    rule: str, wanted: RuleInput, *, organ: Organ, person: Person | None = None, actor: Person
) -> RuleChange:
    """Switch a shipped rule, or give it another severity or other words. With `person`: for that person only."""
    _must_edit(actor, organ, person)
    known = standard_rules().get(rule)
    if known is None:
        raise RuleBroken(_("没有编号为 %(rule)s 的规则，请从规则表里选。") % {"rule": rule})
    if known.severity == "error" and not wanted.is_on and not wanted.reason.strip():
        raise RuleBroken(_("这条规则查的是差错。关闭它请写明理由。"), field="reason")
    values = {
        "is_on": wanted.is_on,
        "severity": "" if wanted.severity == known.severity else wanted.severity,
        "reason": wanted.reason.strip(),
        "changed_by": actor,
        "changed_at": timezone.now(),
    }
    change, _is_new = RuleChange.objects.update_or_create(organ=organ, person=person, rule=rule, defaults=values)
    data = {"rule": rule, "on": wanted.is_on, "severity": wanted.severity}
    _audit("proofreading.rule.changed", organ, person, actor, data)
    return change


@transaction.atomic
def restore_rule(rule: str, *, organ: Organ, person: Person | None = None, actor: Person) -> None:
    """Back to the rule as it is shipped."""
    _must_edit(actor, organ, person)
    if RuleChange.objects.filter(organ=organ, person=person, rule=rule).delete()[0]:
        _audit("proofreading.rule.restored", organ, person, actor, {"rule": rule})


@transaction.atomic
def add_word(wanted: WordInput, *, organ: Organ, person: Person | None = None, actor: Person) -> OwnWord:
    """Add to the table of the organ, or of one person."""
    _must_edit(actor, organ, person)
    word, right = wanted.word.strip(), "" if wanted.kind == WordKind.ALLOWED else wanted.right.strip()
    _must_be_a_rule(word, wanted.kind, right, wanted.severity)
    own = OwnWord.objects.filter(organ=organ, person=person)
    if own.filter(word=word).exists():
        raise RuleBroken(_("“%(word)s”已经在表里，请先删除原来的一条。") % {"word": word}, field="word")
    if own.count() >= MOST_WORDS:
        raise RuleBroken(_("最多 %(n)s 条，请先删掉不用的。") % {"n": MOST_WORDS}, field="word")
    added = OwnWord.objects.create(
        organ=organ,
        person=person,
        kind=wanted.kind,
        word=word,
        right=right,
        severity=wanted.severity,
        note=wanted.note.strip(),
        made_by=actor,
        made_at=timezone.now(),
    )
    _audit("proofreading.word.added", organ, person, actor, {"word": added.pk, "kind": wanted.kind})
    return added


@transaction.atomic
def remove_word(word: OwnWord, *, actor: Person) -> None:
    _must_edit(actor, word.organ, word.person)
    _audit("proofreading.word.removed", word.organ, word.person, actor, {"word": word.pk, "kind": word.kind})
    word.delete()


@transaction.atomic
def exempt(
    rule: str, text: str, *, reason: str = "", organ: Organ, person: Person | None = None, actor: Person
) -> Exemption:
    """“此处不适用”: this rule says nothing about these words again."""
    _must_edit(actor, organ, person)
    if not text.strip() or len(text) > 200:
        raise RuleBroken(_("这一处没有具体的字词，或者太长，不能记为“不适用”。可以在校对规则里调整这条规则。"))
    values = {"reason": reason.strip(), "made_by": actor, "made_at": timezone.now()}
    made, is_new = Exemption.objects.get_or_create(organ=organ, person=person, rule=rule, text=text, defaults=values)
    if is_new:
        _audit("proofreading.exemption.made", organ, person, actor, {"exemption": made.pk, "rule": rule})
    return made


@transaction.atomic
def end_exemption(exemption: Exemption, *, actor: Person) -> None:
    _must_edit(actor, exemption.organ, exemption.person)
    data = {"exemption": exemption.pk, "rule": exemption.rule}
    _audit("proofreading.exemption.ended", exemption.organ, exemption.person, actor, data)
    exemption.delete()


@transaction.atomic
def confirm_list(name: str, version: str, *, organ: Organ, actor: Person) -> ConfirmedList:
    """An editor has read the list: it shows information from now on, never a change by itself."""
    _must_edit(actor, organ, None)
    values = {"version": version, "confirmed_by": actor, "confirmed_at": timezone.now()}
    confirmed, _is_new = ConfirmedList.objects.update_or_create(organ=organ, list=name, defaults=values)
    _audit("proofreading.list.confirmed", organ, None, actor, {"list": name, "version": version})
    return confirmed


@transaction.atomic
def withdraw_list(name: str, *, organ: Organ, actor: Person) -> None:
    _must_edit(actor, organ, None)
    if ConfirmedList.objects.filter(organ=organ, list=name).delete()[0]:
        _audit("proofreading.list.withdrawn", organ, None, actor, {"list": name})


def _must_edit(actor: Person, organ: Organ, person: Person | None) -> None:
    """One's own layer is one's own; the organ's belongs to its editors."""
    if person is not None:
        if person.pk != actor.pk:
            raise NotAllowed(_("只能改自己的设置。"))
        return
    if not (answer := access.may_edit(actor, organ)):
        raise NotAllowed(answer.reason)


def _must_be_a_rule(word: str, kind: str, right: str, severity: str) -> None:
    if not word:
        raise RuleBroken(_("请填写要找的词。"), field="word")
    if kind == WordKind.ALLOWED:
        return
    try:
        OwnRule(id="own", wrong=word, right=right, severity=severity, kind=kind)
    except RuleProblem as problem:
        raise RuleBroken(str(problem).removeprefix("规则 own："), field="word") from problem


def _audit(verb: str, organ: Organ, person: Person | None, actor: Person, data: dict[str, Any]) -> None:
    audit.write(verb, actor=actor, organ=organ, data=data | {"for": person.pk if person else "organ"})
