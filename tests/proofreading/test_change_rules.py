"""What an organ changes about the rules: by its editors only, audited, and it works on the next text."""

import pytest
from django.urls import reverse

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines.proofread import standard_rules
from zhongshu.proofreading import checking, queries, services

pytestmark = pytest.mark.django_db

TEXT = "确保工作按时按时完成。"


def found(cast, text=TEXT, person=None):
    return checking.findings_of(text, organ=cast.office, person=person)


def repeat_rule(cast):
    return next(finding.rule for finding in found(cast) if finding.family == "repeat")


def verbs(cast):
    return list(Entry.objects.filter(verb__startswith="proofreading.").order_by("pk").values_list("verb", flat=True))


def test_a_rule_is_switched_off_for_the_organ_and_back_on(cast):
    rule = repeat_rule(cast)

    services.change_rule(rule, services.RuleInput(False, "warn", "不用"), organ=cast.office, actor=cast.proposer)
    assert rule not in {finding.rule for finding in found(cast)}
    assert rule in {finding.rule for finding in checking.findings_of(TEXT, organ=cast.finance)}

    services.restore_rule(rule, organ=cast.office, actor=cast.proposer)
    assert rule in {finding.rule for finding in found(cast)}
    assert verbs(cast) == ["proofreading.rule.changed", "proofreading.rule.restored"]


def test_another_severity_and_other_words(cast):
    rule = repeat_rule(cast)

    services.change_rule(rule, services.RuleInput(True, "info", "看看"), organ=cast.office, actor=cast.proposer)

    row = queries.rule_row(cast.office, rule)
    assert (row.rule.severity, row.rule.reason) == ("info", "看看")
    assert {finding.severity for finding in found(cast) if finding.rule == rule} == {"info"}


def test_a_rule_for_errors_is_not_switched_off_without_a_reason(cast):
    rule = next(rule.id for rule in standard_rules().values() if rule.severity == "error")

    with pytest.raises(RuleBroken, match="写明理由"):
        services.change_rule(rule, services.RuleInput(False, "error", " "), organ=cast.office, actor=cast.proposer)


@pytest.mark.parametrize("name", ["handler", "clerk", "outsider"])
def test_only_editors_change_the_organs_rules(cast, name):
    actor = getattr(cast, name)
    with pytest.raises(NotAllowed):
        services.add_word(services.WordInput("帐户", right="账户"), organ=cast.office, actor=actor)
    with pytest.raises(NotAllowed):
        services.confirm_list("formulations", "1", organ=cast.office, actor=actor)


def test_own_words_work_for_oneself_only(cast):
    services.add_word(
        services.WordInput("云川速度", right="云川效率"), organ=cast.office, person=cast.handler, actor=cast.handler
    )

    assert [f.suggestions for f in found(cast, "弘扬云川速度。", cast.handler) if f.text == "云川速度"] == [
        ("云川效率",)
    ]
    assert not [f for f in found(cast, "弘扬云川速度。", cast.clerk) if f.text == "云川速度"]


def test_an_exemption_is_remembered_for_the_organ_until_it_ends(cast):
    finding = next(finding for finding in found(cast) if finding.family == "repeat")

    made = services.exempt(finding.rule, finding.text, organ=cast.office, actor=cast.proposer)
    assert finding not in found(cast)

    services.end_exemption(made, actor=cast.proposer)
    assert finding in found(cast)


def test_formulations_are_silent_until_an_editor_confirms_them(cast):
    assert not any(row.rule.is_on for row in queries.rule_rows(cast.office, "formulation"))

    services.confirm_list("formulations", queries.formulations_version(), organ=cast.office, actor=cast.director)

    rows = queries.rule_rows(cast.office, "formulation")
    assert rows
    assert {(row.rule.is_on, row.rule.severity) for row in rows} == {(True, "info")}


def test_names_of_the_site_are_never_called_wrong(cast):
    cast.hire("drafter", cast.units["general"], "科员", "handler", label="祎喆")

    assert not [f for f in found(cast, "请祎喆同志到文电科报到。") if f.family == "spelling"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"word": " "}, "请填写"),
        ({"word": "账户", "right": "账户"}, "相同"),
        ({"word": "???", "kind": "pattern"}, "通配符"),
        ({"word": "甲*乙*丙*丁*戊", "kind": "pattern"}, "不能超过"),
    ],
)
def test_a_word_that_cannot_work_is_refused_at_its_field(cast, values, sentence):
    wanted = services.WordInput(**{"right": "对"} | values)
    with pytest.raises(RuleBroken, match=sentence) as refused:
        services.add_word(wanted, organ=cast.office, actor=cast.proposer)
    assert refused.value.field == "word"


def test_the_pages_open_for_editors_and_show_reasons_to_others(client, cast):
    rule = repeat_rule(cast)
    addresses = [reverse(f"proofreading:{name}") for name in ("rules", "words")]
    addresses.append(reverse("proofreading:rule", args=[rule]))
    for name in ("proposer", "handler"):
        client.force_login(getattr(cast, name).account)
        assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    for name in ("formulations", "learning"):
        assert client.get(reverse(f"proofreading:{name}")).status_code == 403
    client.force_login(cast.proposer.account)
    for name in ("formulations", "learning"):
        assert client.get(reverse(f"proofreading:{name}")).status_code == 200


def test_a_rule_is_changed_on_its_page(client, cast):
    rule = repeat_rule(cast)
    client.force_login(cast.proposer.account)

    answer = client.post(reverse("proofreading:rule", args=[rule]), {"severity": "info", "reason": "少报"})

    assert answer.status_code == 303
    assert not queries.rule_row(cast.office, rule).rule.is_on
