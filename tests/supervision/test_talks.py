"""约谈: announced on paper, kept with time, place, persons, points and promises, once, and never changed."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.conftest import at
from tests.supervision.conftest import again
from tests.supervision.test_documents import march, sent, texts
from zhongshu.core import guards
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Account
from zhongshu.supervision import services as supervision
from zhongshu.supervision.models import Slip, Talk
from zhongshu.supervision.services import SlipInput
from zhongshu.supervision.services.talking import TalkInput, keep_talk, waiting_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(story, sent, march) -> Slip:
    march.set(at("2026-04-08 10:00"))
    return supervision.issue_slip(
        again(sent[0]).record, SlipInput("talk", "资金逾期未拨付。"), actor=story.cast.supervisor
    )


def given(story, **changes) -> TalkInput:
    values = {
        "held_at": at("2026-04-08 09:30"),
        "place": "市政府第三会议室",
        "host": story.cast.deputy_director,
        "talked_with": "梁舒（市财政局局长）",
        "points": "应急资金逾期2个工作日未拨付。",
        "reply": "4月10日前全部拨付，今后提前3日报进度。",
        "rectify_by": at("2026-04-10 17:30").date(),
    }
    return TalkInput(**values | changes)


def test_the_sheet_has_who_where_what_and_room_for_signatures(story, announced):
    talk = keep_talk(announced, given(story), actor=story.cast.supervisor)

    said = texts(talk.document)
    assert talk.document.kind == "talk"
    assert said == said | {
        "约谈时间": "2026年4月8日09:30",
        "约谈地点": "市政府第三会议室",
        "主持人": story.cast.deputy_director.name,
        "被约谈人": "梁舒（市财政局局长）",
        "约谈事项": "应急资金逾期2个工作日未拨付。",
        "整改承诺": "4月10日前全部拨付，今后提前3日报进度。",
        "整改期限": "2026年4月10日",
        "主持签字": "",
        "被谈签字": "",
    }
    assert waiting_talk(announced.record) is None


@pytest.mark.parametrize("field", ["place", "talked_with", "points", "reply"])
def test_nothing_is_left_out(story, announced, field):
    with pytest.raises(RuleBroken) as refused:
        keep_talk(announced, given(story, **{field: " "}), actor=story.cast.supervisor)
    assert refused.value.field == field


def test_only_after_it_was_held_only_once_and_only_by_the_office(story, announced):
    with pytest.raises(RuleBroken, match="晚于现在"):
        keep_talk(announced, given(story, held_at=at("2026-04-09 09:30")), actor=story.cast.supervisor)
    with pytest.raises(NotAllowed):
        keep_talk(announced, given(story), actor=story.cast.finance_head)
    keep_talk(announced, given(story), actor=story.cast.supervisor)
    with pytest.raises(RuleBroken, match="已经登记"):
        keep_talk(announced, given(story), actor=story.cast.supervisor)


@pytest.mark.parametrize("sql", ["UPDATE supervision_talk SET reply = '没说'", "DELETE FROM supervision_talk"])
def test_what_was_said_never_changes(story, announced, sql):
    guards.install(connection)
    keep_talk(announced, given(story), actor=story.cast.supervisor)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_through_the_page(client, story, announced):
    client.force_login(Account.objects.get(username="supervisor"))
    record = announced.record
    assert "登记约谈" in client.get(record.get_absolute_url()).content.decode()
    address = reverse("supervision:keep-talk", args=[record.pk])
    assert "资金逾期未拨付。" in client.get(address).content.decode()
    form = {
        "held_at": "2026-04-08T09:30", "place": "第三会议室", "host": story.cast.deputy_director.pk,
        "talked_with": "梁舒", "points": "逾期。", "reply": "4月10日前拨付。", "rectify_by": "2026-04-10",
    }  # fmt: skip

    assert client.post(address, form | {"reply": ""}).status_code == 422
    assert client.post(address, form).status_code == 303

    talk = Talk.objects.get()
    assert (talk.place, talk.kept_by) == ("第三会议室", story.cast.supervisor)
    page = client.get(f"{record.get_absolute_url()}?tab=pressed").content.decode()
    assert talk.document.get_absolute_url() in page


__all__ = ["march", "sent"]
