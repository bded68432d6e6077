"""The log page: who reads what, filters, export."""

import json

import pytest
from django.urls import reverse

from zhongshu.audit import services
from zhongshu.audit.models import Entry
from zhongshu.people.models import Policy


@pytest.fixture(autouse=True)
def officers_log_in_without_a_token(db):
    Policy.objects.update_or_create(key="totp_required_for_officers", defaults={"value": False})


@pytest.fixture
def log(cast, when):
    """One entry of each kind of actor, in the office, the county and the deployment."""
    actors = (cast.clerk, cast.outsider, cast.security_admin, cast.system_admin, cast.auditor, services.SYSTEM)
    for day, actor in enumerate(actors, start=9):
        services.write("audit.log.exported", actor=actor, subject=f"第{day}日", at=when(f"2026-03-{day:02} 10:00"))


def shown(client, person, **query):
    client.force_login(person.account)
    response = client.get(reverse("audit:log"), query)
    return sorted(row["entry"].actor_name for row in response.context["rows"] if row["entry"].subject)


@pytest.mark.parametrize(
    ("who", "status", "export"),
    [
        ("auditor", 200, 200),
        ("security_admin", 200, 403),
        ("system_admin", 403, 403),
        ("clerk", 403, 403),
        ("mayor", 403, 403),
        ("business_admin", 403, 403),
    ],
)
def test_who_may_open_and_export(client, cast, log, who, status, export):
    client.force_login(getattr(cast, who).account)

    assert client.get(reverse("audit:log")).status_code == status
    assert client.post(reverse("audit:export")).status_code == export


def test_auditor_reads_all_security_officer_only_what_users_did(client, cast, log):
    everybody = sorted(["田小禾", "顾川平", "security_admin", "system_admin", "auditor", "系统"])

    assert shown(client, cast.auditor) == everybody
    assert shown(client, cast.security_admin) == sorted(["田小禾", "顾川平", "系统"])


def test_former_officers_entries_stay_hidden_from_the_security_officer(client, cast, log):
    cast.system_admin.officer.delete()

    assert "system_admin" not in shown(client, cast.security_admin)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"name": "田小禾"}, ["田小禾"]),
        ({"since": "2026-03-10", "until": "2026-03-11"}, ["security_admin", "顾川平"]),
        ({"verb": "audit.log.exported", "until": "2026-03-09"}, ["田小禾"]),
        ({"organ": "0", "since": "2026-03-01", "until": "2026-03-31"}, ["系统"]),
        ({"record": "999"}, []),
        ({"name": "没有这个人"}, []),
    ],
)
def test_filters(client, cast, log, query, names):
    assert shown(client, cast.auditor, **query) == names


def test_filter_by_organ_names_it(client, cast, log):
    found = shown(client, cast.auditor, organ=cast.county.pk)
    page = client.get(reverse("audit:log"), {"organ": cast.county.pk}).content.decode()

    assert found == ["顾川平"]
    assert "青岩县人民政府" in page


def test_turned_dates_say_what_to_do_and_show_the_form_again(client, cast, log):
    client.force_login(cast.auditor.account)
    page = client.get(reverse("audit:log"), {"since": "2026-03-11", "until": "2026-03-10"}).content.decode()

    assert "止的日期早于起的日期，请调换。" in page


def test_export_is_a_file_that_proves_itself_and_is_logged(client, cast, log, tmp_path):
    client.force_login(cast.auditor.account)

    response = client.post(reverse("audit:export"), {"organ": cast.county.pk})
    lines = [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]

    assert [(line["chain"], line["entry"]["actor_name"]) for line in lines[1:]] == [(cast.county.pk, "顾川平")]
    assert "attachment" in response["Content-Disposition"]
    assert Entry.objects.filter(verb="audit.log.exported", actor_id=cast.auditor.pk, data__by="page").count() == 1


def test_same_queries_for_few_and_many(client, cast, log, django_assert_max_num_queries):
    client.force_login(cast.auditor.account)
    client.get(reverse("audit:log"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("audit:log"))
    for _number in range(20):
        services.write("audit.log.exported", actor=cast.clerk)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("audit:log"))
