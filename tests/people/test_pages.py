"""Every page of people opens for each kind of person, or is refused; nothing breaks on the way."""

import pytest
from django.urls import NoReverseMatch, reverse

from zhongshu.people.models import Account
from zhongshu.people.urls import urlpatterns

DOOR = {"login", "logout", "password-change", "totp-verify", "totp-setup", "totp-drop"}


def address(name: str, office) -> str:
    args = {"calendar-year": [2026], "calendar-day": [2026, 10, 1]}
    own = {
        "organ-": office.organ.pk,
        "unit-": office.section.pk,
        "unit-create": office.organ.pk,
        "post-": office.head.appointments.get().post_id,
        "post-create": office.section.pk,
        "appointment-": office.head.appointments.get().pk,
        "person-": office.handler.pk,
        "account-": office.handler.pk,
    }
    fitting = [pk for start, pk in own.items() if name.startswith(start)]
    for given in (args.get(name, []), fitting[-1:]):
        try:
            return reverse(f"people:{name}", args=given)
        except NoReverseMatch:
            continue
    return ""


@pytest.mark.parametrize("who", ["clerk", "head", "handler", "system_admin", "security_admin", "auditor"])
def test_every_page_opens_or_refuses(sign_in, office, who):
    client = sign_in(getattr(office, who))
    names = [pattern.name for pattern in urlpatterns if pattern.name not in DOOR]
    seen = {name: client.get(url).status_code for name in names if (url := address(name, office))}
    assert set(seen.values()) <= {200, 403, 405}
    assert seen["person-list"] == seen["organ-detail"] == seen["me"] == seen["calendar"] == 200


@pytest.mark.parametrize("name", ["person-list", "organ-list", "calendar", "me", "pick", "leave-list", "person-detail"])
def test_nothing_opens_without_login(client, office, name):
    url = address(name, office)
    answer = client.get(url)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("people:login"))


def test_system_officer_registers_a_person_with_an_account(sign_in, office):
    form = {"organ": office.organ.pk, "name": "新来的", "username": "xinlai", "sort": 1000}
    page = sign_in(office.system_admin).post(reverse("people:person-create"), form)
    account = Account.objects.get(username="xinlai")
    assert account.check_password(page.context["password"])
    assert page.context["password"] in page.content.decode()


def test_username_taken_leaves_no_half_person(sign_in, office):
    taken = office.clerk.account.username
    form = {"organ": office.organ.pk, "name": "新来的", "username": taken, "sort": 1000}
    page = sign_in(office.system_admin).post(reverse("people:person-create"), form)
    assert "已经有人用了" in page.content.decode()
    assert office.organ.people.filter(name="新来的").count() == 0


def test_own_page_shows_level_and_others_do_not(sign_in, office):
    url = reverse("people:person-detail", args=[office.head.pk])
    assert ["知悉级别" in sign_in(who).get(url).content.decode() for who in (office.head, office.clerk)] == [
        True,
        False,
    ]


def test_look_is_kept(sign_in, office):
    client = sign_in(office.clerk)
    client.post(reverse("people:toggle-look"), {"theme": "dark", "type_size": "huge", "next": "//example.org"})
    account = Account.objects.get(person=office.clerk)
    assert (account.theme, account.type_size) == ("dark", "normal")


def test_contact_is_ones_own_business(sign_in, office):
    answer = sign_in(office.clerk).post(reverse("people:me-contact"), {"phone": "6110", "email": ""})
    office.clerk.refresh_from_db()
    assert (answer.status_code, office.clerk.phone) == (303, "6110")
