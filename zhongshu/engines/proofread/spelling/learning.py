"""Learn from the papers that an office has issued: from their texts, or from a folder of files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhongshu.engines.extract import inspect, text_of
from zhongshu.engines.proofread.spelling.own import write_whole
from zhongshu.engines.proofread.spelling.packing import SpellingDataError
from zhongshu.engines.proofread.spelling.speller import Speller

MOST_CHARACTERS = 20_000_000
Progress = Callable[[int, int], None]  # papers done, papers in all


@dataclass(frozen=True)
class Learned:
    """What came of learning from files."""

    papers: int
    characters: int
    skipped: tuple[str, ...]  # names of files without readable text


def learn(texts: Iterable[str], before: bytes = b"", names: Iterable[str] = ()) -> bytes:
    """The layer that the texts and names teach, on top of an earlier one; for `Speller.with_layer`."""
    speller = Speller.load()
    if before:
        speller = speller.with_layer(before)
    return speller.adapt(texts, names).layer()


def learn_files(
    sources: Sequence[Path], out: Path, *, names: Iterable[str] = (), progress: Progress | None = None
) -> Learned:
    """Learn from files and folders, add it to what `out` already holds, write it there."""
    files = [file for source in sources for file in _files(source)]
    if not files:
        raise SpellingDataError("没有找到可以学习的文件：请指定存放本机关已印发文件的文件夹。")
    texts, skipped, characters = [], [], 0
    for done, file in enumerate(files, 1):
        text = _text(file)
        if text.strip() and characters + len(text) <= MOST_CHARACTERS:
            texts.append(text)
            characters += len(text)
        else:
            skipped.append(file.name)
        if progress:
            progress(done, len(files))
    if not texts:
        raise SpellingDataError("这些文件里没有读出文字：请改用 Word、PDF、OFD 或文本文件。")
    write_whole(learn(texts, out.read_bytes() if out.exists() else b"", names), out)
    return Learned(len(texts), characters, tuple(skipped))


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        return sorted(file for file in source.rglob("*") if file.is_file() and not file.name.startswith((".", "~$")))
    return [source] if source.is_file() else []


def _text(file: Path) -> str:
    """The text of a file; empty when it cannot be read."""
    facts = inspect(file, file.name)
    if facts.problems:
        return ""
    return "\n".join(text_of(file.read_bytes(), facts.kind))
