"""A message as it was meant when the keyboard of another language was on."""

import re

from dialogs.replies.letters import Spelled, Word, spell
from dialogs.replies.lexicon import lexicon

#: How much of a message must make sense on other keys, and how much more than on those it was typed with.
_SENSE, _MORE = 0.6, 0.3
#: How much of the letters must stay letters on other keys.
_KEPT = 0.9
_LONG = 4
_SHORTEST_LAYOUT = 3  # two letters of another layout may be anything, but «lf» is a common «да»
_LAYOUT = str.maketrans("`qwertyuiop[]asdfghjkl;'zxcvbnm,.?/", "ёйцукенгшщзхъфывапролджэячсмитьбю,.")
#: The digits of the Kazakh keyboard carry its own letters.
_KAZAKH_LAYOUT = {**_LAYOUT, **str.maketrans("2345890-=", "әіңғүұқөһ")}
#: The same keys with the shift held: «:j0» is «Жоқ».
_SHIFTED = str.maketrans(':"{}<>~', ";'[],.`")
_LAYOUT_BACK = str.maketrans("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,.")
_LETTER_AND_DIGIT = re.compile(r"[^\W\d_;\[]\d|\d[^\W\d_]|;j0|;0j")
_AROUND = ' .!?()«»"*+-'
_SHORT_LAYOUTS = frozenset({"lf", "b2", "bz", "вф", "шф", "тщ", "b2."})


def retyped(message: Spelled) -> Spelled | None:
    """Return the message on the keys that make sense of it, where these do not."""
    if message.cut or any(map(_plain, message.words)) or (here := _sense(message)) >= 1 - _MORE:
        return None
    typings = [spell(typed) for typed in other_layouts(message.plain)]
    best = max(typings, key=_sense, default=message)
    sense = _sense(best)
    lost = sum(map(str.isalpha, best.plain)) < _KEPT * sum(map(str.isalpha, message.plain))
    return best if sense >= _SENSE and sense - here >= _MORE and not lost else None


def other_layouts(plain: str) -> list[str]:
    """Return a message as it stands on the other keyboards: Russian and Kazakh keys, or Latin ones.

    >>> other_layouts("lf")[0], other_layouts(";j0")[-1], other_layouts("нуы")
    ('да', 'жоқ', ['yes'])
    """
    typed = plain.lower().translate(_SHIFTED).strip()
    letters = "".join(filter(str.isalpha, typed))
    short = len(letters) < _SHORTEST_LAYOUT and typed.strip(_AROUND) not in _SHORT_LAYOUTS | {""} and ";" not in typed
    if short and (letters not in _SHORT_LAYOUTS or len(typed.split()) == 1):
        return []
    if not letters.isascii():
        cyrillic = all("а" <= letter <= "ё" for letter in letters)
        return [typed.translate(_LAYOUT_BACK)] if cyrillic else []
    kazakh = typed.strip(" .!?^&*").translate(_KAZAKH_LAYOUT)
    if _LETTER_AND_DIGIT.search(typed):
        return [kazakh]
    stripped = typed.strip(" .!?,^&*")
    forms = (stripped.translate(_LAYOUT), typed.translate(_LAYOUT), kazakh)
    return list(dict.fromkeys(forms))


def _plain(word: Word) -> bool:
    """Whether a word needs no other keys: a longer one in Cyrillic that the tables know."""
    return len(word.letters) >= _LONG and not word.letters.isascii() and word.spellings[0] in lexicon().vocabulary


def _sense(message: Spelled) -> float:
    """Return the part of the letters, 0 to 1, that stand in words the tables know."""
    vocabulary = lexicon().vocabulary
    words = [word for word in message.words if word.letters.isalpha()]
    known = sum(len(word.letters) for word in words if any(way in vocabulary for way in word.spellings))
    return known / max(1, sum(len(word.letters) for word in words))
