"""Kazakh and Russian in plain Latin letters, as people type them on a phone that shows boxes instead of Cyrillic."""

import re
import unicodedata

from core.values import Language

#: What stands for itself in the GSM 7 bit alphabet, one septet each (3GPP TS 23.038, 6.2.1; «[» and its like take two).
_PLAIN = frozenset("\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
_SHARED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
_OWN = {Language.KK: {"ж": "j"}, Language.RU: {"ж": "zh"}}
_SIGNS = {
    "–": "-", "—": "-", "‑": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "ʼ": "'", "`": "'", "…": "...", "№": "N", "₸": "tg", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    "{": "(", "[": "(", "}": ")", "]": ")", "\\": "/", "|": "/", "~": "-", "^": "'",
}  # fmt: skip
#: A letter that no table knows and no accent explains.
_UNKNOWN = "?"

#: Offer codes keep their look: «2В7» is read from the screen and typed back, whatever the letter's sound.
_CODE = re.compile(r"(?<!\w)([2-9])([АВЕКМНРСТХ])([2-9])(?!\w)")
_CODE_LETTERS = str.maketrans("АВЕКМНРСТХ", "ABEKMHPCTX")


def latin(text: str, language: Language) -> str:
    """Spell a text in letters, digits and signs of the GSM 7 bit alphabet, one septet each.

    It is meant to be read, not to be turned back: «ә» and «а» both become «a», soft signs go. «ж» is «j» in Kazakh and
    «zh» in Russian, as people of either language type it. A letter of another script is «?».

    >>> latin("Еркежанға «Ақбота» – орын бар. 2В7 1 – иә", Language.KK)
    'Erkejanga "Aqbota" - oryn bar. 2B7 1 - ia'
    >>> latin("Ждём ответа: ЖСН, Щучинск, съезд № 7…", Language.RU)
    'Zhdem otveta: ZHSN, Shuchinsk, sezd N 7...'
    """
    coded = _CODE.sub(lambda found: found[1] + found[2].translate(_CODE_LETTERS) + found[3], text)
    whole = unicodedata.normalize("NFC", coded)
    return "".join(_spelled(letter, whole, at, language) for at, letter in enumerate(whole))


def _spelled(letter: str, text: str, at: int, language: Language) -> str:
    if letter in _PLAIN:
        return letter
    low = letter.lower()
    said = _OWN[language].get(low, _SHARED.get(low))
    if said is not None:
        return said if letter == low else _raised(said, text, at)
    if letter in _SIGNS:
        return _SIGNS[letter]
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(part if part in _PLAIN else _UNKNOWN for part in bare)


def _raised(said: str, text: str, at: int) -> str:
    """Return a capital: «Ш» is «Sh» in a name and «SH» among capitals."""
    beside = text[at - 1 : at] + text[at + 1 : at + 2] if at else text[1:2]
    among_capitals = any(letter.isupper() for letter in beside) and not any(letter.islower() for letter in beside)
    return said.upper() if among_capitals else said.capitalize()
