"""Accounts for all, with one password that everybody who tries the demo is told."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from zhongshu.audit import services as audit
from zhongshu.demo.founding import City
from zhongshu.people.models import Account, Officer, Person

PASSWORD = "Yunchuan@2026"  # noqa: S105  # told to everybody who tries the demo


def open_accounts(city: City) -> None:
    """One hash for all: hashing is made slow on purpose, and three hundred of them would take half a minute."""
    sealed = make_password(PASSWORD)
    Account.objects.update(password=sealed, must_change_password=False)  # the three officers
    names = Person.objects.in_bulk(city.people.values())
    officer = Officer.objects.select_related("person").get(kind="system_admin").person
    accounts = [
        Account(username=username, person_id=pk, password=sealed, must_change_password=False)
        for username, pk in city.people.items()
    ]
    Account.objects.bulk_create(accounts)
    for account in accounts:
        person = names[account.person_id]
        subject = f"{person.name}（{account.username}）"
        data = {"person": person.pk, "name": person.name}
        audit.write("people.account.created", actor=officer, organ=person.organ_id, subject=subject, data=data)


def renew_passwords(at: datetime) -> None:
    """As if set on the day of loading, so that the password does not expire with the story."""
    Account.objects.update(password_changed_at=at)
