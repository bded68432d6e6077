"""Set official papers line by line, and forms and pages with typst."""

from zhongshu.engines.typeset.drawn import Drawn
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.fonts import missing_glyphs
from zhongshu.engines.typeset.forms import TEMPLATES, FormError, MissingGlyphs, render_form
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Paper, PaperProblem

__all__ = [
    "TEMPLATES",
    "Drawn",
    "Faces",
    "FormError",
    "MissingGlyphs",
    "Paper",
    "PaperProblem",
    "lay_out",
    "missing_glyphs",
    "render_form",
]
