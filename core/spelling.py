"""How names sound, whichever way they are spelled: in Kazakh, Russian or Latin letters, with endings of either."""

import re
import unicodedata
from functools import lru_cache

#: Latin letters that together are one sound, longest first, and those that need no other; what has an accent is bare
#: by then, but for the letters of the Kazakh Latin alphabets.
_LATIN = (
    ("shch", "ш"), ("dzh", "ж"), ("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"),
    ("ts", "ц"), ("tz", "ц"), ("ph", "ф"), ("dj", "ж"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"),
    ("ia", "я"), ("yo", "е"), ("ye", "е"), ("ş", "ш"), ("ç", "ч"), ("ğ", "г"), ("ñ", "н"), ("ı", "и"), ("x", "кс"),
)  # fmt: skip
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwyz", "абцдефгхижклмнопкрстувуиз")
#: Letters that one clerk writes where another writes the other.
_ALIKE = str.maketrans(
    {
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ё": "е", "э": "е",
        "й": "и", "ы": "и", "щ": "ш", "ъ": "", "ь": "", "ю": "иу", "я": "иа",
    }
)  # fmt: skip
#: Son or daughter of: the same father in either language.
_OF_FATHER = re.compile(r"(?<=...)(ули|кизи|евич|ович|евна|овна|ич)$")
_FEMALE = re.compile(r"(?<=..)(ов|ев|ин)а$|(?<=..)ская$")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = "аеиоу"
#: Sounds that are heard alike across the languages: Ибраһим, Ибрагим, Ибрахим; Жүсіп, Джусуп; Тәңір, Тангир.
_SAME_SOUND = (("дж", "ж"), ("нг", "н"), ("х", "г"))
_GLIDE = re.compile(r"у(?=[аеио])")  # Уәли, Вали
_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of what somebody typed as a name; a hyphen joins nothing here.

    >>> words_of("  Әбдірахманова-Сәрсен Г.  ")
    ('әбдірахманова', 'сәрсен', 'г')
    """
    return tuple(_WORD.findall(_composed(text)))


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """Return a word as it sounds, without what only the spelling tells.

    >>> folded("Гүлнұр"), folded("Gulnur"), folded("Сериккызы"), folded("Ахметова")
    ('гулнур', 'гулнур', 'серик', 'ахметов')
    """
    text = _composed(word)
    if any("a" <= letter <= "z" for letter in text):
        for latin, sound in _LATIN:
            text = text.replace(latin, sound)
        text = text.translate(_LETTERS)
    text = _TWICE.sub(r"\1", _OF_FATHER.sub("", text.translate(_ALIKE)))
    return _FEMALE.sub(lambda found: found[1] or "ски", text)


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """Return what spellings of one name share: its first sound and its consonants.

    >>> skeleton("Әбдірахманова") == skeleton("Абдрахманов") == skeleton("Abdrakhmanova")
    True
    >>> skeleton("Ибраһим") == skeleton("Ибрагим"), skeleton("Ерлан") == skeleton("Yerlan")
    (True, True)
    """
    sound = folded(word)
    sound = _GLIDE.sub("в", sound)
    for heard, written in _SAME_SOUND:
        sound = sound.replace(heard, written)
    if len(sound) > 1 and sound[0] == "и" and sound[1] in _VOWELS:
        sound = sound[1:]  # Юлия, Улия; Яна, Йана
    rest = "".join(letter for letter in sound[1:] if letter not in _VOWELS)
    return _TWICE.sub(r"\1", sound[:1] + rest)


def initial(word: str) -> str:
    """Return the first sound of a word.

    >>> initial("Әсел"), initial("Ә")
    ('а', 'а')
    """
    return skeleton(word)[:1]


def _composed(text: str) -> str:
    """Return small letters without accents that are no letters of their own."""
    kept = "йёşçğñı"
    small = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    return "".join(letter if letter in kept else _bare(letter) for letter in small if letter not in "'ʼ’`")


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
