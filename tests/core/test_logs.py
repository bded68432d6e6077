"""The log says what happened to the machine, never what people wrote: not in messages, not in tracebacks, not in slow statements."""

import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from zhongshu.core import logs
from zhongshu.core.access import public

TITLE, NAME, OPINION = "关于某人问题的通知", "钱敏", "拟请主要领导阅示"
SECRET = "password=Tiger-2026"
ROW = f"Key (title)=({TITLE}) already exists; {NAME}; {OPINION}; {SECRET}; mobile 13900001111"


def broken(request: HttpRequest) -> HttpResponse:
    title, author = TITLE, NAME  # noqa: F841 -- values that a careless log would show
    try:
        raise IntegrityError(ROW)
    except IntegrityError as error:
        raise RuntimeError(f"{title}: {request.POST.get('text')}") from error


urlpatterns = [path("broken/<int:pk>/", public(lambda request, pk: broken(request)))]
handler500 = "zhongshu.core.views.server_error"


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO)
    return lambda form=logs.JsonFormatter: [form().format(record) for record in caplog.records]


def is_clean(text: str) -> bool:
    return text.isascii() and not any(word in text for word in ("Tiger", "13900001111", "\\u", "zhangsan"))


@pytest.mark.django_db
@pytest.mark.urls("tests.core.test_logs")
@pytest.mark.parametrize("form", [logs.JsonFormatter, logs.LineFormatter])
def test_an_incident_names_places_and_kinds_only(client, lines, form):
    client.raise_request_exception = False
    answer = client.post("/broken/7/?q=%E9%92%B1%E6%95%8F", {"text": OPINION, "password": "Tiger-2026"})

    assert answer.status_code == 500
    said = "\n".join(lines(form))
    assert is_clean(said)
    assert "builtins.RuntimeError" in said
    assert "IntegrityError" in said
    assert "test_logs.py:" in said
    assert "/broken/7/" in said
    assert "q=" not in said


def test_one_json_object_a_line(lines):
    logging.getLogger("zhongshu.jobs").warning("Job %s failed", "audit.seal", extra={"milliseconds": 12})
    entry = json.loads(lines()[0])

    assert "\n" not in lines()[0]
    assert (entry["message"], entry["milliseconds"], entry["logger"]) == (
        "Job audit.seal failed",
        "12",
        "zhongshu.jobs",
    )


@pytest.mark.parametrize(
    "given",
    [
        ("%s stays: %s", "/scan/关于通知.pdf", IntegrityError(ROW)),
        ("The mail server refuses %s", ["zhangsan@example.org"]),
        (f"{TITLE} {NAME}",),
        ("%(title)s", {"title": TITLE}),
        ("%s", f"/search/?q={SECRET}"),
    ],
)  # fmt: skip
def test_whatever_is_given_is_clean(lines, given):
    logging.getLogger("zhongshu.test").warning(*given)
    assert is_clean(lines()[0])


@pytest.mark.django_db
def test_a_slow_statement_is_named_without_its_values(lines, settings):
    with connection.execute_wrapper(logs.SlowQueries(0)), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM people_person WHERE name = %s OR name = '{NAME}'", [TITLE])  # noqa: S608
    said = lines()[-1]

    assert is_clean(said)
    assert json.loads(said)["message"] == "slow query: SELECT count(*) FROM people_person WHERE name = %s OR name = ?"


@pytest.mark.django_db
def test_the_threshold_is_the_sites(settings, lines):
    settings.SLOW_QUERY_MS = 60_000
    logs.watch(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert lines() == []
