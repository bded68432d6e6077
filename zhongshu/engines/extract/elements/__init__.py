"""Find the elements of a paper among its lines: head, title, recipients, signature and date, imprint, tasks."""

from zhongshu.engines.extract.elements.assemble import elements

__all__ = ["elements"]
