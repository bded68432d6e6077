"""A sheet as a picture, drawn from its PDF."""

import io
from dataclasses import replace

import pypdfium2

from zhongshu.engines.typeset.drawn import Drawn
from zhongshu.engines.typeset.writers.pdf import write_pdf

POINTS_PER_INCH = 72


def write_png(drawn: Drawn, sheet: int, *, dots_per_inch: int = 144) -> bytes:
    """One sheet, counted from 0. Raises what `write_pdf` raises."""
    alone = replace(drawn, sheets=(drawn.sheets[sheet],), bookmarks=())
    document = pypdfium2.PdfDocument(write_pdf(alone))
    try:
        picture = document[0].render(scale=dots_per_inch / POINTS_PER_INCH).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
