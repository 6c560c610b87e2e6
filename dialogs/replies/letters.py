"""Letters as families type them, brought to one spelling: case, alphabet, missing marks, doubled letters, layout."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: More than an answer ever needs; a message of more characters or words is never a yes, a no or a stop.
LONGEST, MOST_WORDS = 600, 60
_READ_OF_CUT = 20  # words enough to tell what a message is about that decides nothing

#: Joiners, directions, variation selectors, skin tones, the frame of a key cap, soft hyphen, the dot over a folded İ.
_INVISIBLE_RANGES = (
    *((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2065), (0xFE00, 0xFE10), (0x1F3FB, 0x1F400)),
    *((0x20E3, 0x20E4), (0xFEFF, 0xFF00), (0xAD, 0xAE), (0x0307, 0x0308)),
)
_INVISIBLE = dict.fromkeys(letter for first, behind in _INVISIBLE_RANGES for letter in range(first, behind))
_MARKS = {
    **dict.fromkeys("?❓❔🤔🤨🧐", "?"),
    **dict.fromkeys("👎❌🚫✖⛔🙅❎", "against"),
    **dict.fromkeys("👍✅✔👌🆗☑🙆", "for"),
    **dict.fromkeys("🛑", "stop"),
    **dict.fromkeys("🤷😐😑🙄🫤🤞⏳⌛⏰🕐", "doubt"),
    **dict.fromkeys("😕🙈😟🙁☹😬😒🥴😵🙃😓😥😳", "sorry"),
}
_SIGNS = frozenset(_MARKS)
#: A word, a number or a plus; the group is what parts clauses.
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʻʼ`´][^\W\d_]+)*|\d+|\+(?!\s*\d{4})|([^\w\s'’ʻʼ`´#-]|\n|(?<=\s)-(?=\s))")
#: The same where a 4 stands for a «ч»: «4то», «хо4у».
_TOKEN_WITH_FOUR = re.compile(rf"[^\W\d_]+4[^\W\d_]+(?=\W|$)|{_TOKEN.pattern}")
_APOSTROPHES = str.maketrans("", "", "'’ʻʼ`´")
#: «1-ді таңдаймын», «2-ші»: a digit with its ending.
_ORDINAL = re.compile(
    r"(?<![\w])([12])\s?-\s?(?:д[іи]|н[іи]|ш[іи]|[иы]?нш[іи]|ге|й|я|ое|ая|ый|ую)(?!\w)", re.IGNORECASE
)
_REPEATED = re.compile(r"([^\W\d_])\1+")
_QUOTED = re.compile(r"[«“„\"]([^«»“”\"]{2,40})[»”\"]")

#: Kazakh and Russian letters to the few that remain on any keyboard.
_FOLD = str.maketrans("әғқңөұүһіёйщэыѣєї", "агкноуухиеишеиееи", "ъь")

#: Letters that look alike in both alphabets, Latin to Cyrillic.
ALIKE = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")
_ALIKE_BACK = str.maketrans("авсенкмортхуі", "abcehkmoptxyi")
#: Most words: in letters of Kazakh and Russian alone, and none of them one that begins no word.
_NATIVE = re.compile("(?!ь)[а-яёәғқңөұүһі]+")
_LATIN_ALIKE = frozenset("abcehkmoptxyi")
_CYRILLIC_ALIKE = frozenset("авсенкмортхуі")

_GROUPS = (("shch", "ш"), ("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("ts", "ц"))
_KAZAKH_GROUPS = (*_GROUPS[:-1], ("ng", "н"), ("ya", "я"), ("yu", "ю"), ("yo", "е"), ("ye", "е"))
_RUSSIAN_GROUPS = (
    *_GROUPS,
    ("au", "аю"),
    *(
        (first + second, written)
        for second, written in (("a", "я"), ("u", "ю"), ("o", "е"), ("e", "е"))
        for first in "yij"
    ),
)
_PLAIN_GROUPS = (*_GROUPS, ("ya", "я"), ("yu", "ю"), ("iu", "ю"), ("ye", "е"))
_KAZAKH_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстувухиз")
_RUSSIAN_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхииклмнопкрстуввхиз")
_PLAIN_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхиз")
_CEDILLAS = str.maketrans({"ş": "sh", "ç": "ch", "ə": "a", "ɑ": "a", "ı": "i", "ŋ": "n"})
_PAIR = 2
_TITLED = 3  # so many capitals in a row are a habit, not names


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a message: its possible spellings, the likeliest first; digits and `+` have one.

    `opens` tells that a clause begins with it, `named` that it is written like a name: a capital inside a sentence,
    or quotation marks around it.
    """

    spellings: tuple[str, ...]
    letters: str  # as typed, in lower case
    opens: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Spelled:
    """A message as words and marks (`?`, `for`, `against`, …); `plain` is the text they were taken from."""

    words: tuple[Word, ...]
    marks: frozenset[str]
    plain: str
    cut: bool  # longer than anything an answer needs


def spell(text: str) -> Spelled:
    """Take a message apart; never fails, whatever the text."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].replace("№", "#")).translate(_INVISIBLE)[:LONGEST]
    plain = _ORDINAL.sub(r"\1 ", plain) if "-" in plain else plain
    words = _words(plain)
    marks = frozenset() if _SIGNS.isdisjoint(plain) else frozenset(map(_MARKS.__getitem__, _SIGNS & set(plain)))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        return Spelled(tuple(words[:_READ_OF_CUT]), marks, plain, cut=True)
    return Spelled(tuple(words), marks, plain, cut=False)


def _words(plain: str) -> list[Word]:
    """Return the words of a message, at most one more than an answer may have."""
    quoted = [found.span(1) for found in _QUOTED.finditer(plain)]
    numbered, capitals = "#" in plain, _shouted(plain)
    words: list[Word] = []
    opens = begins = True
    for found in (_TOKEN_WITH_FOUR if "4" in plain else _TOKEN).finditer(plain):
        if found.lastindex is not None:
            opens = True
            begins = begins or found.group() not in ",;:("
            continue
        if len(words) > MOST_WORDS:
            break
        token = found.group()
        named = not begins and not capitals and token[0].isupper()
        if quoted and not named:
            named = any(first <= found.start() < behind for first, behind in quoted)
        if numbered and not named:
            named = plain[: found.start()].rstrip().endswith("#")
        words.append(_word(token, opens, named))
        opens = begins = False
    return words


@lru_cache(maxsize=16384)
def _word(token: str, opens: bool, named: bool) -> Word:  # noqa: FBT001 - the facts a word is remembered by
    return Word(*_ways(token), opens, named)


def _shouted(plain: str) -> bool:
    """Whether capitals are a habit here, and no names."""
    if plain[1:] == plain[1:].lower():
        return False
    loud = sum(map(str.isupper, plain)) * 2 > sum(map(str.isalpha, plain))
    return loud or (plain.istitle() and plain.count(" ") >= _TITLED)


def fold(word: str) -> str:
    """Return Cyrillic words in the letters every keyboard has.

    >>> fold("келісемін"), fold("согласный")
    ('келисемин', 'согласнии')
    """
    return word.translate(_FOLD)


def squeeze(word: str) -> str:
    """Return words without doubled letters: families stretch them («жооқ»), and forget them.

    The doubled spelling is tried first: «келіссем» (if I agree) is not «келісем» (I agree).

    >>> squeeze("жоооқ")
    'жоқ'
    """
    return _REPEATED.sub(r"\1", word)


@lru_cache(maxsize=8192)
def _ways(token: str) -> tuple[tuple[str, ...], str]:
    """Return the possible spellings of a token, and its letters as typed."""
    letters = token.casefold()
    if _NATIVE.fullmatch(letters):
        return _both(fold(letters)), letters
    letters = letters.translate(_APOSTROPHES)
    if "4" in letters and len(letters) > 1 and not letters.isdecimal():
        letters = letters.replace("4", "ч")
    if letters.startswith("ь") and len(letters) > _PAIR:
        letters = f"б{letters[1:]}"  # no word begins with this letter, the key beside was meant: «ьерем»
    if not letters.isalpha():
        return (letters,), letters
    latin = [letter for letter in letters if letter < "ʰ" or letter == "ə"]
    if not latin:
        return _both(fold(letters)), letters
    if len(latin) < len(letters):
        return _both(*_mixed(letters, latin)), letters
    return _both(*_latin(letters, shouted=token.isupper())), letters


def respell(letters: str) -> tuple[str, ...]:
    """Return the possible spellings of letters in lower case that make one word."""
    return _ways(letters)[0]


def _both(*spellings: str) -> tuple[str, ...]:
    """Return each spelling as it is and squeezed."""
    if len(spellings) == 1:
        squeezed = squeeze(spellings[0])
        return spellings if squeezed == spellings[0] else (*spellings, squeezed)
    return tuple(dict.fromkeys(form for spelling in spellings for form in (spelling, squeeze(spelling))))


def _mixed(letters: str, latin: list[str]) -> tuple[str, ...]:
    """Give a word of two alphabets one: a letter that only one of them has decides."""
    cyrillic = set(letters) - set(latin)
    if cyrillic <= _CYRILLIC_ALIKE and not set(latin) <= _LATIN_ALIKE:
        return _latin(letters.translate(_ALIKE_BACK), shouted=False)
    return (fold(letters.translate(ALIKE).translate(_KAZAKH_LATIN)),)


def _latin(letters: str, *, shouted: bool) -> tuple[str, ...]:
    """Return what a Latin word may be: itself, Kazakh or Russian in Latin letters, or capitals that look Cyrillic."""
    bare = unicodedata.normalize("NFD", letters.translate(_CEDILLAS))
    bare = "".join(letter for letter in bare if letter.isascii())
    spellings = [
        bare,
        fold(_in_groups(bare, _KAZAKH_GROUPS).translate(_KAZAKH_LATIN)),
        fold(_in_groups(bare, _RUSSIAN_GROUPS).translate(_RUSSIAN_LATIN)),
        fold(_in_groups(bare, _PLAIN_GROUPS).translate(_PLAIN_LATIN)),
    ]
    if shouted and set(letters) <= _LATIN_ALIKE:
        spellings.append(fold(letters.translate(ALIKE)))
    return tuple(dict.fromkeys(spellings))


def _in_groups(word: str, groups: tuple[tuple[str, str], ...]) -> str:
    for group, letter in groups:
        word = word.replace(group, letter)
    return word
