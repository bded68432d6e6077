"""Arrays in one file: a line of JSON (what is in it, where) and then the plain arrays, to be mapped into memory."""

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = "zhongshu-spelling-1"
_ALIGN = 8
_LONGEST_HEAD = 1_000_000
Array = NDArray[Any]


class SpellingDataError(ValueError):
    """Statistics that cannot be used; the message says what to do."""


def pack(arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> bytes:
    """The bytes of a file; the same contents always give the same bytes."""
    index, body, at = {}, [], 0
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        index[name] = [array.dtype.str, list(array.shape), at]
        piece = array.tobytes()
        piece += bytes(-len(piece) % _ALIGN)
        body.append(piece)
        at += len(piece)
    head = {"format": FORMAT, "facts": dict(facts), "arrays": index}
    line = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    line += b" " * (-(len(line) + 1) % _ALIGN) + b"\n"
    return line + b"".join(body)


def unpack(data: bytes | mmap.mmap, name: str) -> tuple[dict[str, Array], dict[str, Any]]:
    """Arrays and facts; `name` is what people call the data."""
    try:
        end = data.find(b"\n", 0, _LONGEST_HEAD) + 1
        head = json.loads(data[:end])
        if head["format"] != FORMAT:
            raise SpellingDataError(f"{name}的版本不对：请用本程序重新生成。")
        return {key: _array(data, end, entry) for key, entry in head["arrays"].items()}, head["facts"]
    except SpellingDataError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise SpellingDataError(f"{name}已损坏：请重新生成。") from trouble


def unpack_file(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The same of a file; the arrays stay on disk until they are used, and processes share them."""
    try:
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as trouble:
        raise SpellingDataError(f"打不开错别字统计文件 {path}：请检查路径，或重新安装。") from trouble
    return unpack(memory, f"错别字统计文件 {path.name} ")


def _array(data: bytes | mmap.mmap, start: int, entry: list[Any]) -> Array:
    kind, size, at = entry
    count = int(np.prod(size))
    return np.frombuffer(data, dtype=np.dtype(kind), count=count, offset=start + at).reshape(size)
