"""The speller alone, on sentences with known errors and on clean laws: `python -m benches.proofread.ecspell`.

Reads SHARED_DIR/data/ecspell (lines 1301–1728, never used for tuning) and the held-out end of SHARED_DIR/data/laws; writes the
section "Proofreading: spelling" of docs/benchmarks.md. `--alarms` also prints a sample of the false alarms to read,
`--misses` the sentences that were not put right. What the tuning lines score in cross-validation is printed by
`scripts/build_speller.py --cross-validate`: the shipped statistics know those lines.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from benches.proofread.clean import held_out
from zhongshu.engines.proofread import Finding
from zhongshu.engines.proofread.spelling import Speller
from zhongshu.engines.proofread.spelling.scoring import score
from zhongshu.engines.proofread.spelling.statistics import SHIPPED

REPORTING = slice(1300, 1728)
PAPER = 5_000  # characters
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_START, _END = "<!-- proofreading: spelling -->", "<!-- end of proofreading: spelling -->"
_LOADING = (
    "import time; from zhongshu.engines.proofread.spelling import Speller; b=time.perf_counter(); Speller.load(); "
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benches.proofread.ecspell", description=__doc__)
    parser.add_argument("--alarms", action="store_true", help="print every tenth false alarm")
    parser.add_argument("--misses", action="store_true", help="print the sentences that were not put right")
    options = parser.parse_args()
    shared = Path(os.environ.get("SHARED_DIR", "/nonexistent"))
    if not shared.is_dir():
        print("SHARED_DIR is not set: nothing to measure on.", file=sys.stderr)  # noqa: T201 -- a bench prints
        return 0
    speller, pairs = Speller.load(), reporting_pairs(shared)
    laws = held_out(shared / "data" / "laws" / "laws.txt.xz")
    found, processor, clock = alarms(speller, laws)
    lines = [
        f"| reporting lines 1301–1728 ({len(pairs)} sentences) | {score(speller, pairs)} |",
        f"| false alarms in {len(laws):,} characters of held-out laws | {_alarms(found, len(laws))} |",
        f"| speed | {processor:,.0f} characters/s of processor time, {clock:,.0f} by the clock |",
        f"| data file, time to load | {SHIPPED.stat().st_size / 1e6:.1f} MB, {loading_milliseconds():.0f} ms |",
        f"| memory of the process | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB |",
    ]
    write(lines)
    if options.alarms:
        print("\n".join(shown(text, one) for text, one in found[::10]))  # noqa: T201 -- a bench prints
    if options.misses:
        print("\n".join(misses(speller, pairs)))  # noqa: T201 -- a bench prints
    return 0


def reporting_pairs(shared: Path) -> list[tuple[str, str]]:
    """(as written, as it should be) of the lines kept for reporting."""
    lines = (shared / "data" / "ecspell" / "odw.train").read_text(encoding="utf-8").split("\n")[REPORTING]
    pairs = [(wrong, right) for _, wrong, right in (line.split("\t") for line in lines if line)]
    return [(wrong, right) for wrong, right in pairs if len(wrong) == len(right)]


def alarms(speller: Speller, text: str) -> tuple[list[tuple[str, Finding]], float, float]:
    """Findings in clean text, paper by paper, and the characters per second of processor time and of the clock."""
    papers = [text[at : at + PAPER] for at in range(0, len(text), PAPER)]
    speller.find(papers[0])
    clock, processor = time.perf_counter(), time.process_time()
    found = [(paper, one) for paper in papers for one in speller.find(paper)]
    return found, len(text) / (time.process_time() - processor), len(text) / (time.perf_counter() - clock)


def loading_milliseconds() -> float:
    """How long a new process takes to load the statistics."""
    ran = subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", _LOADING + "print(time.perf_counter() - b)"], check=True, capture_output=True, text=True
    )
    return float(ran.stdout) * 1000


def misses(speller: Speller, pairs: list[tuple[str, str]]) -> list[str]:
    """Each sentence not put right: [written|should be|made of it] where they differ."""
    lines = []
    for wrong, right in pairs:
        written = speller.correct(wrong)
        if written != right:
            letters = zip(wrong, right, written, strict=True)
            lines.append("".join(a if a == b == c else f"[{a}|{b}|{c}]" for a, b, c in letters))
    return lines


def shown(text: str, one: Finding) -> str:
    """A finding in its surroundings."""
    around = (
        f"{text[max(one.start - 12, 0) : one.start]}【{one.text}→{one.suggestions[0]}】{text[one.end : one.end + 10]}"
    )
    return f"{one.severity} {around}".replace("\n", "／")


def write(lines: list[str]) -> None:
    """Print the table and put it between its marks in docs/benchmarks.md."""
    table = "\n".join(["| what | figure |", "|---|---|", *lines])
    page = PAGE.read_text(encoding="utf-8")
    block = f"{_START}\n{table}\n{_END}"
    pattern = re.compile(f"{re.escape(_START)}.*?{re.escape(_END)}", re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _found: block, page), encoding="utf-8")
    print(table)  # noqa: T201 -- a bench prints


def _alarms(found: list[tuple[str, Finding]], characters: int) -> str:
    counts = Counter(one.severity for _, one in found)
    rates = [f"{counts[kind] * 1000 / characters:.3f} per 1,000 {kind}" for kind in ("warn", "info")]
    return f"{', '.join(rates)}; together {len(found) * 1000 / characters:.3f}"


if __name__ == "__main__":
    sys.exit(main())
