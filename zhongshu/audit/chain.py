"""The arithmetic of the chains: what is hashed and how a broken place shows. Plain Python, so that an export is proved anywhere."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes

START = "0" * 64


@dataclass(frozen=True)
class Link:
    """One sealed entry as it stands in a chain; chain 0 is the deployment's."""

    chain: int
    seq: int
    prev: str
    hash: str
    sealed_at: str
    entry: dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken and how."""

    chain: int
    seq: int
    entry_id: int | None
    why: str

    def __str__(self) -> str:
        entry = f"，记录 {self.entry_id}" if self.entry_id is not None else ""
        return f"链 {self.chain} 第 {self.seq} 条{entry}：{self.why}"


@dataclass
class Walk:
    """Follows one chain from a known place; `first` and `prev` differ from the beginning when an export starts later."""

    chain: int
    first: int = 1
    prev: str = START
    seq: int = field(init=False)

    def __post_init__(self) -> None:
        self.seq = self.first - 1

    def step(self, link: Link) -> Fault | None:
        """What is wrong with the next link, if anything."""
        why = self._why(link)
        self.seq, self.prev = link.seq, link.hash
        return Fault(link.chain, link.seq, link.entry.get("id"), why) if why else None

    def _why(self, link: Link) -> str:
        if link.seq > self.seq + 1:
            return f"前面缺第 {self.seq + 1} 条"
        if link.seq <= self.seq:
            return "顺序被调换或者重复"
        if link.hash != digest(link.chain, link.seq, link.prev, link.entry):
            return "内容被改动"
        return "" if link.prev == self.prev else "与上一条接不上，上一条被改动或者替换"


def digest(chain: int, seq: int, prev: str, entry: dict[str, Any]) -> str:
    """The SM3 value that binds an entry to its place and to everything before it."""
    return sm3(canonical({"chain": chain, "seq": seq, "prev": prev, "entry": entry}))


def canonical(value: Any) -> bytes:
    """One way to write a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sm3(content: bytes) -> str:
    maker = _hashlib_sm3 if "sm3" in hashlib.algorithms_available else _cryptography_sm3
    return maker(content)


def _hashlib_sm3(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()


def _cryptography_sm3(content: bytes) -> str:
    context = hashes.Hash(hashes.SM3())
    context.update(content)
    return context.finalize().hex()


def faults(links: Iterable[Link], walks: dict[int, Walk] | None = None) -> Iterator[Fault]:
    """Every broken place, in the order of the links; `walks` holds where each chain begins and ends up where it ended."""
    walks = {} if walks is None else walks
    for link in links:
        fault = walks.setdefault(link.chain, Walk(link.chain)).step(link)
        if fault is not None:
            yield fault
