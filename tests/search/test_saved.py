"""常用搜索: kept, run, renamed, given up; told what is new; nobody else's."""

import pytest
from django.urls import reverse

from zhongshu.audit.models import Entry
from zhongshu.core.errors import RuleBroken
from zhongshu.search import queries, services
from zhongshu.search.models import SavedSearch


def news(person) -> list[tuple[str, int]]:
    return [(one.search.name, one.new) for one in queries.saved_searches(person)]


def test_a_search_is_kept_and_tells_what_is_new_since(cast, make_record):
    make_record("防汛甲")
    saved = services.save_search(cast.clerk, name="防汛", query="q=防汛")
    assert news(cast.clerk) == [("防汛", 0)]

    make_record("防汛乙")
    make_record("会议")
    assert news(cast.clerk) == [("防汛", 1)]

    services.run_search(saved)
    assert news(cast.clerk) == [("防汛", 0)]


def test_what_is_new_is_counted_inside_what_may_be_seen(cast, make_record):
    services.save_search(cast.outsider, name="防汛", query="q=防汛")
    make_record("防汛甲")

    assert news(cast.outsider) == [("防汛", 0)]


def test_each_act_is_written_down(cast):
    saved = services.save_search(cast.clerk, name="防汛", query="q=防汛")
    services.rename_search(saved, name="防汛抗旱", actor=cast.clerk)
    services.delete_search(saved, actor=cast.clerk)

    written = Entry.objects.filter(verb__startswith="search.").order_by("id")
    assert list(written.values_list("verb", "subject")) == [
        ("search.saved.kept", "防汛"),
        ("search.saved.renamed", "防汛抗旱"),
        ("search.saved.deleted", "防汛抗旱"),
    ]


def test_the_same_name_overwrites_and_a_taken_name_is_refused(cast):
    first = services.save_search(cast.clerk, name="甲", query="q=一")
    assert services.save_search(cast.clerk, name="甲", query="q=二").pk == first.pk
    services.save_search(cast.clerk, name="乙", query="q=三")

    with pytest.raises(RuleBroken, match="已经有叫“乙”的常用搜索"):
        services.rename_search(first, name="乙", actor=cast.clerk)
    with pytest.raises(RuleBroken, match="起个名称"):
        services.save_search(cast.clerk, name="  ", query="q=一")
    with pytest.raises(RuleBroken, match="请先写要找的词"):
        services.save_search(cast.clerk, name="丙", query="")


def test_through_the_pages(client, cast, make_record):
    make_record("防汛甲")
    client.force_login(cast.clerk.account)
    client.post(reverse("search:save"), {"name": "防汛急件", "query": "q=防汛&urgency=urgent&evil=1&cursor=x"})
    saved = SavedSearch.objects.get()
    assert saved.query == "q=%E9%98%B2%E6%B1%9B&urgency=urgent"
    assert "防汛急件" in client.get(reverse("search:results")).content.decode()

    answer = client.get(reverse("search:run", args=[saved.pk]))
    assert answer.headers["Location"] == f"/search/?{saved.query}"
    client.post(reverse("search:rename", args=[saved.pk]), {"name": "急件"})
    assert SavedSearch.objects.get().name == "急件"
    client.post(reverse("search:delete", args=[saved.pk]))
    assert SavedSearch.objects.count() == 0


def test_another_persons_search_does_not_exist(client, cast):
    saved = services.save_search(cast.mayor, name="防汛", query="q=防汛")
    client.force_login(cast.clerk.account)

    assert client.get(reverse("search:run", args=[saved.pk])).status_code == 404
    assert client.post(reverse("search:rename", args=[saved.pk]), {"name": "x"}).status_code == 404
    assert client.post(reverse("search:delete", args=[saved.pk])).status_code == 404
    assert SavedSearch.objects.count() == 1
