"""Barcodes: as SVG to print on labels and forms (Code 128 for plain numbers, QR for anything); read from a page."""

import re
from typing import Any

import zxingcpp

MAX_CODE128 = 48
MAX_QR = 1_000
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)


def code128_svg(text: str, *, scale: int = 2) -> str:
    """A Code 128 bar code; letters, digits and ASCII signs only."""
    if not text.isascii() or not text.isprintable() or not 0 < len(text) <= MAX_CODE128:
        raise ValueError(f"条形码只能包含 1—{MAX_CODE128} 个字母、数字和半角符号；中文编号请用二维码。")
    return _svg(text, zxingcpp.BarcodeFormat.Code128, scale)


def qr_svg(text: str, *, scale: int = 4) -> str:
    """A QR code; Chinese is fine."""
    if not 0 < len(text) <= MAX_QR:
        raise ValueError(f"二维码内容应当为 1—{MAX_QR} 个字。")
    return _svg(text, zxingcpp.BarcodeFormat.QRCode, scale)


def _svg(text: str, kind: zxingcpp.BarcodeFormat, scale: int) -> str:
    drawn = zxingcpp.create_barcode(text, kind).to_svg(scale=scale)
    return _PROLOGUE.sub("", drawn, count=1)


MAX_CODES = 20


def read_codes(picture: Any) -> list[str]:
    """The texts of PDF417, QR and Code 128 codes on a page's picture."""
    kinds = [zxingcpp.BarcodeFormat.PDF417, zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128]
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(kinds))
    return [_decoded(each) for each in found[:MAX_CODES] if each.valid]


def _decoded(code: Any) -> str:
    """The text; bytes without a declared character set are GB18030 or UTF-8."""
    if any("\u0080" <= char <= "\u00ff" for char in code.text):
        for encoding in ("utf-8", "gb18030"):
            try:
                return bytes(code.bytes).decode(encoding)
            except UnicodeDecodeError:
                continue
    return str(code.text)
