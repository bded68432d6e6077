"""The door: lock-out, idle time-out, token, what comes first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp

from zhongshu.audit.models import Entry
from zhongshu.people import services
from zhongshu.people.models import Account, Policy
from zhongshu.people.models.person import OfficerKind
from zhongshu.people.services import accounts
from zhongshu.people.services.accounts import GUESSES_WITHIN

from .conftest import PASSWORD

LOGIN = reverse("people:login")
ME = reverse("people:me")


def log_in(client, person, password=PASSWORD, *, REMOTE_ADDR="127.0.0.1", **more):  # noqa: N803 -- as WSGI calls it
    given = {"username": person.account.username, "password": password, "next": ME, **more}
    return client.post(LOGIN, given, REMOTE_ADDR=REMOTE_ADDR)


def code_of(account: Account) -> str:
    return f"{totp(services.new_token(account).bin_key):06d}"


def bind_token(account: Account) -> None:
    device = services.new_token(account)
    device.confirmed = True
    device.save()


def test_right_password_opens_the_door_and_is_audited(client, office, verbs):
    answer = log_in(client, office.clerk)

    assert (answer.status_code, answer["Location"]) == (303, ME)
    assert client.get(ME).status_code == 200
    assert verbs() == ["people.account.logged_in"]


def test_fifth_wrong_password_locks_also_for_the_right_one(client, office, verbs):
    for _attempt in range(5):
        assert log_in(client, office.clerk, "Wrong-00000").status_code == 200

    assert log_in(client, office.clerk).status_code == 200  # right, but locked
    account = Account.objects.get(person=office.clerk)
    assert (account.failed_logins, services.is_locked(account)) == (5, True)
    assert verbs() == [*["people.account.login_failed"] * 5, "people.account.locked", "people.account.login_failed"]


def test_after_the_lock_counting_begins_anew(client, office):
    for _attempt in range(5):
        log_in(client, office.clerk, "Wrong-00000")
    Account.objects.filter(person=office.clerk).update(locked_until=timezone.now() - timedelta(seconds=1))

    log_in(client, office.clerk, "Wrong-00000")

    account = Account.objects.get(person=office.clerk)
    assert (account.failed_logins, account.locked_until) == (1, None)
    assert log_in(client, office.clerk).status_code == 303


def test_security_officer_unlocks(office):
    Account.objects.filter(person=office.clerk).update(
        failed_logins=5, locked_until=timezone.now() + timedelta(hours=1)
    )
    account = Account.objects.get(person=office.clerk)

    services.unlock(account, actor=office.security_admin)

    account.refresh_from_db()
    assert (account.failed_logins, account.locked_until) == (0, None)


def test_all_refusals_read_alike(client, office):
    Account.objects.filter(person=office.head).update(locked_until=timezone.now() + timedelta(hours=1))
    Account.objects.filter(person=office.handler).update(is_active=False)

    pages = [
        client.post(LOGIN, {"username": "nobody", "password": PASSWORD}),
        log_in(client, office.clerk, "Wrong-00000"),
        log_in(client, office.head),
        log_in(client, office.handler),
    ]

    assert len({str(page.context["form"].non_field_errors()) for page in pages}) == 1


def test_login_does_not_lead_to_another_site(client, office):
    answer = log_in(client, office.clerk, next="https://example.org/")
    assert answer["Location"] == "/"


def test_idle_session_ends_with_an_explanation(client, office, verbs):
    log_in(client, office.clerk)
    client.get(ME)
    session = client.session
    session["seen_at"] -= 31 * 60
    session.save()

    answer = client.get(ME)

    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=%2Fpeople%2Fme%2F")
    assert "没有操作" in client.get(LOGIN).content.decode()
    assert verbs()[-1] == "people.account.session_ended"


def test_polling_does_not_keep_a_session_alive(client, office):
    log_in(client, office.clerk)
    client.get(ME)
    session = client.session
    session["seen_at"] -= 29 * 60
    session.save()

    client.get(ME, headers={"X-Poll": "1"})

    assert client.session["seen_at"] == session["seen_at"]


def test_second_login_ends_the_first_when_policy_says_so(client, office):
    Policy.objects.create(pk="session_single", value=True)
    log_in(client, office.clerk)
    Account.objects.filter(person=office.clerk).update(session_key="another")

    assert client.get(ME).status_code == 302


def test_switched_off_account_is_out_at_once(client, office):
    log_in(client, office.clerk)
    Account.objects.filter(person=office.clerk).update(is_active=False)

    assert client.get(ME).status_code == 302


@pytest.mark.parametrize("kind", OfficerKind.values)
def test_officer_must_bind_a_token_first(client, office, kind):
    officer = getattr(office, kind)
    log_in(client, officer)
    setup = reverse("people:totp-setup")

    answer = client.get(ME)
    assert (answer.status_code, answer["Location"]) == (303, f"{setup}?next=%2Fpeople%2Fme%2F")

    answer = client.post(setup, {"code": code_of(officer.account), "next": ME})
    assert (answer.status_code, answer["Location"]) == (303, ME)
    assert client.get(ME).status_code == 200


def test_bound_token_is_asked_for_after_the_password(client, office):
    bind_token(office.auditor.account)
    log_in(client, office.auditor)
    verify = reverse("people:totp-verify")

    assert client.get(ME)["Location"].startswith(verify)
    assert client.post(verify, {"code": "000000"}).status_code == 200
    assert client.get(ME).status_code == 303


def test_token_on_the_login_page_saves_the_second_step(client, office):
    bind_token(office.auditor.account)
    device = services.device_of(office.auditor.account)

    log_in(client, office.auditor, token=f"{totp(device.bin_key):06d}")

    assert client.get(ME).status_code == 200


def test_wrong_token_counts_as_a_wrong_password(client, office):
    bind_token(office.clerk.account)

    assert log_in(client, office.clerk, token="000000").status_code == 200
    assert Account.objects.get(person=office.clerk).failed_logins == 1


def test_token_is_required_where_the_post_says_so(client, office):
    office.head.appointments.get().post.__class__.objects.filter(appointments__person=office.head).update(
        needs_totp=True
    )
    log_in(client, office.head)

    assert client.get(ME)["Location"].startswith(reverse("people:totp-setup"))


def test_handed_out_password_is_changed_before_anything_else(client, office):
    account = Account.objects.get(person=office.clerk)
    password = services.reset_password(account, actor=office.security_admin)
    change = reverse("people:password-change")

    log_in(client, office.clerk, password)
    assert client.get(ME)["Location"].startswith(change)
    client.post(change, {"old": password, "new": "Yunchuan#88ab", "again": "Yunchuan#88ab"})

    assert client.get(ME).status_code == 200
    account.refresh_from_db()
    assert account.must_change_password is False


def test_password_of_ninety_one_days_is_changed_first(client, office):
    Account.objects.filter(person=office.clerk).update(password_changed_at=timezone.now() - timedelta(days=91))
    log_in(client, office.clerk)

    assert client.get(ME)["Location"].startswith(reverse("people:password-change"))


def test_expired_session_under_htmx_sends_the_whole_window_to_the_login(client, office):
    answer = client.get(
        reverse("people:pick"), headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{ME}"}
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{LOGIN}?next=%2Fpeople%2Fme%2F")


def test_a_page_costs_a_fixed_number_of_queries_before_its_own(client, office, django_assert_max_num_queries):
    log_in(client, office.clerk)
    client.get(reverse("people:pick"))
    with django_assert_max_num_queries(7):  # session, account with person, policy, posture 2, picker 2
        client.get(reverse("people:pick"), {"q": "没有这个人"})


def test_many_guesses_from_one_address_are_no_longer_looked_at(client, office, make_person, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_GUESSES", 12)  # of sixty each would be hashed, slowly
    people = [make_person(f"某人{number}", organ=office.organ) for number in range(12)]
    for person in people:
        log_in(client, person, "wrong-password-1", REMOTE_ADDR="10.9.8.7")
    count = Entry.objects.filter(verb="people.account.login_failed").count()
    there = log_in(client, office.clerk, REMOTE_ADDR="10.9.8.7")
    elsewhere = log_in(client, office.clerk, REMOTE_ADDR="10.9.8.8")

    assert (there.status_code, elsewhere.status_code) == (200, 303)
    assert Entry.objects.filter(verb="people.account.login_failed").count() == count == 12
    late = timezone.now() + GUESSES_WITHIN + timedelta(seconds=1)
    assert services.too_many_from("10.9.8.7")
    assert not services.too_many_from("10.9.8.7", late)


def test_a_proxy_on_this_machine_locks_nobody_out(office):
    assert not services.too_many_from("127.0.0.1")
