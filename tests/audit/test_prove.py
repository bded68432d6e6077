"""The nightly proof writes down what it found, and fails loudly when a chain is broken."""

import pytest

from zhongshu.audit import nightly, queries, services
from zhongshu.audit.models import Entry, Seal


def test_sound_chains_are_written_down(written):
    written(4)

    assert nightly.prove().endswith("条，链完整")
    assert queries.chain_status().checked.verb == "audit.chain.verified"
    assert not queries.chain_status().is_broken


def test_broken_chain_turns_job_and_page_red(cast, written):
    written(2)
    entry = services.write("audit.log.exported", actor=cast.clerk)
    last = Seal.objects.filter(chain=cast.office.pk).order_by("-seq").first()
    Seal.objects.create(
        entry=entry, chain=last.chain, seq=last.seq + 1, prev=last.hash, hash="0" * 64, sealed_at=entry.at
    )

    with pytest.raises(nightly.ChainBroken, match="内容被改动"):
        nightly.prove()
    assert queries.chain_status().is_broken
    assert Entry.objects.get(verb="audit.chain.broken").data["faults"][0].endswith("内容被改动")


def test_doctor_names_an_unsealed_tail(cast, when):
    late = services.write("audit.log.exported", actor=cast.clerk, at=when("2026-03-09 09:00"))

    assert [f"{late.pk}" in sentence for sentence in nightly.doctor()] == [True]
