"""The parts a PDF file is made of: numbered objects, streams, texts, and the table that finds them."""

import hashlib
import zlib


class Objects:
    """Objects in the order of their numbers, from 1."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number whose object comes later."""
        self.bodies.append(b"null")
        return len(self.bodies)

    def put(self, number: int, body: str) -> None:
        self.bodies[number - 1] = body.encode("latin-1")

    def add(self, body: str) -> int:
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        """A stream, compressed unless it is already or must stay readable."""
        content = zlib.compress(data, 6) if packed else data
        method = " /Filter /FlateDecode" if packed else ""
        number = self.reserve()
        head = f"<< {entries}{method} /Length {len(content)} >>\nstream\n".encode("latin-1")
        self.bodies[number - 1] = head + content + b"\nendstream"
        return number

    def file(self, root: int, info: int) -> bytes:
        """The whole file; its identifier comes from its content, so the same content gives the same bytes."""
        parts, offsets, at = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], [], 15
        for number, body in enumerate(self.bodies, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            offsets.append(at)
            parts.append(part)
            at += len(part)
        name = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        size = len(offsets) + 1
        trailer = f"<< /Size {size} /Root {root} 0 R /Info {info} 0 R /ID [<{name}> <{name}>] >>"
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table))
        parts.append(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer.encode(), at))
        return b"".join(parts)


def text(value: str) -> str:
    """A text for people, in any script."""
    return f"<FEFF{value.encode('utf-16-be', 'replace').hex().upper()}>"


def number(value: float) -> str:
    """At most four places behind the point, none needless."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
