"""Writers: the same laid-out paper as PDF, OFD, SVG and PNG."""

from zhongshu.engines.typeset.writers.ofd import Enclosure, write_ofd
from zhongshu.engines.typeset.writers.ofd_metadata import metadata
from zhongshu.engines.typeset.writers.pdf import write_pdf
from zhongshu.engines.typeset.writers.png import write_png
from zhongshu.engines.typeset.writers.problems import CannotWrite, MissingCharacters, UnreadablePicture, UnusableFont
from zhongshu.engines.typeset.writers.svg import write_svg

__all__ = [
    "CannotWrite",
    "Enclosure",
    "MissingCharacters",
    "UnreadablePicture",
    "UnusableFont",
    "metadata",
    "write_ofd",
    "write_pdf",
    "write_png",
    "write_svg",
]
