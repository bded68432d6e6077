"""Text of Word 97–2003 and WPS files: the pieces that the file's own table names, in order."""

import io
import re
import struct

import olefile

from zhongshu.engines.extract.archives import Damaged
from zhongshu.engines.extract.lines import MAX_CHARACTERS, Line

_CLX_PLACE = 0x01A2
_TABLE_FLAG = 0x0200
_TEXT_LENGTH = 0x004C
_COMPRESSED = 0x40000000
_FIELD = re.compile(r"\x13[^\x14\x15]*(?:\x14([^\x15]*))?\x15")
_OTHER_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def doc_lines(data: bytes) -> list[Line]:
    """Paragraphs and table cells; sizes of type are not read."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            text = _text(ole)
    except Exception as error:
        raise Damaged from error
    shown = _FIELD.sub(lambda match: match.group(1) or "", text).replace("\x07\x07", "\n").replace("\x07", "\t")
    return [Line(_OTHER_CONTROLS.sub("", line)) for line in re.split(r"[\r\n\x0b\x0c]", shown)]


def _text(ole: olefile.OleFileIO) -> str:
    word = ole.openstream("WordDocument").read()
    (flags,) = struct.unpack_from("<H", word, 10)
    table = ole.openstream("1Table" if flags & _TABLE_FLAG else "0Table").read()
    start, length = struct.unpack_from("<II", word, _CLX_PLACE)
    (characters,) = struct.unpack_from("<I", word, _TEXT_LENGTH)
    return _pieces(word, table[start : start + length])[: min(characters, MAX_CHARACTERS)]


def _pieces(word: bytes, clx: bytes) -> str:
    plan = _piece_plan(clx)
    count = (len(plan) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plan)
    text = []
    for index in range(count):
        (place,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * index + 2)
        characters = ends[index + 1] - ends[index]
        if place & _COMPRESSED:
            offset = (place & ~_COMPRESSED) // 2
            text.append(word[offset : offset + characters].decode("cp1252", "replace"))
        else:
            text.append(word[place : place + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(text)


def _piece_plan(clx: bytes) -> bytes:
    """The piece table, behind any formatting entries."""
    offset = 0
    while clx[offset] == 1:
        offset += 3 + struct.unpack_from("<H", clx, offset + 1)[0]
    if clx[offset] != 2:
        raise Damaged
    (length,) = struct.unpack_from("<I", clx, offset + 1)
    return clx[offset + 5 : offset + 5 + length]
