"""查重: one sender and number stands once in the register of an organ (decision 22)."""

import pytest
from django.db import IntegrityError, transaction

from zhongshu.incoming import duplicates, services
from zhongshu.incoming.duplicates import Duplicate
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.services import registering
from zhongshu.numbering.models import Number
from zhongshu.records.models import Record

NUMBER = "青岩政〔2026〕37号"


def test_second_registration_is_refused_with_a_link_to_the_first(register):
    first = register(sender_number=NUMBER)

    with pytest.raises(Duplicate, match="已登记为收〔2026〕1号") as refused:
        register(sender_number=NUMBER)

    assert (refused.value.twin, refused.value.field) == (first, "sender_number")
    assert (Record.objects.count(), Number.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("sender", "number"),
    [("青岩县政府", NUMBER), ("青岩县人民政府 ", "青岩政[2026]第037号"), ("青岩县人民政府", "青岩政（２０２６）37号")],
)
def test_other_ways_of_writing_are_the_same_paper(register, sender, number):
    register(sender_number=NUMBER)

    with pytest.raises(Duplicate):
        register(sender=sender, sender_number=number)


def test_another_sender_or_organ_may_have_the_same_number(cast, register):
    register(sender_number=NUMBER)
    register(sender="松坪县人民政府", sender_number=NUMBER)
    register(sender_number=NUMBER, actor=cast.finance_intake, organ=cast.finance)

    assert IncomingDocument.objects.count() == 3


def test_with_a_reason_it_is_registered_all_the_same(register):
    register(sender_number=NUMBER)

    second = register(sender_number=NUMBER, duplicate_reason="来文机关重新印发，内容有改动")

    assert (second.duplicate_key, second.duplicate_reason) == (None, "来文机关重新印发，内容有改动")


def test_reason_without_a_twin_is_not_kept(register):
    document = register(sender_number=NUMBER, duplicate_reason="随手填的")

    assert (document.duplicate_key is not None, document.duplicate_reason) == (True, "")


def test_clerk_who_may_not_see_the_twin_learns_nothing_of_it(cast, register):
    """A classified twin in other hands: no title, no number, no way to register all the same."""
    twin = register(sender_number=NUMBER)
    Record.objects.filter(pk=twin.pk).update(level=3)

    with pytest.raises(Duplicate) as refused:
        register(sender_number=NUMBER, actor=cast.second_clerk, duplicate_reason="再登一次")

    assert (str(refused.value), refused.value.twin) == ("该件已登记，请问文电科。", None)


def test_two_clerks_at_once_one_wins_and_the_other_gets_the_sentence(register, cast, monkeypatch):
    """The second looks before the first has committed: the unique key decides, and its number is not lost."""
    first = register(sender_number=NUMBER)
    found, looks = duplicates.find, []

    def blind_at_first(key, **more):
        looks.append(key)
        return None if len(looks) == 1 else found(key, **more)

    monkeypatch.setattr(duplicates, "find", blind_at_first)

    with pytest.raises(Duplicate) as refused:
        register(sender_number=NUMBER, actor=cast.second_clerk)

    assert refused.value.twin == first
    assert list(Number.objects.values_list("value", flat=True)) == [1]


def test_the_database_itself_refuses_a_second_key(register):
    first, second = register(sender_number=NUMBER), register()

    with pytest.raises(IntegrityError, match="duplicate_key"), transaction.atomic():
        IncomingDocument.objects.filter(pk=second.pk).update(duplicate_key=first.duplicate_key)


def test_another_integrity_error_is_not_called_a_duplicate(register, data, cast, when):
    document = register()
    document.received_on = when("2026-03-01 00:00").date()

    with pytest.raises(IntegrityError), transaction.atomic():
        registering._store(document, cast.clerk)


def test_returned_paper_may_come_back_under_its_number(cast, register):
    first = register(sender_number=NUMBER)
    services.return_to_sender(first, reason="未会签。", actor=cast.clerk)

    assert register(sender_number=NUMBER).record.reference == "收〔2026〕2号"


def test_same_content_without_number_is_a_warning_only(cast, register, upload):
    first = register(sender_number="", uploads=[upload()])
    second_file = upload()

    assert duplicates.same_content(cast.clerk, cast.office, second_file.sm3) == [first]
    assert duplicates.same_content(cast.outsider, cast.office, second_file.sm3) == []
    assert register(sender_number="", uploads=[second_file]).duplicate_key is None
