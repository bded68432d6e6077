"""Names for those whom no table names: surname and given name in turn, so that the same table gives the same people."""

from collections.abc import Iterator

from zhongshu.demo.world import table

STRIDE = 7  # shares no factor with the number of given names, so that each surname meets all of them in the end


def fresh_names(taken: set[str]) -> Iterator[str]:
    """Names that nobody has yet, each once."""
    surnames, given = table("names")["surnames"], table("names")["given"].split()
    for turn in range(len(given)):
        for place, surname in enumerate(surnames):
            name = surname + given[(place * STRIDE + turn) % len(given)]
            if name not in taken:
                taken.add(name)
                yield name
