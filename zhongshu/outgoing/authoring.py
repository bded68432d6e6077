"""Who may begin a paper from another, and who keeps the templates and phrases of an organ."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.outgoing.access import KIND
from zhongshu.outgoing.models import PaperTemplate, Phrase
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State


def start_offer(person: Person, record: Record) -> Answer | None:
    """拟发文 on whatever came from somewhere, for those who draft."""
    has_origin = record.kind != KIND and registry.record_kind(record.kind).origin is not None
    if not has_origin or record.state == State.DRAFT or record.is_carrier_entry:
        return None
    return Answer.yes() if person_has(person, "outgoing.draft") else None


def may_start_from(person: Person, record: Record) -> Answer:
    return start_offer(person, record) or Answer.no(_("只能从已经登记、有电子内容的来文拟发文，由有拟稿权限的人办理。"))


def refuse_without_post(person: Person) -> None:
    """Templates and phrases are for people of the office."""
    if not posture(person).posts:
        raise NotAllowed(_("范本和常用语由机关工作人员使用；系统、安全、审计管理员没有业务岗位，不能打开。"))


def template_organs(person: Person) -> QuerySet[Organ]:
    """For which organs the person keeps templates and phrases."""
    return Organ.objects.filter(pk__in=posture(person).permissions.get("outgoing.edit_templates", ()), is_active=True)


def may_edit_templates(person: Person, organ: Organ) -> Answer:
    if person_has(person, "outgoing.edit_templates", organ):
        return Answer.yes()
    return Answer.no(_("范本和常用语由办公室负责人、核稿岗位或业务管理员管理。"))


def may_change_template(person: Person, template: PaperTemplate) -> Answer:
    if template.organ is None:
        return Answer.no(_("系统自带的范本不能改；请“另存为本机关的范本”再改。"))
    return may_edit_templates(person, template.organ)


def templates_for(person: Person) -> QuerySet[PaperTemplate]:
    """Shipped ones, and those of the person's organs."""
    organs = {person.organ_id, *posture(person).permissions.get("outgoing.draft", ())}
    return PaperTemplate.objects.filter(Q(organ__isnull=True) | Q(organ__in=organs)).select_related("organ", "made_by")


def get_template(person: Person, pk: int) -> PaperTemplate:
    return get_object_or_404(templates_for(person), pk=pk)


def phrases_for(person: Person) -> QuerySet[Phrase]:
    """Shipped ones, those of the person's organ and the person's own."""
    mine = Q(organ__isnull=True, person__isnull=True) | Q(organ=person.organ_id) | Q(person=person.pk)
    return Phrase.objects.filter(mine, ended_at__isnull=True)


def get_phrase(person: Person, pk: int) -> Phrase:
    return get_object_or_404(phrases_for(person), pk=pk)


def may_edit_phrase(person: Person, phrase: Phrase) -> Answer:
    """One's own; those of an organ: whoever keeps its templates; shipped ones nobody."""
    if phrase.person_id is not None:
        return Answer.yes() if phrase.person_id == person.pk else Answer.no(_("这是别人的常用语。"))
    if phrase.organ is None:
        return Answer.no(_("系统自带的常用语不能改；要用别的说法，请加一条自己的。"))
    return may_edit_templates(person, phrase.organ)
