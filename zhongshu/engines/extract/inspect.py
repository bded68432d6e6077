"""Look at an uploaded file before anything else touches it: what it is, and why it cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from zhongshu.engines import bounded
from zhongshu.engines.extract import hazards
from zhongshu.engines.extract.kinds import ALLOWED, IMAGES, MIMES, NAMES, WORD_DOCUMENTS, sniff

MAX_BYTES = 100_000_000
TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Problem:
    """Why the file is refused: a stable code and a sentence that says what to do."""

    code: str
    sentence: str


@dataclass(frozen=True)
class FileFacts:
    """What the content is. A file with a problem must not be stored."""

    kind: str
    mime: str
    size: int
    pages: int | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        return not self.problems


SENTENCES = {
    "empty": "文件是空的，请核对后重新选择文件。",
    "too_large": "文件超过 {limit} MB，请压缩图片或拆分后再上传。",
    "unknown_kind": "认不出这个文件的格式。请转成 PDF、OFD、Word、Excel、图片或纯文本后再上传。",
    "not_allowed": "系统不收{kind}。请转成 PDF、OFD、Word、Excel、图片或纯文本后再上传。",
    "archive": "系统不收压缩包。请解压后逐个上传其中的文件。",
    "encrypted": "文件加了密码，打不开。请向来文单位索取无密码的文件，或解除密码后再上传。",
    "damaged": "文件不完整或已损坏，打不开。请重新下载或向来文单位重新索取。",
    "bomb": "文件展开后异常巨大，可能是恶意文件，已拒收。请与来文单位核实。",
    "macros": "文件带有宏。请在 Word、WPS 或 Excel 中另存为不带宏的 .docx、.xlsx 或 PDF 后再上传。",
    "external_template": "文件引用了外部模板或数据，打开时会访问网络，已拒收。请另存为 PDF 后再上传。",
    "disguised": "文件名是 .{extension}，内容却是{kind}。请与来文单位核实，改正扩展名后再上传。",
    "executable": "这是程序文件，不是公文，已拒收。请与来文单位核实。",
    "script": "PDF 中带有脚本或会启动程序的动作，已拒收。请用“打印为 PDF”另存后再上传。",
    "embedded_files": "文件中夹带了其他文件，已拒收。请取出夹带的文件分别上传。",
    "too_many_pixels": "图片尺寸过大。请缩小到 1 亿像素以内（A4 扫描 300 dpi 即可）后再上传。",
    "too_many_pages": "页数过多，请拆分后再上传。",
    "external_entities": "文件中有不允许的外部引用，已拒收。请在 Word 或 WPS 中另存一次后再上传。",
    "too_complex": "文件过于复杂，检查时超出了限度。请另存为 PDF 后再上传。",
}
_FAMILIES: Sequence[frozenset[str]] = (IMAGES, WORD_DOCUMENTS, frozenset({"xlsx", "xls"}))
_EXTENSIONS = {"jpeg": "jpg", "jpe": "jpg", "tiff": "tif", "text": "txt", "et": "xls"}
_PROGRAMS = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "hta",
        "scr",
        "msi",
        "lnk",
        "jar",
        "sh",
        "dll",
        "pif",
        "wsf",
        "reg",
        "apk",
    ]
)
_REFUSED = {"executable": "executable", "zip": "archive", "archive": "archive", "encrypted_office": "encrypted"}


def inspect(source: Path | bytes, name: str, *, max_bytes: int = MAX_BYTES) -> FileFacts:
    """Facts and problems of a file. Bounded in time and memory whatever the bytes are."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    early = "empty" if size == 0 else "too_large" if size > max_bytes else ""
    if early:
        return FileFacts(
            "unknown", "application/octet-stream", size, None, [_problem(early, limit=max_bytes // 1_000_000)]
        )
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        facts: FileFacts = bounded.call(inspect_here, data, name, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return FileFacts("unknown", "application/octet-stream", size, None, [_problem("too_complex")])
    return facts


def inspect_here(data: bytes, name: str) -> FileFacts:
    """The same in this process, without the bounds on time and memory."""
    kind = sniff(data)
    extension = _extension(name)
    refusal = _refusal(kind, extension)
    if refusal:
        return FileFacts(kind, MIMES.get(kind, "application/octet-stream"), len(data), None, [refusal])
    if kind == "doc" and extension == "wps":
        kind = "wps"
    pages, codes = hazards.examine(data, kind)
    return FileFacts(kind, MIMES[kind], len(data), pages, [_problem(code) for code in codes])


def _refusal(kind: str, extension: str) -> Problem | None:
    """Why the kind, or the kind under this name, cannot be taken at all."""
    if kind in _REFUSED:
        return _problem(_REFUSED[kind])
    if extension in _PROGRAMS:
        return _problem("executable")
    if kind in ("unknown", "ole"):
        return _problem("damaged" if extension in ALLOWED else "unknown_kind")
    if kind not in ALLOWED:
        return _problem("not_allowed", kind=NAMES.get(kind, "这种文件"))
    if extension in ALLOWED and not _is_same_family(kind, extension):
        return _problem("disguised", extension=extension, kind=NAMES[kind])
    return None


def _is_same_family(kind: str, extension: str) -> bool:
    """A .jpg that is a PNG, or a .doc that is a DOCX, is a slip of the name and harmless."""
    return kind == extension or any({kind, extension} <= family for family in _FAMILIES)


def _extension(name: str) -> str:
    extension = PurePath(name).suffix.lower().lstrip(".")
    return _EXTENSIONS.get(extension, extension)


def _problem(code: str, **words: object) -> Problem:
    return Problem(code, SENTENCES[code].format(**words) if words else SENTENCES[code])
