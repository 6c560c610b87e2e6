"""A message as it was meant when the keyboard of another language was on."""

from dialogs.replies.letters import Spelled, Word, other_layouts, spell
from dialogs.replies.lexicon import lexicon

#: How much of a message must make sense on other keys, and how much more than on those it was typed with.
_SENSE, _MORE = 0.6, 0.3
#: How much of the letters must stay letters on other keys.
_KEPT = 0.9
_LONG = 4


def retyped(message: Spelled) -> Spelled | None:
    """Return the message on the keys that make sense of it, where these do not."""
    if message.cut or any(map(_plain, message.words)) or (here := _sense(message)) >= 1 - _MORE:
        return None
    typings = [spell(typed) for typed in other_layouts(message.plain)]
    best = max(typings, key=_sense, default=message)
    sense = _sense(best)
    lost = sum(map(str.isalpha, best.plain)) < _KEPT * sum(map(str.isalpha, message.plain))
    return best if sense >= _SENSE and sense - here >= _MORE and not lost else None


def _plain(word: Word) -> bool:
    """Whether a word needs no other keys: a longer one in Cyrillic that the tables know."""
    return len(word.letters) >= _LONG and not word.letters.isascii() and word.spellings[0] in lexicon().vocabulary


def _sense(message: Spelled) -> float:
    """Return the part of the letters, 0 to 1, that stand in words the tables know."""
    vocabulary = lexicon().vocabulary
    words = [word for word in message.words if word.letters.isalpha()]
    known = sum(len(word.letters) for word in words if any(way in vocabulary for way in word.spellings))
    return known / max(1, sum(len(word.letters) for word in words))
