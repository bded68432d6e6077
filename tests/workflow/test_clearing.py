"""A level raised, a clearance lowered: what the hands may no longer see goes to somebody who may."""

import pytest

from tests.conftest import open_steps
from zhongshu.core.errors import RuleBroken
from zhongshu.people import services as people
from zhongshu.people.models import Person, Policy
from zhongshu.records import access
from zhongshu.records import services as records
from zhongshu.workflow import services
from zhongshu.workflow.models import HandOver


@pytest.fixture
def handled(cast, record, reload):
    """In the hands of 何苗, with 曹静 reading; both are cleared up to 工作秘密."""
    Policy.objects.create(key="ceiling", value=4)
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    services.circulate(record, to=[cast.second_clerk], purpose="know", actor=cast.handler)
    return reload(record)


def test_a_raised_level_finds_cleared_hands(cast, handled, reload):
    records.amend(handled, actor=cast.clerk, version=handled.version, level=3)

    assert open_steps(handled) == [("handling", "lead", "田小禾")]
    assert reload(handled).holder == cast.clerk
    assert HandOver.objects.get(record=handled).leaver == cast.handler
    assert not access.visible_to(cast.handler).filter(pk=handled.pk).exists()


def test_a_level_above_everybody_is_refused_as_a_whole(cast, handled, reload):
    Person.objects.update(clearance=2)
    before = open_steps(handled)
    with pytest.raises(RuleBroken, match="没有够级别的人可以接办"):
        records.amend(handled, actor=cast.clerk, version=handled.version, level=3)

    assert (reload(handled).level, open_steps(handled)) == (0, before)


def test_a_level_within_the_clearance_changes_no_hands(cast, handled, reload):
    before = open_steps(handled)
    records.amend(handled, actor=cast.clerk, version=handled.version, level=2)
    assert open_steps(handled) == before


def test_a_lowered_clearance_gives_up_what_is_above_it(cast, make_record, reload):
    secret, plain = make_record("其一", level=2), make_record("其二")
    people.set_clearance(cast.clerk, 1, actor=cast.security_admin, reason="调离涉密岗位")

    assert (reload(secret).holder, reload(plain).holder) == (cast.second_clerk, cast.clerk)
