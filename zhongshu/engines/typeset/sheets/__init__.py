"""Sheets that are no papers: registers, and slips (处理单, 传阅单, 通知单) on the same grid, for the same writers."""

from zhongshu.engines.typeset.sheets.register import Register, lay_out_register
from zhongshu.engines.typeset.sheets.slip import Box, Cell, Entry, Slip, Strip, lay_out_slip

__all__ = ["Box", "Cell", "Entry", "Register", "Slip", "Strip", "lay_out_register", "lay_out_slip"]
