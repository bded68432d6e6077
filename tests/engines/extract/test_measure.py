"""The figures of reading on papers with known truth (`make bench`); on text forms also as a test."""

import os
from collections import Counter
from pathlib import Path

import pytest

from benches.extract.measure import measure, tables

TEXT_FORMS = ("Word", "PDF", "text", "Word 97")


@pytest.fixture
def papers():
    folder = Path(os.environ.get("SHARED_DIR", "/nonexistent")) / "samples"
    if not folder.is_dir():
        pytest.skip("SHARED_DIR is not set")
    return folder


@pytest.mark.bench
def test_measure_reading(papers):
    results = measure(papers)
    print("\n" + tables(results))  # noqa: T201 -- the figures are what the bench is for

    assert [said for result in results for said in result.wrong_but_certain] == []


def test_text_forms_are_read(papers):
    results = measure(papers, only=TEXT_FORMS)
    right, asked = (sum((getattr(result, key) for result in results), Counter()).total() for key in ("right", "asked"))

    assert [said for result in results for said in result.wrong_but_certain] == []
    assert right >= 0.95 * asked
