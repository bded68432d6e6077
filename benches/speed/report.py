"""The table, printed and put into docs/benchmarks.md between two marks, one pair for each database and size."""

import re
from pathlib import Path

from benches.speed.measuring import Found, Line

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def write(found: Found, *, records: int, about: str) -> None:
    text = section(found, records, about)
    name = f"speed {found.vendor} {records}"
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    block = f"{start}\n{text}\n{end}\n"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}\n", re.DOTALL)
    PAGE.write_text(
        pattern.sub(lambda _found: block, page) if pattern.search(page) else f"{page}\n{block}", encoding="utf-8"
    )
    print(text)  # noqa: T201 -- a bench prints


def section(found: Found, records: int, about: str) -> str:
    users = sorted(found.lines[0].times)
    heads = " | ".join(f"p50, {number} at once | p95" for number in users)
    rows = [
        f"### {records:,} records, {'SQLite' if found.vendor == 'sqlite' else 'PostgreSQL'}",
        "",
        f"{about}. Mixed reading, {users[-1]} at once: {found.per_second:.0f} requests a second. "
        f"Idle: {found.memory} MB in {found.processes} processes.",
        "",
        f"| who | what | queries | CPU | {heads} |",
        "|---|---|---|---" + "|---" * (2 * len(users)) + "|",
    ]
    return "\n".join(rows + [row(line, users) for line in found.lines])


def row(line: Line, users: list[int]) -> str:
    cells = [f"{part(line.times[number], 0.5):.0f} ms | {part(line.times[number], 0.95):.0f} ms" for number in users]
    cpu = f"{line.cpu:.0f} ms" if line.cpu else "–"
    wrong = f" ({line.wrong} refused)" if line.wrong else ""
    return f"| {line.who} | {line.what}{wrong} | {line.queries or '–'} | {cpu} | {' | '.join(cells)} |"


def part(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
