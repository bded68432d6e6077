"""转督办 carries the source along: whoever has the item in hand reads the paper it arises from, unless secrecy forbids."""

import pytest

from zhongshu.audit.models import Entry
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Policy
from zhongshu.records import access as records
from zhongshu.records.models import Grant
from zhongshu.workflow import services as workflow

pytestmark = pytest.mark.django_db


def reasons(record, person) -> list[str]:
    return list(Grant.objects.filter(record=record, person=person, until__isnull=True).values_list("reason", flat=True))


def test_whoever_follows_the_item_reads_its_source(story, make_record, hall):
    paper = make_record()
    assert not records.may_see(hall.supervisor, paper)

    story.registered(source=paper)

    assert records.may_see(hall.supervisor, paper)
    assert reasons(paper, hall.supervisor) == ["share"]
    assert Entry.objects.filter(verb="records.record.shared", record_id=paper.pk).exists()
    step = story.fresh().record.steps.get(finished_at=None, role="lead")
    workflow.reassign(step, to=hall.second_supervisor, reason="分工调整", actor=hall.supervisor)
    assert records.may_see(hall.second_supervisor, paper)
    assert not records.may_see(hall.outsider, paper)


def test_once_is_enough(story, make_record, hall):
    paper = make_record()
    story.approved(source=paper)
    story.task()
    story.send()

    assert reasons(paper, hall.supervisor) == ["share"]


def test_what_is_classified_stays_with_those_who_were_named(story, make_record, hall):
    Policy.objects.create(key="ceiling", value=SecurityLevel.CONFIDENTIAL)
    paper = make_record(level=SecurityLevel.CONFIDENTIAL)

    story.registered(source=paper)

    assert not records.may_see(hall.supervisor, paper)


def test_of_another_office_it_is_not_given(story, make_record, hall):
    paper = make_record(organ=hall.county, actor=hall.outsider)

    story.registered(source=paper)

    assert not records.may_see(hall.supervisor, paper)
