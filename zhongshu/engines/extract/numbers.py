"""Document numbers 发文字号: one normal form for storing and one key for finding duplicates."""

import re
import unicodedata

_OPEN, _CLOSE = "〔[［(（【﹝〖{｛", "〕]］)）】﹞〗}｝"
_YEAR = re.compile(rf"\s*[{re.escape(_OPEN)}]\s*(\d{{4}})\s*年?\s*[{re.escape(_CLOSE)}]\s*")
_SEQUENCE = re.compile(r"(〔\d{4}〕)第?\s*0*(\d+)\s*号?")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff\u00ad]+")


def normalise_number(text: str) -> str:
    """青岩政[2026]第011号 → 青岩政〔2026〕11号. Text that is no such number only loses its spaces."""
    compact = _SPACE.sub("", unicodedata.normalize("NFC", text)).translate(_DIGITS)
    with_brackets = _YEAR.sub(r"〔\1〕", compact)
    return _SEQUENCE.sub(r"\1\2号", with_brackets)


def number_key(text: str) -> str:
    """Equal for two ways of writing one number; empty for no number."""
    return unicodedata.normalize("NFKC", normalise_number(text)).casefold()
