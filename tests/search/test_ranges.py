"""How PostgreSQL is asked: from the newest records down, every one once, longer ranges as long as little is found."""

import pytest

from zhongshu.search.backends.postgresql import Span
from zhongshu.search.row import range_tokens


def asked(top: int, density: float, wanted: int, bottom: int = 0) -> list[tuple[str, int, int]]:
    """Ranges asked when of each thousand numbers so many answer."""
    span, found, ranges = Span(top, bottom), 0, []
    while span.top > span.bottom and found < wanted:
        token, low = span.next(found, wanted)
        ranges.append((token, low, span.top))
        found += int((span.top - low) * density)
        span.top = low
    return ranges


@pytest.mark.parametrize("top", [1, 2, 1024, 1025, 70_001, 1_000_001])
@pytest.mark.parametrize("bottom", [0, 1, 1000])
def test_every_number_is_asked_once_under_a_token_that_its_row_carries(top, bottom):
    ranges = asked(top, 0, 21, bottom)

    numbers = [number for _token, low, high in ranges for number in range(high - 1, low - 1, -1)]
    assert numbers == list(range(top - 1, bottom - 1, -1))
    for token, low, high in ranges:
        assert not token or token in range_tokens(low)
        assert not token or token in range_tokens(high - 1)
        assert token or low == bottom  # all that is left


def test_what_is_rare_is_found_in_few_long_ranges():
    assert len(asked(1_000_001, 0, 21)) <= 5


def test_what_is_common_needs_no_long_range():
    assert max(high - low for _token, low, high in asked(1_000_001, 0.3, 21)) <= 1024
    assert max(high - low for _token, low, high in asked(1_000_001, 0.3, 1001)) <= 8192
