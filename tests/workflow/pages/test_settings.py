"""常用语 and 流程和时限."""

import pytest
from django.urls import reverse

from zhongshu.workflow.models import FlowVersion, Phrase
from zhongshu.workflow.queries import phrases_for

FLOW = "/records/flows/incoming_document/"


def test_own_phrases_are_added_ordered_and_removed(cast, as_person):
    client = as_person("vice_mayor")
    for text in ("请速办。", "请阅研。"):
        client.post(reverse("workflow:phrases"), {"kind": "instruction", "text": text})
    second = Phrase.objects.get(text="请阅研。")
    client.post(reverse("workflow:phrase-change", args=[second.pk]), {"do": "up"})
    order = phrases_for(cast.vice_mayor, "instruction")[:3]
    client.post(reverse("workflow:phrase-change", args=[second.pk]), {"do": "remove"})

    assert order == ["请阅研。", "请速办。", "同意。"]
    assert [phrase.text for phrase in Phrase.objects.filter(person=cast.vice_mayor)] == ["请速办。"]


def test_same_phrase_twice_is_refused(as_person, text_of):
    client = as_person("vice_mayor")
    for _time in range(2):
        response = client.post(reverse("workflow:phrases"), {"kind": "instruction", "text": "请速办。"})

    assert (response.status_code, "这一句已经有了" in text_of(response)) == (422, True)


def test_phrases_of_others_cannot_be_touched(cast, as_person):
    phrase = Phrase.objects.create(person=cast.mayor, kind="instruction", text="阅。")

    response = as_person("vice_mayor").post(reverse("workflow:phrase-change", args=[phrase.pk]), {"do": "remove"})

    assert (response.status_code, Phrase.objects.count()) == (404, 1)


@pytest.mark.parametrize(("who", "status"), [("business_admin", 200), ("clerk", 403), ("director", 403)])
def test_who_may_edit_flows(as_person, who, status):
    client = as_person(who)

    assert [client.get(reverse("workflow:flows")).status_code, client.get(FLOW).status_code] == [status, status]


def test_limits_become_a_version_of_the_own_organ(cast, as_person):
    client = as_person("business_admin")
    client.post(FLOW, _table(client) | {"proposing__normal": "2 个工作日", "note": "汛期放宽"})

    version = FlowVersion.objects.get(organ=cast.office, is_current=True)
    proposing = next(stage for stage in version.definition["stage"] if stage["key"] == "proposing")
    assert (proposing["limit"]["normal"], version.note, version.made_by) == (
        "2 workdays",
        "汛期放宽",
        cast.business_admin,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("proposing__normal", "很快", "看不懂时限"),
        ("total__normal", "", "请填平件时限"),
        ("note", "", "请填写修改说明"),
    ],
)
def test_wrong_limits_are_explained_and_kept(as_person, text_of, name, value, sentence):
    client = as_person("business_admin")

    response = client.post(FLOW, _table(client) | {"proposing__urgent": "3 小时", "note": "改", name: value})

    page = text_of(response)
    assert (response.status_code, sentence in page, 'value="3 小时"' in page) == (422, True, True)
    assert not FlowVersion.objects.filter(organ__isnull=False).exists()


def _table(client) -> dict[str, str]:
    form = client.get(FLOW).context["form"]
    return {name: str(field.initial or "") for name, field in form.fields.items()}
