"""Set forms and pages as PDF with typst."""

from zhongshu.engines.typeset.fonts import missing_glyphs
from zhongshu.engines.typeset.forms import TEMPLATES, FormError, MissingGlyphs, render_form

__all__ = ["TEMPLATES", "FormError", "MissingGlyphs", "missing_glyphs", "render_form"]
