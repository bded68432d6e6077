"""The three officers (三员). Appointed on the server, by whoever runs it, never from a page: nobody above them exists."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Account, Officer, Organ, Person
from zhongshu.people.models.organ import OrganKind
from zhongshu.people.models.person import OfficerKind
from zhongshu.people.services import accounts


@dataclass(frozen=True)
class NewOfficer:
    """Who becomes which of the three, and under which user name."""

    kind: str
    name: str
    username: str


@transaction.atomic
def found_organ(name: str) -> Organ:
    """The first organ of an empty deployment, so that its officers belong somewhere."""
    if Organ.objects.exists():
        raise RuleBroken(_("没有叫“%(name)s”的机关，请写已有机关的全称。") % {"name": name})
    organ = Organ.objects.create(name=name, kind=OrganKind.GENERAL_OFFICE, is_inside=True)
    audit.write("people.organ.created", actor=audit.SYSTEM, organ=organ, subject=name, data={"organ": organ.pk})
    return organ


@transaction.atomic
def init_officers(organ: Organ, officers: list[NewOfficer]) -> list[tuple[Account, str]]:
    """Make the three accounts of a new deployment; three persons, refused when there are officers already."""
    if Officer.objects.exists():
        raise RuleBroken(_("三员已经设立。增加或更换请用 zhongshu officers add、zhongshu officers end。"))
    if len({officer.name.strip() for officer in officers}) < len(OfficerKind):
        raise RuleBroken(_("三员必须是三个不同的人，请给出三个姓名。"))
    return [add_officer(organ, officer) for officer in officers]


@transaction.atomic
def add_officer(organ: Organ, officer: NewOfficer) -> tuple[Account, str]:
    """A person of their own with an account; the password is shown once."""
    if Account.objects.filter(username=officer.username).exists():
        raise RuleBroken(_("用户名 %(name)s 已经有人用了，请换一个。") % {"name": officer.username})
    person = Person.objects.create(name=officer.name.strip(), organ=organ)
    appointment = Officer.objects.create(person=person, kind=officer.kind, since=timezone.localdate())
    data = {"person": person.pk, "kind": officer.kind}
    audit.write("people.officer.appointed", actor=audit.SYSTEM, subject=str(appointment), data=data)
    return accounts.open_account(person, officer.username, actor=audit.SYSTEM)


@transaction.atomic
def end_officer(officer: Officer, *, reason: str) -> None:
    """The office ends and the account closes; never the last of its kind."""
    if not Officer.objects.filter(kind=officer.kind, person__is_active=True).exclude(pk=officer.pk).exists():
        sentence = _("%(kind)s只有%(name)s一人。请先用 zhongshu officers add 任命接任的人。")
        raise RuleBroken(sentence % {"kind": officer.get_kind_display(), "name": officer.person.name})
    person, label = officer.person, str(officer)
    data = {"person": person.pk, "kind": officer.kind, "reason": reason}
    officer.delete()
    person.is_active, person.left_at = False, timezone.now()
    person.save(update_fields=["is_active", "left_at"])
    Account.objects.filter(person=person).update(is_active=False)
    audit.write("people.officer.ended", actor=audit.SYSTEM, subject=label, data=data)
