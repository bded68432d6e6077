"""Refusals and errors, as the clerk meets them: a sentence, the right status, and nothing that was typed is lost."""

import logging

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from zhongshu.core import views
from zhongshu.core.access import public
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.core.pages import back_to, page

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

HTMX = {"HX-Request": "true"}
REFUSALS = {
    "rule": RuleBroken("期限要晚于今天。"),
    "person": NotAllowed("只有登记单位的负责人可以交办此件。"),
    "stale": StaleEdit("贺志新已先处理，请刷新。"),
}


@public
def refuse(request, which):
    raise REFUSALS[which]


@public
def crash(request):
    raise ZeroDivisionError


@public
def save(request):
    return back_to(request, "/saved/")


@public
def fields(request):
    return HttpResponse(str(len(request.POST)))


def unmarked(request):
    return HttpResponse("never seen")


urlpatterns = [
    path("refuse/<slug:which>/", refuse),
    path("crash/", crash),
    path("save/", save),
    path("fields/", fields),
    path("unmarked/", unmarked),
]
handler400 = "zhongshu.core.views.bad_request"
handler403 = "zhongshu.core.views.forbidden"
handler404 = "zhongshu.core.views.not_found"
handler500 = "zhongshu.core.views.server_error"


@pytest.fixture
def browser(settings):
    settings.LOGIN_URL = "/login/"
    settings.DEBUG = False
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("which", "status"), [("rule", 422), ("person", 403), ("stale", 409)])
def test_a_refusal_is_a_page_with_the_sentence_and_what_was_typed(browser, which, status):
    response = browser.post(f"/refuse/{which}/", {"say": "请城管局牵头 <b>", "password": "口令", "empty": " "})

    text = response.content.decode()
    assert response.status_code == status
    assert str(REFUSALS[which]) in text
    assert "请城管局牵头 &lt;b&gt;" in text
    assert "口令" not in text


@pytest.mark.parametrize(("which", "status"), [("rule", 422), ("person", 403), ("stale", 409)])
def test_under_htmx_only_the_message_line_changes(browser, which, status):
    response = browser.post(f"/refuse/{which}/", {"say": "请城管局牵头"}, headers=HTMX)

    text = response.content.decode()
    assert (response.status_code, response.headers["HX-Reswap"]) == (status, "none")
    assert text.startswith('<div id="message"')
    assert 'hx-swap-oob="true"' in text
    assert str(REFUSALS[which]) in text
    assert "<html" not in text


def test_a_page_that_does_not_exist_says_so(browser):
    response = browser.get("/nowhere/")

    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_a_crash_has_a_number_on_the_page_and_in_the_log(browser, caplog):
    with caplog.at_level(logging.ERROR, "zhongshu.incidents"):
        response = browser.post("/crash/", {"say": "写了很久的意见"})

    number = next(record.args[0] for record in caplog.records if record.name == "zhongshu.incidents")
    text = response.content.decode()
    assert response.status_code == 500
    assert number in text
    assert "写了很久的意见" in text


def test_a_crash_under_htmx_keeps_the_form(browser):
    response = browser.post("/crash/", headers=HTMX)

    assert (response.status_code, response.headers["HX-Reswap"]) == (500, "none")


def test_a_stale_form_token_is_explained(settings):
    settings.LOGIN_URL = "/login/"
    response = Client(enforce_csrf_checks=True).post("/save/", {"say": "拟同意"})

    text = response.content.decode()
    assert response.status_code == 403
    assert "没有办成" in text
    assert "拟同意" in text


def test_too_many_fields_are_refused_with_advice(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = browser.post("/fields/", {f"f{n}": n for n in range(9)})

    assert response.status_code == 413
    assert "每次不超过" in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [(RequestDataTooBig(), 413), (TooManyFilesSent(), 413), (TooManyFieldsSent(), 413), (SuspiciousOperation(), 400)],
)
def test_what_cannot_be_read_is_said(asking, error, status):
    assert views.bad_request(asking("/"), error).status_code == status


def test_after_saving_one_goes_on(browser):
    plain, part = browser.post("/save/"), browser.post("/save/", headers=HTMX)

    assert (plain.status_code, plain.headers["Location"]) == (303, "/saved/")
    assert (part.status_code, part.headers["HX-Redirect"]) == (200, "/saved/")


def test_pages_of_a_signed_in_person_keep_the_frame(asking, clerk, declare):
    declare()
    response = views.refused(asking("/", person=clerk), RuleBroken("期限要晚于今天。"))

    text = response.content.decode()
    assert "云川市人民政府办公室" in text
    assert 'data-theme="dark"' in text
    assert 'data-type="large"' in text


@pytest.mark.parametrize("address", ["/refuse/rule/", "/nowhere/", "/crash/", "/save/"])
def test_every_answer_carries_the_strict_headers(browser, address):
    headers = browser.get(address).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self'; img-src 'self' data: blob:")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize("address", ["/refuse/rule/", "/nowhere/", "/crash/"])
def test_pages_hold_no_inline_script_or_style(browser, address):
    text = browser.get(address).content.decode()

    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_a_view_without_a_mark_is_open_to_nobody(browser):
    response = browser.get("/unmarked/")

    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=%2Funmarked%2F")


def test_page_gives_htmx_the_part_it_asks_for(asking, clerk, declare):
    declare()
    whole = page(asking("/", person=clerk), "core/error.html", {"layout": "base.html", "trouble": {}})

    assert whole.headers["Vary"] == "HX-Request"
    assert "<html" in whole.content.decode()
