from datetime import timedelta

from django.utils import timezone

from zhongshu.audit import chain, services
from zhongshu.audit.models import Entry, Seal
from zhongshu.audit.services import sealing


def test_each_organ_has_its_chain_and_the_deployment_has_chain_0(cast, written):
    entries = written(4)

    places = Seal.objects.filter(entry__in=entries).order_by("entry_id").values_list("chain", "seq")
    assert [number for number, _seq in places] == [cast.office.pk, 0, cast.office.pk, 0]
    for number in (0, cast.office.pk):
        seqs = list(Seal.objects.filter(chain=number).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))


def test_seals_bind_entry_place_and_the_one_before(cast, written):
    written(4)

    links = list(Seal.objects.filter(chain=cast.office.pk).order_by("seq").select_related("entry"))
    assert [link.prev for link in links] == [chain.START, *(link.hash for link in links[:-1])]
    assert [link.hash for link in links] == [
        chain.digest(link.chain, link.seq, link.prev, sealing.plain(link.entry)) for link in links
    ]


def test_nothing_to_seal_changes_nothing(written):
    written(2)
    before = Seal.objects.count()

    assert sealing.seal_pending() == 0
    assert Seal.objects.count() == before


def test_limit_leaves_the_rest_for_the_next_run(cast):
    sealing.seal_pending()
    for _number in range(5):
        services.write("audit.log.exported", actor=cast.clerk)

    assert [sealing.seal_pending(limit=3), sealing.seal_pending(limit=3), sealing.seal_pending(limit=3)] == [3, 2, 0]


def test_entry_that_committed_late_with_a_lower_id_is_sealed_at_the_end_of_its_chain(cast):
    first = services.write("audit.log.exported", actor=cast.clerk)
    late_id = first.pk + 1
    newer = Entry.objects.create(
        id=late_id + 1, verb="audit.log.exported", at=timezone.now(), actor_name="曹静", organ_id=cast.office.pk
    )
    sealing.seal_pending()
    late = Entry.objects.create(
        id=late_id, verb="audit.log.exported", at=timezone.now(), actor_name="曹静", organ_id=cast.office.pk
    )

    sealing.seal_pending()

    assert late.seal.seq == newer.seal.seq + 1


def test_straggler_far_behind_is_found_by_the_nightly_run(cast, monkeypatch):
    monkeypatch.setattr(sealing, "LATE_IDS", 1)
    first = services.write("audit.log.exported", actor=cast.clerk)
    Entry.objects.create(id=first.pk + 100, verb="v", at=timezone.now(), actor_name="曹静")
    sealing.seal_pending(everything=True)
    straggler = Entry.objects.create(id=first.pk + 50, verb="v", at=timezone.now(), actor_name="曹静")

    assert sealing.seal_pending() == 0
    assert sealing.seal_pending(everything=True) == 1
    assert straggler.seal.chain == 0


def test_tail_is_too_old_after_a_minute(cast):
    sealing.seal_pending()
    entry = services.write("audit.log.exported", actor=cast.clerk)

    assert sealing.tail_too_old(at=entry.at + timedelta(seconds=59)) is None
    assert sealing.tail_too_old(at=entry.at + timedelta(seconds=61)) == entry


def test_sm3_is_the_standards(monkeypatch):
    """GB/T 32905-2016, appendix A."""
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    assert chain.sm3(b"abc") == expected
    assert chain._cryptography_sm3(b"abc") == expected
