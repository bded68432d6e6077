"""Traditional characters in a paper: one remark for each run."""

import re
from collections.abc import Iterator
from functools import cache

import opencc

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

# Characters that have no use in simplified text; those with one (乾 著 後 …) are left alone.
_PLAIN = (
    "國學會與為個們來時說對開關東車長門問間見覺觀書專業務員單價廠廣應當動勞勝務區醫華嚴兩並產親從數據擴機構標樣橋樓權條極樂檢歡歷殺氣漢濟灣熱燈營爭爾"
    "環現產畫異療監盤確礎禮種稱穩積窮競筆節範築簡糧級紀約紅納純紙紛組細終絕結給統經綜綠維網緊線編緩練縣總績織繼續羅義聯聖聞職聽肅腦臨舉舊藝蘇處號術"
    "衛補裝製複規視親計訂認討訓託記設許訴診評詞試詩話該詳誠語誤調請論諸證識議護讀變讓責財貢貧貨販貫貴買費資賓賞質賽贊趕輕較載輔輪輸轉辦農運過達違遠"
    "適選遷還邊鄉鄰釋鐘鋼錄錢鎮鐵鑒閉閱陣陽階際陸隊隨險難雖雜離電靜韓頁順須預領頭題額類願顯風飛飲養館馬駐驗體魚鮮鳥麗黃黨點齊齡龍龜"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(set(_PLAIN) - set(_convert(_PLAIN))))}]+")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _convert(text: str) -> str:
    return str(_converter().convert(text))


def characters(draft: Draft) -> Iterator[Hit]:
    """Runs of traditional characters with their simplified form; a text that is traditional throughout is told once."""
    found = list(_pattern().finditer(draft.text))
    total = sum(match.end() - match.start() for match in found)
    if total > 20 and total * 10 > len(draft.text):
        yield Hit(*found[0].span())
        return
    for match in found:
        simple = _convert(match.group())
        if simple != match.group() and len(simple) == len(match.group()):
            yield Hit(*match.span(), (simple,))


CHECKERS: dict[str, Checker] = {"wording.traditional": characters}
