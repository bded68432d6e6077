"""The verbs of memos beside those of every flow: create, amend, consult, address."""

from zhongshu.memos.services.addressing import address
from zhongshu.memos.services.consulting import consult
from zhongshu.memos.services.drafting import FileChange, MemoData, amend, create

__all__ = ["FileChange", "MemoData", "address", "amend", "consult", "create"]
