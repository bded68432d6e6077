"""单位审签: the head of the writer's unit; for the head, whoever leads the organ: its head in a bureau, the director in an office."""

import pytest

from zhongshu.supervision.services import approver_for

pytestmark = pytest.mark.django_db


def test_the_report_of_a_head_goes_to_whoever_leads_the_organ(story, hall):
    (task,) = story.sent()
    assert approver_for(task, hall.budget_handler) == hall.budget_head
    assert approver_for(task, hall.budget_head) == hall.finance_head  # no organ head: the office's director
    hall.hire("bureau_head", hall.units["finance"], "局长", "organ_head", label="方正平")

    assert approver_for(task, hall.budget_head) == hall.bureau_head
    assert approver_for(task, hall.bureau_head) == hall.finance_head


def test_in_a_general_office_it_is_the_director(story, hall):
    (task,) = story.sent()

    assert approver_for(task, hall.proposer) == hall.director
