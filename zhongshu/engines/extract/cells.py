"""Cells of the first sheet of a table file, as text: days as 2026-06-30, numbers as they are read."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from zhongshu.engines import bounded
from zhongshu.engines.extract.archives import Damaged

TIMEOUT_SECONDS = 30
MAX_ROWS, MAX_COLUMNS = 2_000, 40


def cells_of(data: bytes) -> list[list[str]]:
    """Rows from the first that says something; raises Damaged where it cannot be read."""
    try:
        found: list[list[str]] = bounded.call(cells_here, data, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds as error:
        raise Damaged from error
    return found


def cells_here(data: bytes) -> list[list[str]]:
    """The same in this process, without the bounds on time and memory."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_ROWS)
    except (python_calamine.CalamineError, IndexError) as error:
        raise Damaged from error
    return [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell).strip()
