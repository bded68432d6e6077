import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import passwords, services
from zhongshu.people.models import Account, Policy

from .conftest import PASSWORD


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Ab1-", "口令只有 4 位，请加到 10 位以上。"),
        ("abcdefghij1", "口令太简单，请在数字、小写字母、大写字母、符号里至少用三类。"),
        ("Caojing-2026", "口令里不能有用户名，请换一个。"),
        (PASSWORD, "最近 5 次用过这个口令，请换一个没用过的。"),
    ],
)
def test_password_that_breaks_a_rule_is_refused_with_what_to_do(office, new, sentence):
    account = Account.objects.get(person=office.clerk)
    account.username = "caojing"

    with pytest.raises(RuleBroken, match=sentence) as refused:
        services.change_password(account, old=PASSWORD, new=new)
    assert refused.value.field == "new"


def test_last_passwords_do_not_come_back(office):
    Policy.objects.create(pk="password_history", value=2)
    account = Account.objects.get(person=office.clerk)
    services.change_password(account, old=PASSWORD, new="Yunchuan#001")
    services.change_password(account, old="Yunchuan#001", new="Yunchuan#002")

    with pytest.raises(RuleBroken, match="最近 2 次用过这个口令"):
        services.change_password(account, old="Yunchuan#002", new=PASSWORD)
    services.change_password(account, old="Yunchuan#002", new="Yunchuan#003")
    services.change_password(account, old="Yunchuan#003", new=PASSWORD)  # out of the last two


def test_policy_sets_the_length(office):
    Policy.objects.create(pk="password_min_length", value=14)
    with pytest.raises(RuleBroken, match="加到 14 位以上"):
        services.change_password(Account.objects.get(person=office.clerk), old=PASSWORD, new="Yunchuan#001")


def test_old_password_must_be_right(office):
    with pytest.raises(RuleBroken, match="现在的口令不对"):
        services.change_password(Account.objects.get(person=office.clerk), old="x", new="Yunchuan#001")


@pytest.mark.django_db
def test_initial_passwords_meet_the_policy_and_differ():
    made = {passwords.initial() for _number in range(20)}
    for password in made:
        passwords.PolicyValidator().validate(password)
    assert len(made) == 20


def test_officer_cannot_reset_the_own_password(office):
    with pytest.raises(NotAllowed):
        services.reset_password(office.security_admin.account, actor=office.security_admin)
