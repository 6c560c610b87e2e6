"""Letters as families type them, brought to one spelling: case, alphabet, missing marks, doubled letters, layout."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: More than an answer ever needs; a message of more characters or words is never a yes, a no or a stop.
LONGEST, MOST_WORDS = 600, 45

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
}
_TOKEN = re.compile(r"\d+|\+(?!\s*\d)|[^\W\d_]+(?:['’ʻʼ`´][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’ʻʼ`´")
_REPEATED = re.compile(r"([^\W\d_])\1+")

#: Kazakh and Russian letters to the few that remain on any keyboard.
_FOLD = str.maketrans("әғқңөұүһіёйщэыѣєї", "агкноуухиеишеиееи", "ъь")

#: Letters that look alike in both alphabets, Latin to Cyrillic.
ALIKE = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")
_ALIKE_BACK = str.maketrans("авсенкмортхуі", "abcehkmoptxyi")
_LATIN_ALIKE = frozenset("abcehkmoptxyi")
_CYRILLIC_ALIKE = frozenset("авсенкмортхуі")

_GROUPS = (("shch", "ш"), ("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("ts", "ц"))
_KAZAKH_GROUPS = (*_GROUPS, ("ng", "н"), ("ya", "я"), ("yu", "ю"), ("yo", "е"), ("ye", "е"))
_RUSSIAN_GROUPS = (
    *_GROUPS,
    ("au", "аю"),
    *(
        (first + second, written)
        for second, written in (("a", "я"), ("u", "ю"), ("o", "е"), ("e", "е"))
        for first in "yij"
    ),
)
_KAZAKH_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстувухиз")
_RUSSIAN_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхииклмнопкрстуввхиз")
_SHORTEST_LAYOUT = 3  # two letters of another layout may be anything, but «lf» is a common «да»
_LAYOUT = str.maketrans("`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю")


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a message: its possible spellings, the likeliest first; digits and `+` have one."""

    spellings: tuple[str, ...]
    letters: str  # as typed, in lower case


@dataclass(frozen=True, slots=True)
class Spelled:
    """A message as words and marks (`?`, `for`, `against`); `plain` is the text they were taken from."""

    words: tuple[Word, ...]
    marks: frozenset[str]
    plain: str
    cut: bool  # longer than anything an answer needs


def spell(text: str) -> Spelled:
    """Take a message apart; never fails, whatever the text."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_INVISIBLE)[:LONGEST]
    tokens = _TOKEN.findall(plain)
    words = tuple(_word(token) for token in tokens[:MOST_WORDS])
    marks = frozenset(_MARKS[letter] for letter in plain if letter in _MARKS)
    return Spelled(words, marks, plain, len(text) > LONGEST or len(tokens) > MOST_WORDS)


def other_layouts(plain: str) -> list[str]:
    """Return Latin letters read as the Russian keys they stand on; a full stop may have been a letter, too.

    >>> other_layouts("lf")
    ['да']
    """
    letters = sum(map(str.isalpha, plain))
    if not plain.isascii() or (letters < _SHORTEST_LAYOUT and "".join(filter(str.isalpha, plain)).lower() != "lf"):
        return []
    typed = plain.lower().strip()
    return list(dict.fromkeys(form.translate(_LAYOUT) for form in (typed.strip(" .!?,^&*"), typed)))


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
def _word(token: str) -> Word:
    letters = token.casefold().translate(_APOSTROPHES)
    if not letters.isalpha():
        return Word((letters,), letters)
    latin = [letter for letter in letters if letter < "ʰ"]
    if not latin:
        return Word(_both(fold(letters)), letters)
    if len(latin) < len(letters):
        return Word(_both(*_mixed(letters, latin)), letters)
    return Word(_both(*_latin(letters, shouted=token.isupper())), letters)


def _both(*spellings: str) -> tuple[str, ...]:
    """Return each spelling as it is and squeezed."""
    return tuple(dict.fromkeys(form for spelling in spellings for form in (spelling, squeeze(spelling))))


def _mixed(letters: str, latin: list[str]) -> tuple[str, ...]:
    """Give a word of two alphabets one: a letter that only one of them has decides."""
    cyrillic = set(letters) - set(latin)
    if cyrillic <= _CYRILLIC_ALIKE and not set(latin) <= _LATIN_ALIKE:
        return _latin(letters.translate(_ALIKE_BACK), shouted=False)
    return (fold(letters.translate(ALIKE).translate(_KAZAKH_LATIN)),)


def _latin(letters: str, *, shouted: bool) -> tuple[str, ...]:
    """Return what a Latin word may be: itself, Kazakh or Russian in Latin letters, or capitals that look Cyrillic."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", letters) if letter.isascii() or letter in "əɑıŋ")
    bare = bare.translate(str.maketrans("əɑıŋ", "aain"))
    spellings = [
        bare,
        fold(_in_groups(bare, _KAZAKH_GROUPS).translate(_KAZAKH_LATIN)),
        fold(_in_groups(bare, _RUSSIAN_GROUPS).translate(_RUSSIAN_LATIN)),
    ]
    if shouted and set(letters) <= _LATIN_ALIKE:
        spellings.append(fold(letters.translate(ALIKE)))
    return tuple(dict.fromkeys(spellings))


def _in_groups(word: str, groups: tuple[tuple[str, str], ...]) -> str:
    for group, letter in groups:
        word = word.replace(group, letter)
    return word
