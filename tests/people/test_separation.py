"""The three officers: no business post, and none on the others' pages; in the service and in the database."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import services
from zhongshu.people.models import Account, Appointment, Officer, Organ, Person, Post

PAGES = {
    "people:person-create": "system_admin",
    "people:organ-create": "system_admin",
    "people:role-matrix": "security_admin",
    "people:policy": "security_admin",
    "people:calendar-notice": "system_admin",
}
OFFICERS = ("system_admin", "security_admin", "auditor")


@pytest.mark.parametrize("who", [*OFFICERS, "clerk", "handler"])
def test_each_page_of_an_officer_opens_for_that_officer_alone(sign_in, office, who):
    client = sign_in(getattr(office, who))
    seen = {name: client.get(reverse(name)).status_code for name in PAGES}
    allowed = {name for name, officer in PAGES.items() if officer == who}
    if who == "clerk":  # the business administrator keeps the calendar
        allowed = {"people:calendar-notice"}
    assert seen == {name: 200 if name in allowed else 403 for name in PAGES}


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("people:person-appoint", "security_admin"),
        ("people:person-move", "security_admin"),
        ("people:person-clearance", "security_admin"),
        ("people:account-reset", "security_admin"),
        ("people:person-edit", "system_admin"),
        ("people:person-disable", "system_admin"),
    ],
)
def test_acts_on_a_person_open_for_one_officer_alone(sign_in, office, page, who):
    address = reverse(page, args=[office.handler.pk])
    assert {name: sign_in(getattr(office, name)).get(address).status_code for name in OFFICERS} == {
        name: 200 if name == who else 403 for name in OFFICERS
    }


def test_officers_page_is_for_officers(sign_in, office):
    address = reverse("people:officer-list")
    seen = {who: sign_in(getattr(office, who)).get(address).status_code for who in (*OFFICERS, "clerk")}
    assert seen == {"system_admin": 200, "security_admin": 200, "auditor": 200, "clerk": 403}


def test_officer_cannot_be_appointed_to_a_post(office):
    with pytest.raises(RuleBroken, match="三员"):
        services.appoint(office.auditor, Post.objects.first(), actor=office.security_admin)


def insert(table: str, **values: object) -> None:
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values()))  # noqa: S608


def test_database_refuses_a_post_for_an_officer_also_by_raw_sql(office):
    post = Post.objects.first()
    given = {"person_id": office.auditor.pk, "post_id": post.pk, "since": date(2026, 1, 1), "is_primary": True}
    with pytest.raises(DatabaseError, match="三员不能兼任业务岗位"):
        insert("people_appointment", until=None, **given)
    with pytest.raises(DatabaseError, match="三员不能兼任业务岗位"):
        insert("people_appointment", until=date(2999, 1, 1), **given)

    insert("people_appointment", until=date(2026, 2, 1), **given)  # a post of the past is history
    with pytest.raises(DatabaseError, match="三员不能兼任业务岗位"), transaction.atomic():
        Appointment.objects.filter(person=office.auditor).update(until=None)


def test_database_refuses_an_officer_who_holds_a_post(office):
    with pytest.raises(DatabaseError, match="三员不能兼任业务岗位"):
        insert("people_officer", person_id=office.clerk.pk, kind="auditor", since=date(2026, 1, 1))
    with pytest.raises(DatabaseError, match="三员不能兼任业务岗位"), transaction.atomic():
        Officer.objects.filter(person=office.auditor).update(person=office.clerk)


def test_one_person_holds_one_office(office):
    with pytest.raises(DatabaseError):
        insert("people_officer", person_id=office.auditor.pk, kind="system_admin", since=date(2026, 1, 1))


def test_nobody_gives_a_post_or_level_to_oneself(office):
    with pytest.raises(NotAllowed):
        services.appoint(office.security_admin, Post.objects.first(), actor=office.security_admin)
    with pytest.raises(NotAllowed):
        services.set_clearance(office.security_admin, 5, actor=office.security_admin, reason="x")


def test_permissions_of_officers_cannot_be_put_into_a_role(office):
    with pytest.raises(RuleBroken, match="不能给业务岗位"):
        services.create_role(
            key="sneaky", name="万能", permissions=["people.manage_roles"], actor=office.security_admin
        )


def test_new_account_has_no_rights(sign_in, office):
    person = services.create_person(services.PersonInput("新人"), organ=office.organ, actor=office.system_admin)
    account, password = services.create_account(person, username="xinren", actor=office.system_admin)
    assert account.check_password(password)
    assert account.must_change_password

    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    assert sign_in(person).get(reverse("people:role-matrix")).status_code == 403


def test_officers_are_set_up_once_by_three_persons(db, capsys):
    three = {"system_admin": "甲", "security_admin": "乙", "auditor": "丙"}
    with pytest.raises(CommandError, match="三个不同的人"):
        call_command("officers", "init", organ="云川市人民政府办公室", **(three | {"auditor": "甲"}))

    call_command("officers", "init", organ="云川市人民政府办公室", **three)
    assert list(Officer.objects.order_by("kind").values_list("kind", "person__name", "person__account__username")) == [
        ("auditor", "丙", "auditor"),
        ("security_admin", "乙", "secadmin"),
        ("system_admin", "甲", "sysadmin"),
    ]
    with pytest.raises(CommandError, match="已经设立"):
        call_command("officers", "init", organ="云川市人民政府办公室", **three)


def test_last_officer_of_a_kind_does_not_end(office):
    with pytest.raises(RuleBroken, match="只有auditor一人"):
        services.end_officer(office.auditor.officer, reason="退休")

    services.add_officer(office.organ, services.NewOfficer("auditor", "丁", "auditor2"))
    services.end_officer(office.auditor.officer, reason="退休")
    assert Person.objects.get(pk=office.auditor.pk).is_active is False


def test_officer_is_not_disabled_from_a_page(office):
    with pytest.raises(RuleBroken, match="三员之一"):
        services.disable(office.auditor, actor=office.system_admin, reason="退休")


def test_organ_of_officers_must_exist_unless_it_is_the_first(office):
    with pytest.raises(CommandError, match="没有叫"):
        call_command("officers", "init", organ="不存在", system_admin="甲", security_admin="乙", auditor="丙")
    assert Organ.objects.count() == 1
