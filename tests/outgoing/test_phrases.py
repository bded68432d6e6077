"""常用语: shipped, of the organ, one's own; those for the 文种 first."""

import pytest
from django.urls import reverse

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.outgoing.models import Phrase
from zhongshu.outgoing.queries import templates as queries
from zhongshu.outgoing.services import templating


def keep(text: str, *, actor, organ=None, place: str = "closing", document_type: str = ""):
    return templating.keep_phrase(text, place=place, document_type=document_type, actor=actor, organ=organ)


def closings(person, kind: str = "request") -> list[str]:
    groups = queries.phrases(person, document_type=kind)
    return next([row.text for row in group.rows] for group in groups if group.key == "closing")


def test_shipped_ones_fit_the_type(cast):
    assert closings(cast.handler) == ["妥否，请批示。", "当否，请批复。", "以上请示如无不妥，请批转××执行。"]
    assert closings(cast.handler, "reply") == ["此复。", "特此批复。"]


def test_own_ones_first_then_the_organs(cast):
    keep("请予审定。", actor=cast.proposer, organ=cast.office)
    keep("请阅示。", actor=cast.handler)

    assert closings(cast.handler)[:3] == ["请阅示。", "请予审定。", "妥否，请批示。"]
    assert closings(cast.clerk)[:2] == ["请予审定。", "妥否，请批示。"]
    assert closings(cast.finance_intake)[0] == "妥否，请批示。"


def test_the_same_one_twice_is_one(cast):
    assert keep("请 阅示。", actor=cast.handler) == keep("请  阅示。", actor=cast.handler)


def test_ended_by_its_owner_only(cast):
    phrase = keep("请阅示。", actor=cast.handler)

    with pytest.raises(NotAllowed):
        templating.end_phrase(phrase, actor=cast.clerk)
    templating.end_phrase(phrase, actor=cast.handler)
    assert closings(cast.handler)[0] == "妥否，请批示。"


def test_shipped_ones_are_ended_by_nobody(cast):
    with pytest.raises(NotAllowed, match="系统自带"):
        templating.end_phrase(Phrase.objects.get(text="此复。"), actor=cast.director)


def test_an_organs_phrase_is_kept_by_its_keepers(cast):
    with pytest.raises(NotAllowed):
        keep("请予审定。", actor=cast.handler, organ=cast.office)


def test_empty_ones_are_refused(cast):
    with pytest.raises(RuleBroken, match="请写上"):
        keep("  ", actor=cast.handler)


def test_the_panel_gives_buttons_or_data(client, cast):
    client.force_login(cast.handler.account)
    address = reverse("outgoing:phrases-panel")

    shown = client.get(address, {"document_type": "reply"}).content.decode()
    assert 'data-phrase-text="此复。"' in shown
    assert "妥否" not in shown
    data = client.get(address, {"document_type": "reply", "q": "此复"}, headers={"Accept": "application/json"}).json()
    assert data == {"groups": [{"place": "closing", "label": "结语", "texts": ["此复。"]}]}


def test_the_page(client, cast):
    client.force_login(cast.handler.account)
    address = reverse("outgoing:phrases")

    assert client.post(address, {"text": "", "place": "other"}).status_code == 422
    assert client.post(address, {"text": "请阅示。", "place": "closing", "document_type": ""}).status_code == 303
    phrase = Phrase.objects.get(person=cast.handler)
    assert "请阅示。" in client.get(address).content.decode()
    client.force_login(cast.clerk.account)
    assert client.post(reverse("outgoing:phrase-end", args=[phrase.pk])).status_code == 404


def test_the_same_queries_for_few_and_many(client, cast, django_assert_num_queries):
    person = cast.handler
    with django_assert_num_queries(1):
        queries.phrases(person)
    for count in range(5):
        keep(f"第{count}条。", actor=cast.handler)
    with django_assert_num_queries(1):
        queries.phrases(person)
