"""更多类似: records that share the telling words of one: few of all records have them, this one has them in title or text.

Each word is asked of the index with the person's access, newest first and a bounded number; what many records share tells
little and counts little. Records that share most of what is telling come first.
"""

import math
from collections import Counter, defaultdict

from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.search import access, dictionary
from zhongshu.search.backends import Bounds, backend
from zhongshu.search.lists import COMMON
from zhongshu.search.queries.hits import Hit, hits_of, texts_of
from zhongshu.search.query import AllOf, Question, Term, anywhere
from zhongshu.search.words import plain, sought

WORDS = 12
READ = 4000  # characters of text that are looked at
ASKED = 200  # records for each word
SHOWN = 20
SHARED = 2  # telling words that a record must have in common
IN_TITLE = 3  # a word of the title counts as if it stood so often in the text


def like(person: Person, record: Record) -> tuple[list[str], list[Hit]]:
    """The words that were taken as telling, and the records that share them."""
    words = _telling(record)
    scores: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for word in words:
        found = backend().newest(AllOf((access.seen_by(person), anywhere(word))), Bounds(), ASKED)
        for pk in found:
            scores[pk] += 1 / math.log2(2 + len(found))
            shared[pk] += 1
    near = [pk for pk in scores if pk != record.pk and shared[pk] >= min(SHARED, len(words))]
    near.sort(key=lambda pk: (-scores[pk], -pk))
    question = Question(tuple(map(Term.exact, words)))
    return words, hits_of(person, question, near[:SHOWN])


def _telling(record: Record) -> list[str]:
    """Words of two characters and more, of the title first, then what the text repeats."""
    files = texts_of([record.pk]).get(record.pk, [])[:2]
    title, *texts = dictionary.cut([plain(text) for text in (record.title, *(file.text[:READ] for file in files))])
    counts = Counter(dict.fromkeys(filter(_is_telling, title), IN_TITLE))
    for words in texts:
        counts.update(filter(_is_telling, words))
    return [word for word, count in counts.most_common(WORDS * 2) if count > 1][:WORDS]


def _is_telling(word: str) -> bool:
    return len(word) > 1 and word not in COMMON and bool(sought(word)) and not word[0].isdigit()
