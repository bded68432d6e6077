"""Who may open a view: the marks, the way to the login page, and deny by default."""

import pytest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from zhongshu.core import checks
from zhongshu.core.access import officer, public, requires, rule_of, signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.middleware import DenyByDefaultMiddleware
from zhongshu.core.registry import Module, NavEntry, Permission


def opened(request, *args):
    return HttpResponse("opened")


MARKS = {
    "public": public,
    "signed_in": signed_in,
    "requires": requires("a.do", "a.more"),
    "officer": officer("auditor"),
}


@pytest.fixture(autouse=True)
def rights(declare, settings):
    settings.LOGIN_URL = "/login/"
    declare(
        Module(
            "a",
            permissions=(Permission("a.do", "x"), Permission("a.more", "y")),
            permission_checker=lambda person, key, organ=None: key in person.rights,
            officer_checker=lambda person, kinds: person.officer in kinds,
        )
    )


def someone(clerk, rights=(), officer=""):
    clerk.rights, clerk.officer = rights, officer
    return clerk


@pytest.mark.parametrize(
    ("mark", "held", "office", "admitted"),
    [
        ("public", (), "", True),
        ("signed_in", (), "", True),
        ("requires", ("a.more",), "", True),
        ("requires", (), "", False),
        ("officer", (), "auditor", True),
        ("officer", ("a.do",), "system_admin", False),
    ],
)
def test_who_may_open_a_marked_view(asking, clerk, mark, held, office, admitted):
    view, request = MARKS[mark](opened), asking("/x/", person=someone(clerk, held, office))

    if admitted:
        assert view(request).content == b"opened"
    else:
        with pytest.raises(NotAllowed):
            view(request)


@pytest.mark.parametrize("mark", ["signed_in", "requires", "officer"])
def test_a_stranger_is_led_to_the_login_page_and_back(asking, mark):
    response = MARKS[mark](opened)(asking("/x/?light=over"))

    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=%2Fx%2F%3Flight%3Dover")


def test_under_htmx_the_whole_window_goes_to_the_login_page(asking):
    request = asking("/x/part/", htmx=True, **{"HX-Current-URL": "http://testserver/x/?page=2"})

    response = signed_in(opened)(request)

    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/login/?next=%2Fx%2F%3Fpage%3D2")


@pytest.mark.parametrize("elsewhere", ["http://evil.example/x/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_outside(asking, elsewhere):
    request = asking("/x/", htmx=True, **{"HX-Current-URL": elsewhere})

    assert signed_in(opened)(request).headers["HX-Redirect"] == "/login/?next=%2F"


def test_a_post_with_an_expired_session_comes_back_to_its_page(asking):
    request = asking("/x/save/", method="post", referer="http://testserver/x/")

    assert signed_in(opened)(request).headers["Location"] == "/login/?next=%2Fx%2F"


def test_the_mark_survives_other_decorators():
    assert rule_of(require_http_methods(["GET"])(requires("a.do")(opened))).keys == ("a.do",)


@pytest.mark.django_db
def test_a_view_without_a_mark_is_refused_to_everybody(asking, clerk):
    refuse = DenyByDefaultMiddleware(opened).process_view

    assert refuse(asking("/x/", person=someone(clerk)), opened, (), {}).status_code == 403
    assert refuse(asking("/x/"), opened, (), {}).status_code == 302
    assert refuse(asking("/x/"), public(opened), (), {}) is None


urlpatterns = [
    path("open/", opened, name="open"),
    path("do/", requires("a.undeclared")(opened)),
    path("ok/", public(opened)),
]


@pytest.mark.urls(__name__)
def test_the_start_names_views_without_a_mark_and_unknown_rights():
    assert [error.msg for error in checks.views_declare_access(None)] == [
        "open/: the view does not say who may open it.",
        "do/: no module declares the permission a.undeclared.",
    ]


@pytest.mark.urls(__name__)
def test_the_start_names_addresses_that_do_not_exist(declare):
    declare(Module("a", nav=(NavEntry("a", "x", "desk", "open"), NavEntry("b", "x", "desk", "x:nowhere"))))

    assert [error.msg for error in checks.declared_addresses_exist(None)] == [
        "b leads to x:nowhere, which no urls.py defines."
    ]
