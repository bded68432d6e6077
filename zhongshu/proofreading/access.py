"""Who may proofread and who may change the rules. A working copy belongs to one person and exists for nobody else."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.people.access import person_has
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading.models import WorkingCopy

USE = "proofreading.use"
EDIT = "proofreading.edit_rules"


def visible_to(person: Person) -> QuerySet[WorkingCopy]:
    """The person's own working copies."""
    return WorkingCopy.objects.filter(person=person)


def may_edit(person: Person, organ: Organ) -> Answer:
    """Rules, words and lists of an organ are changed by its editors."""
    if person_has(person, EDIT, organ):
        return Answer.yes()
    return Answer.no(_("本机关的校对规则由核稿人员和业务管理员维护，请向他们提出。"))


def may_change(person: Person, copy: WorkingCopy) -> Answer:
    """A working copy is its owner's alone."""
    if copy.person_id == person.pk:
        return Answer.yes()
    return Answer.no(_("只能改自己的校对稿。"))
