"""Who may do what with a paper in which situation: actions.md is what an office signs, and the code must do exactly that.

To change a rule on purpose: ZHONGSHU_WRITE_TABLES=1 pytest tests/doors/test_actions.py, then read the difference.
"""

import os
from pathlib import Path

from tests.doors import acting, issuing
from zhongshu.outgoing import services
from zhongshu.outgoing.acts import ACTS
from zhongshu.records.states import State
from zhongshu.workflow.verbs import SET

SECOND = "# 发文：谁"
SIGNED = Path(__file__).parent / "actions.md"


def as_signed(part: int, computed: str) -> list[str]:
    """One of the tables of the file, 收文 first, 发文 second; written anew where that is asked for."""
    first, mark, rest = SIGNED.read_text(encoding="utf-8").partition(SECOND)
    parts = [first.rstrip(), (mark + rest).rstrip()]
    if os.environ.get("ZHONGSHU_WRITE_TABLES") == "1":
        parts[part] = computed.rstrip()
        SIGNED.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return parts[part].splitlines()


def test_actions_are_as_signed(cast):
    computed = acting.table(cast)

    assert computed.rstrip().splitlines() == as_signed(0, computed)


def test_acts_on_outgoing_papers_are_as_signed(cast):
    keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
    seal = services.add_seal(cast.city, services.SealData("云川市人民政府（印章）", keeper), actor=cast.business_admin)
    acting.prepare(cast)
    computed = issuing.table(cast, seal)

    assert computed.rstrip().splitlines() == as_signed(1, computed)


def test_every_act_on_outgoing_papers_is_possible_somewhere():
    """Only what needs a joint, normative or competition paper, or a colleague's hands, is absent here."""
    text = SIGNED.read_text(encoding="utf-8").partition(SECOND)[2]
    absent = [act.key for act in ACTS.values() if f"| {act.label} |" not in text]

    assert absent == ["competition", "judge", "ask-issuers", "ask-keepers", "pass-on"]


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
