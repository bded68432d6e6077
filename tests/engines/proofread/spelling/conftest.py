import pytest

from zhongshu.engines.proofread.spelling import Speller


@pytest.fixture(scope="session")
def speller():
    return Speller.load()
