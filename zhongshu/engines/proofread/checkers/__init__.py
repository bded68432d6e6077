"""Checks that need more than a pattern, by the id of their rule."""

from zhongshu.engines.proofread.hits import Checker

CHECKERS: dict[str, Checker] = {}
