import pytest
from django.core.management import call_command
from django.urls import reverse

from zhongshu.jobs.models import JobState
from zhongshu.people.models import Policy


@pytest.fixture(autouse=True)
def officers_log_in_without_a_token(db):
    Policy.objects.update_or_create(key="totp_required_for_officers", defaults={"value": False})


@pytest.mark.parametrize(
    ("who", "status"),
    [("system_admin", 200), ("security_admin", 403), ("auditor", 403), ("clerk", 403), ("business_admin", 403)],
)
def test_who_may_open_the_health_page(client, cast, who, status):
    client.force_login(getattr(cast, who).account)

    assert client.get(reverse("jobs:health")).status_code == status
    assert client.post(reverse("jobs:retry")).status_code == (303 if status == 200 else 403)


def test_page_is_red_before_the_scheduler_runs_and_green_after(client, cast):
    client.force_login(cast.system_admin.account)
    before = client.get(reverse("jobs:health"))
    call_command("scheduler", "--once")
    JobState.objects.filter(failures__gt=0).delete()

    after = client.get(reverse("jobs:health"))

    assert (before.context["red"] > 0, after.context["red"]) == (True, 0)
    assert "没有登记，后台调度没有运行" in before.content.decode()


def test_page_updates_itself_without_keeping_the_session_alive(client, cast):
    client.force_login(cast.system_admin.account)

    whole = client.get(reverse("jobs:health")).content.decode()
    part = client.get(reverse("jobs:health"), headers={"HX-Request": "true"}).content.decode()

    assert '"X-Poll": "1"' in whole
    assert part.lstrip().startswith('<div id="state"')
