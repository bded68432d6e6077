"""Whether text is Chinese that somebody could have written, or the rubbish of a broken text layer."""

import re

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计市县区局委府办号通知报告请示"
    "规划落实督查责任安全检查保障村镇乡街道收财农科教卫"
)
_LETTERS = re.compile(r"[^\W\d_]")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")
MIN_LETTERS = 40  # below that nothing can be told


def is_readable(text: str) -> bool:
    """Few characters without meaning, and among the Chinese ones a usual share of the most common."""
    letters = _LETTERS.findall(text)
    if len(_ODD.findall(text)) * 5 > len(text):
        return False
    if len(letters) < MIN_LETTERS:
        return True
    chinese = [letter for letter in letters if "\u3400" <= letter <= "\u9fff"]
    plain = [letter for letter in letters if letter.isascii()]
    if len(chinese) + len(plain) < 0.7 * len(letters):
        return False
    return len(chinese) < MIN_LETTERS or sum(letter in _COMMON for letter in chinese) >= 0.22 * len(chinese)
