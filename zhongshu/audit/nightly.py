"""Jobs of the audit: the sealer every few seconds, the whole proof every night."""

from collections.abc import Iterator

from django.db import connection

from zhongshu.audit import exports, services
from zhongshu.audit.services import sealing
from zhongshu.core import guards


class ChainBroken(Exception):
    """The nightly proof found an altered, missing or unsealed entry."""


def seal() -> str:
    return f"封存 {sealing.seal_pending()} 条"


def prove() -> str:
    """Seal whatever was left behind, then follow every chain and write down what came of it."""
    late = sealing.seal_pending(limit=1_000_000, everything=True)
    proof = exports.prove_database()
    proof.faults += [f"数据库触发器 {line}" for line in guards.missing(connection) if "audit" in line]
    verb = "audit.chain.broken" if proof.faults else "audit.chain.verified"
    data = {"count": proof.count, "faults": proof.faults[:20], "sealed_late": late}
    services.write(verb, actor=services.SYSTEM, data=data)
    if proof.faults:
        raise ChainBroken(proof.faults[0])
    return f"{proof.count} 条，链完整"


def doctor() -> Iterator[str]:
    """For the health page: entries that wait too long for their seal."""
    if late := sealing.tail_too_old():
        yield f"审计记录 {late.pk} 写下后超过 60 秒仍未封存，后台调度可能没有运行。"
