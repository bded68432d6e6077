"""Invented papers of six kinds: every fault between { and } is found by the rules, and nothing else is touched."""

import re
from pathlib import Path

import pytest

from zhongshu.engines.proofread import proofread

PAPERS = sorted((Path(__file__).parent / "faulty").glob("*.txt"))
NEAR = 2  # characters between an empty span and the fault


def read(path):
    """The text without its braces, and the places of the faults."""
    text, faults = "", []
    for piece in re.split(r"(\{[^{}]*\})", path.read_text(encoding="utf-8")):
        if piece.startswith("{"):
            faults.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("{}") if piece.startswith("{") else piece
    return text, faults


def touches(fault, finding):
    start, end = fault
    if finding.start == finding.end:
        return start - NEAR <= finding.start <= end + NEAR
    return finding.start < end and finding.end > start


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_the_faults_of_a_paper_are_found(path):
    text, faults = read(path)
    findings = proofread(text)

    assert [text[start:end] for start, end in faults if not any(touches((start, end), one) for one in findings)] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_only_faults_would_be_changed(path):
    text, faults = read(path)
    findings = [one for one in proofread(text) if one.may_apply]

    assert [one for one in findings if not any(touches(fault, one) for fault in faults)] == []
