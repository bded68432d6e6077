"""Books of many papers: 文件汇编, 讲话汇编."""

from zhongshu.engines.typeset.book.make import make_book
from zhongshu.engines.typeset.book.spec import BookSpec, Part

__all__ = ["BookSpec", "Part", "make_book"]
