"""Elements of an OFD as text, and the package that holds its parts."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.ofdspec.org/2016"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that the package can say: the clock stays out of the bytes


def element(name: str, content: str = "", **attributes: object) -> str:
    """An element with its content already written."""
    written = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<ofd:{name}{written}>{content}</ofd:{name}>" if content else f"<ofd:{name}{written}/>"


def leaf(name: str, text: str, **attributes: object) -> str:
    return element(name, escape(text), **attributes)


def document(name: str, content: str, **attributes: object) -> bytes:
    """A part of the package: one root element."""
    root = element(name, content or " ", **attributes).replace(
        f"<ofd:{name}", f'<ofd:{name} xmlns:ofd="{NAMESPACE}"', 1
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()


def number(value: float) -> str:
    """At most four places behind the point, none needless."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def numbers(*values: float) -> str:
    return " ".join(map(number, values))


def package(parts: Mapping[str, bytes]) -> bytes:
    """The parts zipped, without dates."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
