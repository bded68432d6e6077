"""Characters, words, sentences and paragraphs written twice."""

import re
from collections.abc import Iterator

import rjieba

from zhongshu.engines.proofread.doubled import doubles
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

_WORD = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_ALIKE = re.compile(r"^([\u4e00-\u9fff])\1$|^[一二三四五六七八九十零〇百千万亿两几]+$|^[年月日时分秒]")
_CHARACTER = re.compile(r"([\u4e00-\u9fff])\1")
_STOPS = re.compile(r"[^。！？；\r\n]{14,200}[。！？；]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]{1,7}条")
_LONG_PARAGRAPH = 30


def words(draft: Draft) -> Iterator[Hit]:
    """A word of two to six characters directly followed by itself."""
    for match in _WORD.finditer(draft.text):
        word = match.group(1)
        if _is_reduplicated(draft.text, match) or _ALIKE.search(word) or word[0] == word[-1] or word.startswith("一"):
            continue
        if _crosses_words(draft.text, match):
            continue
        yield Hit(match.start(1) + len(word), match.end(), ("",))


_AFTER_A_TRY = re.compile(r"[^\u4e00-\u9fff]|[再吧才后看一就]|$")


def _is_reduplicated(text: str, match: re.Match[str]) -> bool:
    """研究研究 as “have a try” stands alone; before an object it is a slip. Adverbs and nouns may double anywhere."""
    word = match.group(1)
    if word not in doubles().twice_is_fine:
        return False
    return word not in doubles().tried or bool(_AFTER_A_TRY.match(text[match.end() : match.end() + 1]))


def _crosses_words(text: str, match: re.Match[str]) -> bool:
    """人民+民主-like: the repeated string is not a unit of words. Looks at the words around the place."""
    start, end = max(match.start() - 6, 0), min(match.end() + 6, len(text))
    middle = match.start(1) + len(match.group(1))
    if len(next(iter(rjieba.cut(text[middle : match.end() + 1])))) > len(match.group(1)):
        return True  # 特别行政区行政区域
    at, is_whole = start, False
    for word in rjieba.cut(text[start:end]):
        if at == match.start():
            is_whole = True
        if at == middle:
            return not (is_whole or (word == match.group(1) and _ends_a_chain(text, match)))
        if at > middle:
            return True
        at += len(word)
    return False


def _ends_a_chain(text: str, match: re.Match[str]) -> bool:
    """贯彻落实 + 落实: the first of the pair is the end of a usual chain of verbs."""
    return text[max(match.start() - 2, 0) : match.start(1) + len(match.group(1))] in doubles().chains


def characters(draft: Draft) -> Iterator[Hit]:
    """A character twice where the second is no part of a word."""
    text = draft.text
    for match in _CHARACTER.finditer(text):
        char = match.group(1)
        if (
            _may_stand_twice(text, match)
            or text[match.end() : match.end() + 1] == char
            or text[match.start() - 1 : match.start()] == char
        ):
            continue
        if text[match.start() - 2 : match.start()] == text[match.end() : match.end() + 2][::-1]:
            continue
        if _is_loose(text, match):
            yield Hit(match.start() + 1, match.end(), ("",))


def _may_stand_twice(text: str, match: re.Match[str]) -> bool:
    """Characters that double in good Chinese, unless the first ends a word like 及时 that never takes it again."""
    if match.group(1) not in doubles().may_double:
        return False
    return text[max(match.start() - 1, 0) : match.start() + 1] not in doubles().never_doubled


def _is_loose(text: str, match: re.Match[str]) -> bool:
    """Whether the second character stands alone between words, as in 执法｜法｜机制."""
    start, end = max(match.start() - 6, 0), min(match.end() + 6, len(text))
    second = match.start() + 1
    at = start
    for word in rjieba.cut(text[start:end]):
        if at <= match.start() and at + len(word) >= match.end():
            return False
        if at == second:
            if len(word) != 1:
                return False
            rest = text[second : second + 3]
            joined = list(rjieba.cut(rest))
            return len(joined[0]) == 1 and _is_word_before(text, match.start()) and _may_be_double(text, second)
        at += len(word)
    return False


def _is_word_before(text: str, at: int) -> bool:
    """The first of the pair ends a word, or is a function word itself."""
    before = text[max(at - 4, 0) : at + 1]
    return text[at] in doubles().function or len(list(rjieba.cut(before))[-1]) > 1


def _may_be_double(text: str, at: int) -> bool:
    """Function words stand side by side with words that end in them: 为了了解, 目的的实现."""
    return text[max(at - 2, 0) : at] not in doubles().ends_in_function


def _says_on_purpose(draft: Draft) -> bool:
    """Statutes say the same thing in many articles, and books are long."""
    if len(draft.text) > 100_000:
        return True
    return sum(line.text[0] == "第" and bool(_ARTICLE.match(line.text)) for line in draft.lines) >= 3


def sentences(draft: Draft) -> Iterator[Hit]:
    """A sentence that stands in the text before, word for word; statutes and tables repeat on purpose and are long."""
    if _says_on_purpose(draft):
        return
    seen: dict[str, int] = {}
    for line in draft.lines:
        if line.kind != "body":
            continue
        for match in _STOPS.finditer(line.text):
            bare = re.sub(r"^[\s（()）一二三四五六七八九十\d、.．是]+", "", match.group())
            start = line.start + match.end() - len(bare)
            if len(bare) >= 14 and bare[:-1] in seen and "\t" not in bare:
                yield Hit(start, line.start + match.end())
            seen.setdefault(bare[:-1], start)


def paragraphs(draft: Draft) -> Iterator[Hit]:
    """A paragraph that stands in the text before."""
    seen: set[str] = set()
    if _says_on_purpose(draft):
        return
    for line in draft.lines:
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s?", "", line.text)
        if len(bare) >= _LONG_PARAGRAPH and line.kind == "body" and "\t" not in bare:
            if bare in seen:
                yield Hit(line.start, line.end)
            seen.add(bare)


CHECKERS: dict[str, Checker] = {
    "repeat.word": words,
    "repeat.character": characters,
    "repeat.sentence": sentences,
    "repeat.paragraph": paragraphs,
}
