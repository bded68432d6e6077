"""Writing entries down, and binding them into the chains. Nothing changes or removes one."""

from zhongshu.audit.services.sealing import seal_pending
from zhongshu.audit.services.writing import MASKED, SYSTEM, System, write

__all__ = ["MASKED", "SYSTEM", "System", "seal_pending", "write"]
