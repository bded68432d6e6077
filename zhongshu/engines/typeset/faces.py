"""The faces of official papers: which real font stands for 仿宋, 楷体, 黑体, 小标宋 and 宋体, character by character."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

NAMES = {"fangsong": "仿宋体", "kaiti": "楷体", "heiti": "黑体", "xiaobiaosong": "小标宋体", "songti": "宋体"}
# Full or family names begin with these. First the faces that the standard means, then those that stand in for them.
USUAL = {
    "fangsong": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋", "FZFangSong", "FZFS", "STFangsong"),
    "kaiti": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体", "FZKai", "FZKT", "STKaiti"),
    "heiti": ("黑体", "SimHei", "方正黑体", "FZHei", "FZHT", "STHeiti"),
    "xiaobiaosong": ("方正小标宋", "FZXiaoBiaoSong", "FZXBS", "小标宋", "华文中宋", "STZhongsong"),
    "songti": ("宋体", "SimSun", "新宋体", "NSimSun", "方正书宋", "FZShuSong", "STSong"),
}
SUBSTITUTES = {
    "fangsong": ("FandolFang", "LXGW WenKai", "Noto Serif CJK SC"),
    "kaiti": ("FandolKai", "LXGW WenKai", "AR PL UKai", "Noto Serif CJK SC"),
    "heiti": ("FandolHei", "Noto Sans CJK SC Bold", "Noto Sans CJK SC"),
    "xiaobiaosong": ("Noto Serif CJK SC SemiBold", "Noto Serif CJK SC Bold", "FandolSong", "Noto Serif CJK SC"),
    "songti": ("FandolSong", "Noto Serif CJK SC"),
}
# Faces whose own letters and digits are far lighter than their Chinese take those of another.
LATIN = {"FandolHei": "Noto Sans CJK SC"}
_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_KINDS = (".otf", ".ttf", ".ttc", ".otc")
_FOREIGN = (" JP", " KR", " TC", " HK", " Mono")


class Face:
    """One font of a file; the same path and index are the same object, so a face may be a key."""

    __slots__ = (
        "_advances",
        "_covered",
        "_font",
        "_glyphs",
        "em_top",
        "family",
        "index",
        "name",
        "path",
        "units_per_em",
    )

    def __init__(self, path: Path, index: int, face: hb.Face) -> None:
        self.path = path
        self.index = index
        self.units_per_em: int = face.upem
        self.family, self.name = _names(face)
        self._font = hb.Font(face)
        self._covered = frozenset(map(chr, face.unicodes))
        self._glyphs: dict[str, int] = {}
        self._advances: dict[str, int] = {}
        self.em_top = _em_top(self)

    def __repr__(self) -> str:
        return f"Face({self.name})"

    @property
    def covered(self) -> frozenset[str]:
        """The characters that it has."""
        return self._covered

    @property
    def em_bottom(self) -> float:
        """How far the em box goes below the baseline, in em; the whole box is one em high."""
        return 1 - self.em_top

    def glyph_id(self, char: str) -> int:
        """The glyph of a character, 0 when there is none."""
        glyph = self._glyphs.get(char)
        if glyph is None:
            glyph = self._glyphs[char] = self._font.get_nominal_glyph(ord(char)) or 0
        return glyph

    def advance(self, char: str) -> int:
        """Its width in units of the font."""
        advance = self._advances.get(char)
        if advance is None:
            advance = self._advances[char] = self._font.get_glyph_h_advance(self.glyph_id(char))
        return advance

    def ink(self, char: str) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the ink of a character in em, from the origin of its glyph."""
        box = self._font.get_glyph_extents(self.glyph_id(char))
        if box is None:
            return 0.0, 0.0, 0.0, 0.0
        em = self.units_per_em
        return (
            box.x_bearing / em,
            (box.y_bearing + box.height) / em,
            (box.x_bearing + box.width) / em,
            box.y_bearing / em,
        )


def _names(face: hb.Face) -> tuple[str, str]:
    family = face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""
    return family, face.get_name(hb.OTNameIdPredefined.FULL_NAME) or family


def _em_top(face: Face) -> float:
    """Where the em box of Chinese characters begins above the baseline: half an em above the middle of their ink.

    Declared ascenders cannot be trusted: Fandol's Chinese stands 0.08 em lower than its metrics say.
    """
    middles = [
        (box[1] + box[3]) / 2 for box in map(face.ink, (char for char in "国重鼎圆事書" if char in face.covered))
    ]
    if not middles:
        return 0.88
    return round(min(max(sum(middles) / len(middles) + 0.5, 0.75), 0.95), 2)


@dataclass(frozen=True, slots=True)
class Faces:
    """For each class the faces in order of preference; the first that has a character shows it."""

    order: dict[str, tuple[Face, ...]]
    latin: dict[str, Face]  # for classes whose first face leaves letters and digits to another

    @classmethod
    def load(cls, folder: Path | None) -> "Faces":
        """The faces of a fonts folder: the site's own first, then the others."""
        files = tuple(sorted(_files(folder), key=lambda path: ("site" not in path.parts, path.name))) if folder else ()
        return _load(tuple((str(path), path.stat().st_mtime_ns) for path in files))

    def __hash__(self) -> int:
        return id(self)

    @property
    def is_complete(self) -> bool:
        """Whether every class has at least one face."""
        return all(self.order.values())

    def first(self, kind: str) -> Face:
        return self.order[kind][0]

    def pick(self, kind: str, char: str) -> Face | None:
        """The face that shows a character of this class, or None."""
        if char in _ASCII and kind in self.latin:
            return self.latin[kind]
        return next((face for face in self.order[kind] if char in face.covered), None)

    def covers(self, kind: str, text: str) -> bool:
        """Whether the first face of a class shows the whole text."""
        if kind in self.latin and not _ASCII.isdisjoint(text):
            return False
        return self.first(kind).covered.issuperset(text)

    def substitutes(self, kind: str) -> str:
        """The name of the face that stands in for a class, or nothing where the site has the right one."""
        name = self.first(kind).name
        return "" if _matches(self.first(kind), USUAL[kind]) else name


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix.lower() in _KINDS and path.is_file())


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[str, int], ...]) -> Faces:
    faces = [face for path, _ in files for face in _open(path)]
    order = {kind: _in_order(kind, faces) for kind in NAMES}
    named = {face.name: face for face in faces}
    wanted = {kind: LATIN.get(found[0].name, "") for kind, found in order.items() if found}
    return Faces(order, {kind: named[name] for kind, name in wanted.items() if name in named})


@lru_cache(maxsize=64)
def _open(path: str) -> tuple[Face, ...]:
    """The faces of a file; of a collection those for simplified Chinese. A broken file has none."""
    try:
        blob = hb.Blob.from_file_path(path)
        count = max(hb.Face(blob, 0).count, 1)
        found = [(index, hb.Face(blob, index)) for index in range(count)]
        simplified = [(index, face) for index, face in found if not _is_foreign(face)]
        return tuple(Face(Path(path), index, face) for index, face in simplified or found if face.unicodes)
    except (hb.HarfBuzzError, OSError, ValueError):
        return ()


def _is_foreign(face: hb.Face) -> bool:
    return any(part in f"{_names(face)[1]} " for part in _FOREIGN)


def _in_order(kind: str, faces: list[Face]) -> tuple[Face, ...]:
    """The right ones, those that stand in, then all that have Chinese at all, so that rare characters come out."""
    names = USUAL[kind] + SUBSTITUTES[kind]
    ordered = [
        face for name in names for face in sorted(faces, key=lambda one: one.name != name) if _matches(face, (name,))
    ]
    ordered += [face for face in faces if "一" in face.covered or len(face.covered) > 100]
    return tuple(dict.fromkeys(ordered))


def _matches(face: Face, names: tuple[str, ...]) -> bool:
    return any(name.lower() in (face.name.lower()[: len(name)], face.family.lower()[: len(name)]) for name in names)
