"""Pages of memos: drafting, and the register."""
