import pytest
from django.db import transaction

from zhongshu.notices import services
from zhongshu.notices.models import Notice


def tell(person, key="k", **kwargs):
    services.tell("notices.reminder", person, text=kwargs.pop("text", "请办理"), key=key, **kwargs)


def test_notice_is_left_once_per_person_and_key(cast, when):
    for text in ("第一次", "第二次"):
        tell(cast.handler, text=text, at=when("2026-03-09 09:00"))
    tell(cast.clerk)
    tell(cast.handler, key="another")

    found = Notice.objects.order_by("pk").values_list("person__name", "key", "text")
    assert list(found) == [("何苗", "k", "第一次"), ("田小禾", "k", "请办理"), ("何苗", "another", "请办理")]


def test_repeat_does_not_break_the_callers_transaction(cast):
    with transaction.atomic():
        tell(cast.handler)
        tell(cast.handler)
        tell(cast.handler, key="after")

    assert Notice.objects.count() == 2


def test_rolled_back_change_tells_nobody(cast):
    def break_off():
        with transaction.atomic():
            services.tell_on_commit("notices.reminder", cast.handler, text="请办理", key="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert not Notice.objects.exists()


def test_unknown_kind_is_refused(cast):
    with pytest.raises(LookupError):
        services.tell("notices.unknown", cast.handler, text="x", key="k")


def test_record_gives_the_address_and_a_classified_one_hides_its_title(cast, item):
    open_item, secret = item(), item("某工程方案", level=3)
    tell(cast.handler, key="open", record=open_item, text="《关于防汛工作的通知》请办理")
    tell(cast.handler, key="secret", record=secret, text="《某工程方案》请办理")

    found = Notice.objects.order_by("pk").values_list("text", "url", "record")
    assert list(found) == [
        ("《关于防汛工作的通知》请办理", open_item.get_absolute_url(), open_item.pk),
        ("《（涉密件）》请办理", secret.get_absolute_url(), secret.pk),
    ]


def test_long_text_is_cut_not_refused(cast):
    tell(cast.handler, text="长" * 500)

    assert Notice.objects.get().text == "长" * 300
