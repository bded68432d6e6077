"""Text of RTF files: paragraphs without their looks, for where LibreOffice is not installed."""

import re

from zhongshu.engines.extract.lines import MAX_CHARACTERS, Line

MAX_DEPTH = 200
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SKIPPED = {
    *(
        b"fonttbl",
        b"colortbl",
        b"stylesheet",
        b"info",
        b"pict",
        b"object",
        b"header",
        b"footer",
        b"headerl",
        b"headerr",
    ),
    *(
        b"footerl",
        b"footerr",
        b"themedata",
        b"datastore",
        b"listtable",
        b"listoverridetable",
        b"generator",
        b"xmlnstbl",
    ),
    *(b"latentstyles", b"rsidtbl", b"fldinst", b"deleted", b"bkmkstart", b"bkmkend"),
}
_BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t"}
_SIGNS = {b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}


def rtf_lines(data: bytes) -> list[Line]:
    return [Line(line) for line in _text(data).split("\n")]


def _text(data: bytes) -> str:
    return _Reader().read(data)[:MAX_CHARACTERS]


class _Reader:
    """One pass over the tokens with a stack of groups: which are skipped, how many bytes stand in for \\u."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._groups: list[tuple[bool, int]] = []
        self._is_skipped = False
        self._fallback = 1
        self._to_skip = 0
        self._length = 0

    def read(self, data: bytes) -> str:
        for match in _TOKEN.finditer(data):
            word, number, code, sign, brace, plain = match.groups()
            if word:
                self._word(word, int(number) if number else None)
            elif code:
                self._raw(bytes([int(code, 16)]))
            elif brace:
                self._brace(brace)
            elif sign:
                self._sign(sign)
            elif plain:
                self._plain(plain)
            if self._length > MAX_CHARACTERS:
                break
        self._flush()
        return "".join(self._pieces)

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _SKIPPED:
            self._is_skipped = True
        elif word == b"uc":
            self._fallback = min(max(number or 0, 0), 8)
        elif word == b"u" and number is not None:
            self._put(_character(number % 65536))
            self._to_skip = self._fallback
        elif word in _BREAKS:
            self._put(_BREAKS[word])
        elif word in _SIGNS:
            self._put(_SIGNS[word])

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{" and len(self._groups) < MAX_DEPTH:
            self._groups.append((self._is_skipped, self._fallback))
        elif brace == b"}" and self._groups:
            self._is_skipped, self._fallback = self._groups.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._is_skipped = True
        elif sign in b"\\{}":
            self._raw(sign)
        elif sign == b"~":
            self._put(" ")

    def _plain(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._raw(text[skipped:])

    def _raw(self, content: bytes) -> None:
        if self._to_skip and len(content) == 1:
            self._to_skip -= 1
        elif not self._is_skipped:
            self._bytes += content

    def _put(self, text: str) -> None:
        self._flush()
        if not self._is_skipped:
            self._pieces.append(text)
            self._length += len(text)

    def _flush(self) -> None:
        """Bytes gathered so far are GB18030, the code page of Chinese Windows."""
        if self._bytes:
            text = self._bytes.decode("gb18030", "replace")
            self._pieces.append(text)
            self._length += len(text)
            self._bytes.clear()


def _character(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 else chr(code)
