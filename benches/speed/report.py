"""The table, printed, kept as figures beside the data sets, and on request put into docs/benchmarks.md between two marks, one
pair for each database and size. What is beyond a bound is marked."""

import json
import re
from pathlib import Path

from benches.speed.measuring import Found, Line

ROOT = Path(__file__).parents[2]
PAGE, KEPT = ROOT / "docs" / "benchmarks.md", ROOT / "var" / "bench"
SMALL = 10_000  # what the large set is compared with
ALONE, TOGETHER, SEARCH, WRITE, TIMES, PER_SECOND, MEMORY = 60, 250, 80, 40, 1.5, 300, 350  # the bounds

Figures = dict[str, float]


def write(found: Found, *, records: int, about: str, keep: bool) -> None:
    before = read(found.vendor, SMALL) if records != SMALL else {}
    store(found, records)
    text = section(found, records, about, before)
    print(text)  # noqa: T201 -- a bench prints
    if keep:
        put(f"speed {found.vendor} {records}", text)


def put(name: str, text: str) -> None:
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    block = f"{start}\n{text}\n{end}\n"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}\n", re.DOTALL)
    PAGE.write_text(
        pattern.sub(lambda _found: block, page) if pattern.search(page) else f"{page}\n{block}", encoding="utf-8"
    )


def store(found: Found, records: int) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    figures = {f"{line.who} {line.what}": part(line.times[1], 0.95) for line in found.lines}
    (KEPT / f"{found.vendor}-{records}.json").write_text(json.dumps(figures), encoding="utf-8")


def read(vendor: str, records: int) -> Figures:
    path = KEPT / f"{vendor}-{records}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def section(found: Found, records: int, about: str, before: Figures) -> str:
    users = sorted(found.lines[0].times)
    heads = " | ".join(f"p50, {number} at once | p95" for number in users)
    rows = [
        f"### {records:,} records, {'SQLite' if found.vendor == 'sqlite' else 'PostgreSQL'}",
        "",
        f"{about}. Mixed, {users[-1]} at once: {marked(found.per_second, PER_SECOND, least=True)} requests a second. "
        f"Memory, all {found.processes} processes: {marked(found.memory, MEMORY)} MB idle, {found.busy_memory} MB after "
        "the run. Bold: beyond the bound.",
        "",
        f"| who | what | queries | CPU | {heads} |" + (f" p95 : {SMALL:,} |" if before else ""),
        "|---|---|---|---" + "|---" * (2 * len(users)) + "|" + ("---|" if before else ""),
    ]
    return "\n".join(rows + [row(line, users, before) for line in found.lines])


def row(line: Line, users: list[int], before: Figures) -> str:
    cells = []
    for number in users:
        p50, p95 = part(line.times[number], 0.5), part(line.times[number], 0.95)
        cells.append(f"{p50:.0f} ms | {marked(p95, bound(line, number))} ms")
    cpu = f"{line.cpu:.1f} ms" if line.cpu else "–"
    wrong = f" ({line.wrong} refused)" if line.wrong else ""
    old = before.get(f"{line.who} {line.what}")
    grown = f" {marked(part(line.times[1], 0.95) / old, TIMES, '.1f')} × |" if old else " – |" if before else ""
    return f"| {line.who} | {line.what}{wrong} | {line.queries or '–'} | {cpu} | {' | '.join(cells)} |{grown}"


def bound(line: Line, users: int) -> float:
    """Milliseconds at p95; a write has one for one user only."""
    if users > 1:
        return TOGETHER
    return SEARCH if line.what.startswith("search") else ALONE if line.cpu else WRITE


def marked(value: float, most: float, form: str = ".0f", *, least: bool = False) -> str:
    is_missed = value < most if least else value > most
    return f"**{value:{form}}**" if is_missed else f"{value:{form}}"


def part(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
