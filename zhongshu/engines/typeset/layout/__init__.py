"""One layout for all writers: where every character, line and picture of a paper stands."""

from zhongshu.engines.typeset.layout.compose import lay_out

__all__ = ["lay_out"]
