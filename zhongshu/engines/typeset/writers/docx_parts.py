"""The package of a Word file: its parts, pictures and relations; the same bytes for the same paper."""

import io
import zipfile
from hashlib import sha256
from xml.sax.saxutils import escape

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MADE = (2026, 1, 1, 0, 0, 0)  # no clock in the bytes


class Parts:
    """Collects parts while the document is written."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.relations: list[tuple[str, str]] = []
        self._pictures: dict[str, str] = {}
        self._drawings = 0

    def add(self, name: str, xml: str, kind: str) -> str:
        """A part of word/ with its type; the identifier of the relation to it."""
        self.parts[f"word/{name}"] = (_HEAD + xml).encode()
        self.types[f"/word/{name}"] = f"{_WORD}.{kind}+xml"
        return self._relate(kind, name)

    def main(self, xml: str) -> None:
        """The document itself."""
        self.parts["word/document.xml"] = (_HEAD + xml).encode()
        self.types["/word/document.xml"] = f"{_WORD}.document.main+xml"

    def _relate(self, kind: str, target: str) -> str:
        self.relations.append((kind, target))
        return f"rId{len(self.relations)}"

    def drawing(self) -> int:
        """A number for a drawing, unlike all others."""
        self._drawings += 1
        return self._drawings

    def picture(self, data: bytes, media: str) -> tuple[int, str]:
        """A number for a drawing and the relation to its picture, which is stored once."""
        digest = sha256(data).hexdigest()[:16]
        if digest not in self._pictures:
            name = f"media/{digest}.{'png' if media == 'image/png' else 'jpg'}"
            self.parts[f"word/{name}"] = data
            self._pictures[digest] = self._relate("image", name)
        return self.drawing(), self._pictures[digest]

    def packed(self, title: str, author: str) -> bytes:
        """The file."""
        properties = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
            f"<dc:creator>{escape(author)}</dc:creator></cp:coreProperties>"
        )
        core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        roots = [(f"{_OFFICE}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")]
        parts = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _relations(roots),
            "docProps/core.xml": (_HEAD + properties).encode(),
            "word/_rels/document.xml.rels": _relations([(f"{_OFFICE}/{kind}", name) for kind, name in self.relations]),
            **self.parts,
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in parts.items():
                entry = zipfile.ZipInfo(name, _MADE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return buffer.getvalue()

    def _content_types(self) -> bytes:
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        defaults |= {"png": "image/png", "jpg": "image/jpeg"}
        kinds = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items())
        core = "application/vnd.openxmlformats-package.core-properties+xml"
        named = {**self.types, "/docProps/core.xml": core}
        kinds += "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named.items())
        return f'{_HEAD}<Types xmlns="{_TYPES}">{kinds}</Types>'.encode()


def _relations(pairs: list[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'.encode()
