"""The registry: what fits together is found by key; what does not stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhongshu.core import registry
from zhongshu.core.answers import Answer
from zhongshu.core.registry import (
    Action,
    AuditVerb,
    Guard,
    Job,
    Module,
    NavEntry,
    NewKind,
    Panel,
    Permission,
    RecordKind,
    Registry,
)


def kind(key="incoming_document"):
    return RecordKind(key, "收文", "x.html", dict, "x:list", "papers")


@pytest.mark.parametrize(
    "modules",
    [
        [Module("a"), Module("a")],
        [Module("a", audit_verbs=(AuditVerb("a.b.c", "x"),)), Module("b", audit_verbs=(AuditVerb("a.b.c", "y"),))],
        [Module("a", permissions=(Permission("p", "x"), Permission("p", "y")))],
        [Module("a", guards=(Guard("g", "t", "x", "x"), Guard("g", "t", "x", "x")))],
        [Module("a", nav=(NavEntry("n", "x", "nowhere", "x:y"),))],
        [Module("a", nav=(NavEntry("n", "x", "desk", "x:y", permission="undeclared"),))],
        [Module("a", new_kinds=(NewKind("n", "x", "x:y", "undeclared"),))],
        [Module("a", actions=(Action("a", "x", "x:y", lambda p, r: Answer.yes(), kinds=("undeclared",)),))],
        [Module("a", jobs=(Job("j", "x", lambda: None),))],
        [Module("a", jobs=(Job("j", "x", lambda: None, every_seconds=5, daily_at="03:00"),))],
    ],
)
def test_declarations_that_do_not_fit_stop_the_start(modules):
    with pytest.raises(ImproperlyConfigured):
        Registry(modules)


def test_an_unknown_key_is_an_error(declare):
    declare(Module("a", audit_verbs=(AuditVerb("a.b.c", "x"),)))

    assert registry.audit_verb("a.b.c").label == "x"
    with pytest.raises(LookupError, match=r"a\.b\.d"):
        registry.audit_verb("a.b.d")


def test_one_sees_only_what_one_may_use(declare, clerk):
    declare(
        Module(
            "a",
            permissions=(Permission("a.do", "x"), Permission("a.rule", "y")),
            nav=(
                NavEntry("late", "后", "papers", "x:y", order=9),
                NavEntry("first", "先", "papers", "x:y", permission="a.do", order=1),
                NavEntry("hidden", "藏", "admin", "x:y", permission="a.rule"),
                NavEntry("own", "自", "desk", "x:y", may=lambda person: person.name == "孟晓峰"),
                NavEntry("other", "他", "desk", "x:y", may=lambda person: False),
            ),
            new_kinds=(NewKind("n", "x", "x:y", "a.do"), NewKind("m", "x", "x:y", "a.rule")),
            permission_checker=lambda person, key, organ=None: key == "a.do",
        )
    )

    groups = {group: [entry.key for entry in entries] for group, entries in registry.nav_for(clerk).items()}
    assert groups == {"desk": ["own"], "papers": ["first", "late"]}
    assert [new.key for new in registry.new_kinds_for(clerk)] == ["n"]
    assert registry.nav_for(None) == {}


def test_nobody_holds_a_right_before_a_module_answers(declare, clerk):
    declare(Module("a", permissions=(Permission("a.do", "x"),)))

    assert (registry.person_has(clerk, "a.do"), registry.is_officer(clerk, "auditor")) == (False, False)
    with pytest.raises(LookupError):
        registry.person_has(clerk, "a.undeclared")


def test_buttons_come_primary_first_refused_with_reason_and_only_on_their_kinds(declare, clerk):
    class Paper:
        kind = "incoming_document"

    def button(key, answer, **more):
        return Action(key, key, "x:y", lambda person, record: answer, **more)

    declare(
        Module(
            "a",
            record_kinds=(kind(), kind("memo")),
            actions=(
                button("send_back", Answer.no("已经被签收。"), order=2),
                button("forward", Answer.yes(), order=1),
                button("close", Answer.yes(), order=5, primary=True),
                button("memo_only", Answer.yes(), kinds=("memo",)),
                button("no_place_here", None),
            ),
        )
    )

    offered = [
        (offer.action.key, bool(offer.answer), offer.answer.reason) for offer in registry.actions_for(clerk, Paper())
    ]

    assert offered == [("close", True, ""), ("forward", True, ""), ("send_back", False, "已经被签收。")]


def test_a_panel_with_nothing_to_show_is_left_out(declare, clerk):
    declare(Module("a", panels=(Panel("b", "b.html", lambda p: {"n": 2}, 2), Panel("c", "c.html", lambda p: None, 1))))

    assert [(panel.key, shown) for panel, shown in registry.panels_for(clerk)] == [("b", {"n": 2})]


def test_two_modules_cannot_both_answer_for_rights(declare, clerk):
    def yes(person, key, organ=None):
        return True

    declare(
        Module("a", permissions=(Permission("p", "x"),), permission_checker=yes), Module("b", permission_checker=yes)
    )

    with pytest.raises(ImproperlyConfigured):
        registry.person_has(clerk, "p")
