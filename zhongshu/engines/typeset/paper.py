"""A paper to be set: its elements under the words of the glossary."""

import re
from dataclasses import dataclass, field
from datetime import date

LAYOUTS = ("standard", "letter", "order", "minutes")


class PaperProblem(ValueError):
    """The paper cannot be set: the field at fault and a sentence that says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body. Levels 1 to 4 are headings 一、（一）1.（1）; 0 is plain text."""

    text: str
    level: int = 0
    align: str = "justify"  # or left, center, right: without the indent of two characters


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; widths are shares of the whole and may be left out. A landscape table stands on sides of its own."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    header_rows: int = 1
    landscape: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the text: PNG or JPEG; as wide as it was made, at most as the type area."""

    data: bytes
    width_mm: float | None = None
    caption: str = ""


Block = Paragraph | Table | Image


@dataclass(frozen=True, slots=True)
class IssuerMark:
    """发文机关标志: the organs, host first, and the word after them (文件, 命令, 令, 纪要, or nothing)."""

    organs: tuple[str, ...] = ()
    suffix: str = "文件"


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: its title, and its content as text or blocks; without content it is only named under the body."""

    title: str
    body: str = ""
    blocks: tuple[Block, ...] = ()
    bound: bool = True

    @property
    def content(self) -> tuple[Block, ...]:
        return self.blocks or read_paper_blocks(self.body)


@dataclass(frozen=True, slots=True)
class Seal:
    """印章: a picture with transparent ground (PNG), pressed over signature and date."""

    data: bytes
    diameter_mm: float = 45.0


@dataclass(frozen=True, slots=True)
class SignatureStamp:
    """签名章: the post, and the stamp as a picture or, without one, the name."""

    post: str
    name: str = ""
    data: bytes = b""
    height_mm: float = 20.0


@dataclass(frozen=True, slots=True)
class Attendance:
    """A list at the end of minutes: 出席, 请假, 列席 and who."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Options:
    """How it is brought out.

    `screen`: for reading on a screen; no blank sides, the left margin is 28 mm on every side. Else for duplex print: the
    28 mm are on the binding edge, and with `imprint_even` the imprint stands on an even side.
    `draft`: number and date may still be missing.
    """

    screen: bool = False
    imprint_even: bool = True
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """The elements of one paper, as printed. `body` is plain text with 一、（一）1.（1）; `blocks` win over it."""

    layout: str = "standard"
    issuer_mark: IssuerMark = field(default_factory=IssuerMark)
    document_number: str = ""
    signers: tuple[str, ...] = ()
    copy_number: str = ""
    security_level: str = ""  # 绝密, 机密, 秘密
    secrecy_period: str = ""  # 5年, 长期
    urgency: str = ""  # 特急, 加急
    title: str = ""
    main_recipients: tuple[str, ...] = ()
    body: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    issuer_signatures: tuple[str, ...] = ()
    issue_date: date | None = None
    is_sealed: bool = False  # leave room for the seal even without its picture
    seals: tuple[Seal, ...] = ()  # one per signature, in their order
    stamps: tuple[SignatureStamp, ...] = ()
    note: str = ""
    attendance: tuple[Attendance, ...] = ()
    cc_recipients: tuple[str, ...] = ()
    printing_office: str = ""
    print_date: date | None = None
    options: Options = field(default_factory=Options)

    @property
    def content(self) -> tuple[Block, ...]:
        return self.blocks or read_paper_blocks(self.body)


_NUMERALS = "一二三四五六七八九十百零〇"
_HEADINGS = (
    re.compile(rf"[{_NUMERALS}]{{1,5}}、"),
    re.compile(rf"[（(][{_NUMERALS}]{{1,5}}[）)]"),
    re.compile(r"\d{1,3}[.．](?!\d)"),
    re.compile(r"[（(]\d{1,3}[）)]"),
)


def read_paper_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs of a plain text, one a line; empty lines and blanks around them are dropped."""
    lines = (line.strip(" \t\u3000\ufeff") for line in text.splitlines())
    return tuple(Paragraph(line, heading_level(line)) for line in lines if line)


def heading_level(line: str) -> int:
    """1 to 4 for 一、（一）1.（1）, else 0."""
    for level, pattern in enumerate(_HEADINGS, start=1):
        if pattern.match(line):
            return level
    return 0
