"""Why a document cannot be written; the messages are for people."""

from collections.abc import Sequence


class CannotWrite(ValueError):
    """The document cannot be written as it is."""


class MissingCharacters(CannotWrite):
    """No font shows these characters; they would come out as boxes."""

    def __init__(self, characters: Sequence[str]) -> None:
        shown = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters[:20])
        more = f"等{len(characters)}个字" if len(characters) > 20 else ""
        super().__init__(f"字体中没有{shown}{more}。请在字体文件夹放入含有这些字的字体，或改用别的字。")
        self.characters = tuple(characters)


class UnusableFont(CannotWrite):
    """The outlines of a font cannot be embedded."""


class UnreadablePicture(CannotWrite):
    """A picture cannot be drawn."""
