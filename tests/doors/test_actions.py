"""Who may do what with a paper in which situation: actions.md is what an office signs, and the code must do exactly that.

To change a rule on purpose: ZHONGSHU_WRITE_TABLES=1 pytest tests/doors/test_actions.py, then read the difference.
"""

import os
from pathlib import Path

from tests.doors import acting
from zhongshu.records.states import State
from zhongshu.workflow.verbs import SET

SIGNED = Path(__file__).parent / "actions.md"


def test_actions_are_as_signed(cast):
    computed = acting.table(cast)
    if os.environ.get("ZHONGSHU_WRITE_TABLES") == "1":
        SIGNED.write_text(computed, encoding="utf-8")

    assert computed.splitlines() == SIGNED.read_text(encoding="utf-8").splitlines()


def test_every_action_is_possible_somewhere():
    """Only what needs an owed answer is absent from this cast's papers."""
    text = SIGNED.read_text(encoding="utf-8")

    assert [verb.key for verb in SET if f"| {verb.label} |" not in text] == ["await-answer"]


def test_every_state_is_in_the_table(cast, make_record):
    words = SIGNED.read_text(encoding="utf-8")

    assert [state.label for state in State if str(state.label) not in words and state != State.OPEN] == []


def test_officers_and_strangers_may_nothing():
    """The last columns, outsider and the three officers, hold nothing but dots."""
    rows = [line.strip("|").split("|") for line in SIGNED.read_text(encoding="utf-8").splitlines() if "···" in line]
    places = [list(acting.PEOPLE).index(name) + 1 for name in ("outsider", "system_admin", "security_admin", "auditor")]

    assert {row[place].strip() for row in rows for place in places} == {"···"}
