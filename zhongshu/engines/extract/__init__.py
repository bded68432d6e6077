"""Look at an uploaded file, read the paper in it, take its text for search."""

from zhongshu.engines.extract.inspect import FileFacts, Problem, inspect
from zhongshu.engines.extract.numbers import normalise_number, number_key
from zhongshu.engines.extract.paper import Field, Paper
from zhongshu.engines.extract.read import read_paper
from zhongshu.engines.extract.text import text_of

__all__ = [
    "Field",
    "FileFacts",
    "Paper",
    "Problem",
    "inspect",
    "normalise_number",
    "number_key",
    "read_paper",
    "text_of",
]
