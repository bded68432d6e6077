"""更多类似: what shares telling words, nearest first, only of what may be seen."""

from django.urls import reverse

from zhongshu.people.models import Policy
from zhongshu.search import queries


def alike(person, record) -> list[str]:
    _words, hits = queries.like(person, record)
    return [hit.record.title for hit in hits]


def test_records_that_share_telling_words_come_nearest_first(cast, make_record):
    wanted = make_record("关于拨付望澜水库除险加固资金的请示")
    make_record("关于召开防汛会议的通知")
    make_record("关于望澜水库泄洪的通知")
    make_record("关于望澜水库除险加固工程开工的报告")

    assert alike(cast.clerk, wanted)[0] == "关于望澜水库除险加固工程开工的报告"
    assert "关于召开防汛会议的通知" not in alike(cast.clerk, wanted)


def test_nothing_out_of_sight_is_alike(cast, make_record):
    Policy.objects.update_or_create(key="ceiling", defaults={"value": 3})
    make_record("关于望澜水库除险加固的秘密报告", started=False, level=3)
    own = make_record("关于望澜水库除险加固的请示", actor=cast.outsider, organ=cast.county)
    make_record("关于望澜水库除险加固的通知")

    assert alike(cast.outsider, own) == []


def test_the_page_of_a_record_out_of_sight_does_not_exist(client, cast, make_record):
    record = make_record("关于望澜水库除险加固的请示")
    client.force_login(cast.outsider.account)
    assert client.get(reverse("search:like", args=[record.pk])).status_code == 404

    client.force_login(cast.clerk.account)
    page = client.get(reverse("search:like", args=[record.pk])).content.decode()
    assert "没有相近的件" in page
    assert "望澜" in page
