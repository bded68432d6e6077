"""Print the figures of docs/benchmarks.md: `python -m benches.proofread [--alarms] [--rules-only]`."""

import argparse
import os
import sys
from pathlib import Path

from benches.proofread import clean, faulty, speed
from zhongshu.engines.proofread.speller import Finder
from zhongshu.engines.proofread.spelling.speller import Speller


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benches.proofread", description=__doc__)
    parser.add_argument(
        "--alarms", action="store_true", help="also print what was missed and a sample of the false alarms"
    )
    parser.add_argument("--rules-only", action="store_true", help="without the speller")
    options = parser.parse_args()
    shared = Path(os.environ.get("SHARED_DIR", "/nonexistent"))
    if not shared.is_dir():
        print("SHARED_DIR is not set: nothing to measure on.", file=sys.stderr)  # noqa: T201 -- a bench prints
        return 0
    spellers: list[tuple[str, Finder | None]] = [("rules", None)]
    if not options.rules_only:
        spellers.append(("rules and speller", Speller.load()))
    for name, speller in spellers:
        print("\n".join(report(name, speller, shared, with_alarms=options.alarms)))  # noqa: T201 -- a bench prints
    return 0


def report(name: str, speller: Finder | None, shared: Path, *, with_alarms: bool) -> list[str]:
    """The lines of one way to proofread."""
    drafts = faulty.measure(shared / "samples" / "faulty", speller)
    laws = clean.held_out(shared / "data" / "laws" / "laws.txt.xz")
    whole, single = (clean.measure(laws, speller, whole=whole) for whole in (True, False))
    processor, clock = speed.measure(laws if speller is None else laws[:200_000], speller)
    lines = [
        f"== {name}",
        f"planted faults found {drafts.found.total()}/{drafts.planted.total()} = {drafts.recall:.1%}",
        f"false alarms in the drafts {len(drafts.alarms)} in {drafts.characters} characters = {drafts.alarms_per_thousand:.2f} per 1,000",
        f"laws as one text: {whole.counts.total()} = {whole.per_thousand:.3f} per 1,000 characters",
        f"laws one by one ({single.texts}): {single.counts.total()} = {single.per_thousand:.3f} per 1,000 characters",
        "  " + ", ".join(f"{rule} {count}" for rule, count in single.counts.most_common(12)),
        f"speed {processor:,.0f} characters per second of processor time, {clock:,.0f} by the clock",
    ]
    if with_alarms:
        lines += ["missed:", *drafts.missed, "alarms in drafts:", *drafts.alarms, "alarms in laws:", *single.sample]
    return lines


if __name__ == "__main__":
    sys.exit(main())
