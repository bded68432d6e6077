"""Papers as long as wanted: invented sentences of common characters, the same at each run."""

import random
from datetime import date
from itertools import accumulate

from zhongshu.engines.typeset.paper import IssuerMark, Paper

ORGAN = "云川市人民政府办公室"
SUBJECTS = ("加强督查工作", "优化营商环境", "推进乡村振兴", "做好防汛抗旱准备", "规范政务公开", "保障安全生产")
_COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
_WEIGHTS = list(
    accumulate((place + 20) ** -1.4 for place in range(len(_COMMON)))
)  # a thousand characters make up nine tenths


def paper(characters: int, seed: int = 1) -> Paper:
    """A paper with headings of two levels and so many characters."""
    chance = random.Random(seed)  # noqa: S311 -- no secrets, the same text each time
    letters = _COMMON[:]
    random.Random(7).shuffle(letters)  # noqa: S311
    lines, length, number = [], 0, 0
    while length < characters:
        number += 1
        line = _line(chance, letters, number)
        lines.append(line)
        length += len(line)
    return Paper(
        issuer_mark=IssuerMark((ORGAN,)),
        document_number=f"云川政办发〔2026〕{seed}号",
        title=f"{ORGAN}关于{SUBJECTS[seed % len(SUBJECTS)]}的通知",
        main_recipients=("各县、区人民政府", "市政府各部门"),
        body="\n".join(lines),
        issuer_signatures=(ORGAN,),
        issue_date=date(2020 + seed % 7, 1 + seed % 12, 1 + seed % 28),
        cc_recipients=("市委办公室", "市人大常委会办公室"),
        printing_office=ORGAN,
        print_date=date(2026, 12, 1),
    )


def _line(chance: random.Random, letters: list[str], number: int) -> str:
    if number % 8 == 1:
        return f"{'一二三四五六七八九十'[number // 8 % 10]}、{_words(chance, letters, 8)}"
    start = f"（{'一二三四五六七八九十'[number % 10]}）" if number % 4 == 2 else ""
    clauses = [_words(chance, letters, chance.randint(6, 18)) for _ in range(chance.randint(3, 9))]
    return f"{start}{'，'.join(clauses)}，于2026年{chance.randint(1, 12)}月底前完成{chance.randint(10, 99)}%以上。"


def _words(chance: random.Random, letters: list[str], count: int) -> str:
    return "".join(chance.choices(letters, cum_weights=_WEIGHTS, k=count))
