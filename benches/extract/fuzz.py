"""Feed mutated papers to the readers, many thousands of them, and report crashes, hangs and unbounded memory.

`python -m benches.extract.fuzz FOLDER --rounds 20000 --seed 1`: seeds are the files of the folder. Each batch runs in a
process of its own, so that a crash of a native library is seen as such.
"""

import argparse
import ast
import contextlib
import io
import os
import random
import resource
import signal
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from zhongshu.engines.extract.inspect import inspect_here
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.read import READERS, read_with_gaps
from zhongshu.engines.ocr.images import Pictures, PictureTrouble

BATCH = 200
SECONDS = 20
MEMORY_BYTES = 2_000_000_000
TROUBLES = (
    b"\x00\xff\x00\xff",
    b"%s%n",
    b"9" * 40,
    b"-1",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    b"(" * 400,
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few flips, cuts, doublings and planted troubles; packages are often changed inside."""
    if data[:2] == b"PK" and chance.random() < 0.7:
        with contextlib.suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
            return _inside(data, chance)
    return _plainly(data, chance)


def _inside(data: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = set(chance.sample(names, min(len(names), chance.randint(1, 3))))
        for name in names:
            content = source.read(name)
            target.writestr(name, _plainly(content, chance) if name in chosen and content else content)
    return buffer.getvalue()


def _plainly(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed)) if changed else 0
        chance.choice(_CHANGES)(changed, at, chance)
    return bytes(changed)


def _flip(changed: bytearray, at: int, chance: random.Random) -> None:
    if changed:
        changed[at] ^= 1 << chance.randrange(8)


def _cut(changed: bytearray, at: int, chance: random.Random) -> None:
    del changed[at : at + chance.choice((1, 16, 400, 20_000))]


def _double(changed: bytearray, at: int, chance: random.Random) -> None:
    changed[at:at] = changed[at : at + chance.choice((4, 200, 5_000))]


def _plant(changed: bytearray, at: int, chance: random.Random) -> None:
    trouble = chance.choice(TROUBLES)
    changed[at : at + len(trouble)] = trouble


_CHANGES: tuple[Callable[[bytearray, int, random.Random], None], ...] = (_flip, _flip, _cut, _double, _plant)


def read_all(data: bytes, name: str) -> str:
    """What the product does with an upload, without its bounds: look at it, read it."""
    facts = inspect_here(data, name)
    if facts.kind in IMAGES:
        with contextlib.suppress(PictureTrouble):
            Pictures(data, facts.kind).page(1)
    elif facts.kind in READERS:
        read_with_gaps(data, facts.kind)  # also where inspection would have refused it
    return facts.problems[0].code if facts.problems else "read"


def batch(seeds: list[Path], number: int, rounds: int) -> Counter[str]:
    """One batch in this process; a trouble is told with what repeats it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    chance = random.Random(number)  # noqa: S311 -- repeatable, not secret
    told: Counter[str] = Counter()
    for index in range(rounds):
        path = chance.choice(seeds)
        data = mutated(path.read_bytes(), chance)
        told[_outcome(data, path.name, f"batch {number} round {index} {path.name}")] += 1
    return told


def _outcome(data: bytes, name: str, said: str) -> str:
    begun = time.perf_counter()
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(SECONDS)
    try:
        return read_all(data, name)
    except MemoryError:
        return f"MEMORY {said}"
    except Exception as error:  # noqa: BLE001 -- that is what is looked for
        return f"TROUBLE {type(error).__name__} {error!s:.80} after {time.perf_counter() - begun:.1f} s {said}"
    finally:
        signal.alarm(0)


def _too_slow(*_: Any) -> None:
    raise TimeoutError


def batches(seeds: list[Path], rounds: int, seed: int) -> Iterator[tuple[int, Counter[str]]]:
    """Each batch in a child; one that dies is a crash."""
    for number in range(seed * 100_000, seed * 100_000 + (rounds + BATCH - 1) // BATCH):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with os.fdopen(writer, "w") as stream:
                stream.write(repr(dict(batch(seeds, number, BATCH))))
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as stream:
            said = stream.read()
        _, status = os.waitpid(child, 0)
        yield number, Counter(_parsed(said) if status == 0 else {f"CRASH batch {number} status {status}": 1})


def _parsed(said: str) -> dict[str, int]:
    found: dict[str, int] = ast.literal_eval(said)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seeds = [
        path for path in sorted(options.folder.iterdir()) if path.is_file() and path.suffix not in (".json", ".md")
    ]
    total: Counter[str] = Counter()
    for number, told in batches(seeds, options.rounds, options.seed):
        total += told
        for trouble in (each for each in told if each.split()[0] in ("CRASH", "TROUBLE", "MEMORY")):
            print(trouble, flush=True)  # noqa: T201
        if number % 10 == 0:
            print(number, total.total(), file=sys.stderr, flush=True)  # noqa: T201
    print(total.total(), dict(total.most_common(40)))  # noqa: T201


if __name__ == "__main__":
    main()
