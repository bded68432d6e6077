"""Every verb has its right, its audit word, its button and its test; no flow has a dead end."""

import inspect
import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from tests.conformance.source import APPS, PACKAGE, ROOT, python_files
from zhongshu.core import registry
from zhongshu.workflow import access, services
from zhongshu.workflow.flows import check, shipped

TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in python_files())

# Verbs of the workflow that a person does, by the access function that answers for them.
RIGHTS = {
    "approve_extension": "may_decide_extension",
    "refuse_extension": "may_decide_extension",
    "await_answer": "may_answer",
}
# Not a person's verb on a record: publishing flows, leaving, marking as opened, lists, batches of the verbs above.
NOT_VERBS = {
    "CommentInput", "publish", "publish_shipped", "set_limits", "hand_over", "open_items_of", "open_record", "start",
    "forward_many", "read_many", "reassign_many",
}  # fmt: skip
VERBS = sorted(set(services.__all__) - NOT_VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_asks_its_access_function(verb):
    right = RIGHTS.get(verb, f"may_{verb}")

    assert hasattr(access, right)
    assert f"access.{right}(" in inspect.getsource(inspect.getmodule(getattr(services, verb)))


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_tested(verb):
    assert f"services.{verb}(" in TESTS


def addressed(verb: str) -> bool:
    name = {"approve_extension": "decide-extension", "refuse_extension": "decide-extension"}.get(
        verb, verb.replace("_", "-")
    )
    for arguments in ([1], [1, 1]):
        try:
            reverse(f"workflow:{name}", args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False


@pytest.mark.parametrize("verb", VERBS)
def test_verb_has_a_page(verb):
    assert addressed(verb)


def test_audit_words_are_declared_and_used():
    literal = re.compile(rf'"((?:{"|".join(APPS)})\.[a-z_]+\.[a-z_]+)"')
    declared = {verb.key for verb in registry.audit_verbs()}
    without_manifests = "\n".join(
        path.read_text(encoding="utf-8") for path in python_files() if path.name != "module.py"
    )
    used = set(literal.findall(without_manifests))

    assert sorted(key for key in declared if key not in used) == []
    assert (
        sorted(key for key in re.findall(r'audit\.write\(\s*"([a-z_.]+)"', without_manifests) if key not in declared)
        == []
    )


def test_permissions_are_used():
    rest = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    unused = [entry.key for entry in registry.permissions() if rest.count(f'"{entry.key}"') < 2]

    assert unused == []


def test_notice_kinds_are_used():
    unused = [entry.key for entry in registry.notice_kinds() if SOURCES.count(f'"{entry.key}"') < 2]

    assert unused == []


@pytest.mark.parametrize("flow", shipped(), ids=lambda flow: flow.kind)
def test_flow_has_no_dead_end(flow):
    assert list(check(flow)) == []


def test_stage_words_stand_in_flow_files_only():
    """The rules of a kind are data: no stage key of a flow is compared in a service or a view of the engine."""
    keys = {stage.key for flow in shipped() for stage in flow.stages} - {"instructing"}
    engine = list((PACKAGE / "workflow" / "services").glob("*.py"))
    found = [
        f"{path.name}: {key}" for path in engine for key in keys if f'"{key}"' in Path(path).read_text(encoding="utf-8")
    ]

    assert found == []
