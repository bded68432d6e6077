import pytest

from zhongshu.core.errors import NotAllowed
from zhongshu.people import policy, services
from zhongshu.people.models import Policy, Role


def snapshot() -> list[tuple[str, list[str]]]:
    return list(Role.objects.order_by("key").values_list("key", "permissions"))


@pytest.mark.django_db
def test_sync_twice_changes_nothing():
    before = snapshot()
    services.sync_roles()
    assert snapshot() == before
    assert len(before) == 12


@pytest.mark.django_db
def test_sync_keeps_what_the_office_took_away_and_gave():
    role = Role.objects.get(key="registry")
    role.name, role.permissions = "机要文书", ["people.delegate", "people.manage_calendar"]
    role.save()

    services.sync_roles()

    role.refresh_from_db()
    assert (role.name, role.permissions) == ("机要文书", ["people.delegate", "people.manage_calendar"])


@pytest.mark.django_db
def test_sync_gives_a_permission_that_was_never_offered():
    row = Policy.objects.get(pk="roles_offered")
    row.value["registry"].remove("people.register_leave")
    row.save()
    Role.objects.filter(key="registry").update(permissions=[])

    services.sync_roles()

    assert Role.objects.get(key="registry").permissions == ["people.register_leave"]


def test_matrix_page_saves_only_what_changed(sign_in, office, verbs):
    registry = Role.objects.get(key="registry")
    form = {f"role-{role.pk}": role.permissions for role in Role.objects.all()}
    form[f"role-{registry.pk}"] = ["people.delegate", "people.manage_roles"]  # the second is not on offer

    answer = sign_in(office.security_admin).post("/people/roles/", form)

    assert answer.status_code == 303
    registry.refresh_from_db()
    assert registry.permissions == ["people.delegate"]
    assert [verb for verb in verbs() if verb.startswith("people.role")] == ["people.role.amended"]


def test_roles_are_the_security_officers(office):
    with pytest.raises(NotAllowed):
        services.set_matrix({}, actor=office.system_admin)


def test_policy_is_set_within_bounds_and_audited(sign_in, office, verbs):
    values = policy.values()
    client = sign_in(office.security_admin)
    page = client.post("/people/policy/", values | {"lock_minutes": 5, "reason": "试"})
    assert "请填写10 至 1440 分钟之间的数。" in page.content.decode()

    answer = client.post(
        "/people/policy/", {**{k: v for k, v in values.items() if v is not False}, "lock_minutes": 20, "reason": "试"}
    )
    assert answer.status_code == 303
    assert policy.get("lock_minutes") == 20
    assert verbs()[-1] == "people.policy.changed"


@pytest.mark.django_db
def test_value_out_of_bounds_counts_as_the_default():
    Policy.objects.create(pk="ceiling", value=99)
    assert policy.ceiling() == 2
