"""Who may do what with a supervised item and its task: the page that an office signs, and the code does exactly that.

To change a rule on purpose: ZHONGSHU_WRITE_TABLES=1 pytest tests/doors/test_actions_supervision.py, then read the difference.
"""

import os
from pathlib import Path

import pytest

from tests.doors import acting_supervision as acting
from tests.supervision.conftest import hall
from zhongshu.supervision.acts import SET

SIGNED = Path(__file__).parent / "actions_supervision.md"
__all__ = ["hall"]


@pytest.fixture
def signed() -> str:
    return SIGNED.read_text(encoding="utf-8")


def test_actions_are_as_signed(hall):
    computed = acting.table(hall)
    if os.environ.get("ZHONGSHU_WRITE_TABLES") == "1":
        SIGNED.write_text(computed, encoding="utf-8")

    assert computed.splitlines() == SIGNED.read_text(encoding="utf-8").splitlines()


def test_every_act_is_possible_somewhere(signed):
    """凭批示立项 needs an instruction on a paper, 面商 a proposal of a deputy, 登记约谈 a talk that was announced: none here."""
    assert [act.key for act in SET if f"| {act.label} |" not in signed] == ["set-up", "talk", "keep-talk"]


def test_officers_and_who_has_no_part_may_nothing(signed):
    rows = [line.strip("|").split("|")[1:] for line in signed.splitlines() if line.startswith("| ") and "●" in line]
    places = [list(acting.PEOPLE).index(name) for name in ("handler", "system_admin", "security_admin", "auditor")]

    assert {row[place].strip() for row in rows for place in places} == {"·"}
