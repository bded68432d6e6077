"""What supervision does by acts of its own cannot be gone round by the verbs of the flow: no button, no page, no batch."""

import pytest
from django.urls import reverse

from tests.supervision.conftest import again
from zhongshu.core import registry
from zhongshu.people.models import Account
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step

pytestmark = pytest.mark.django_db


def test_the_foot_offers_no_verb_that_goes_round(story):
    (task,) = story.sent(evidence=("on_site",))
    story.accepted(task)
    shown = {offer.action.key for offer in registry.actions_for(story.cast.budget_handler, again(task).record)}
    hidden = {
        f"workflow.{key}" for key in ("forward", "send_back", "answer", "close", "add_signer", "jump", "ask_extension")
    }

    assert shown & hidden == set()
    assert {"supervision.extend", "workflow.reassign"} <= shown


@pytest.mark.parametrize("verb", ["forward", "send-back", "answer", "close", "add-signer"])
def test_the_page_of_such_a_verb_refuses(client, story, verb):
    (task,) = story.sent(evidence=("on_site",))
    story.accepted(task)
    client.force_login(Account.objects.get(username="budget_handler"))

    assert client.get(reverse(f"workflow:{verb}", args=[task.pk])).status_code == 403


def test_a_feedback_is_not_signed_as_any_paper(client, story):
    (task,) = story.sent()
    story.accepted(task)
    story.reported(task, kind="periodic", progress=40)
    client.force_login(Account.objects.get(username="budget_head"))
    step = Step.objects.get(record=task.record, role="sign", finished_at__isnull=True)

    assert client.get(reverse("workflow:finish", args=[task.pk])).status_code == 403
    ((_step, answer),) = workflow.read_many([step], actor=story.cast.budget_head)
    assert "不这样办" in answer


def test_a_batch_refuses_line_by_line(story):
    item = story.registered()
    record = Record.objects.get(pk=item.pk)

    ((_record, answer),) = workflow.forward_many([record], to_stage="decomposing", actor=story.cast.supervisor)
    assert answer == "督办件不这样办，请用这件页面下方的按钮。"
