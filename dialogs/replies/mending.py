"""Slips a family put right itself, and those in words too short to forgive elsewhere."""

import re
from dataclasses import replace

from rapidfuzz.distance import JaroWinkler

from dialogs.replies.letters import Spelled, spell
from dialogs.replies.slips import mend

#: A slip of the keyboard put right behind it: «рахман *рахмет», «Дай. Да*».
_STARRED = re.compile(r"^(.*?)[\s.,!]*(?:\*\s*(\w+)|(?<=\s)(\w+)\*)\W*$", re.DOTALL)

_SEVERAL, _ALIKE = 2, 0.85


def starred(message: Spelled) -> Spelled:
    """Return the message with a starred word in the place of the likest one before it."""
    found = _STARRED.match(message.plain) if "*" in message.plain else None
    if found is None or not found[1].split():
        return message
    if whole := _said_anew(message.plain):
        return spell(whole)
    meant = found[2] or found[3]
    typed = found[1].split()
    at = max(range(len(typed)), key=lambda near: (JaroWinkler.similarity(typed[near].lower(), meant.lower()), near))
    if typed[at].strip(".,!").lower() == meant.lower():
        return message  # «Не берём. Берём*»: no slip of one word
    return spell(" ".join((*typed[:at], meant, *typed[at + 1 :])))


def _said_anew(plain: str) -> str:
    """Return the message with its last words as they were said anew: «Не на до. Не надо*»."""
    before, _, anew = plain.rstrip("* \n").rpartition(".")
    words, typed = anew.split(), before.split()
    if "*" in anew or len(words) < _SEVERAL:
        return ""
    meant = "".join(words).lower()
    likeness, at = max(
        ((JaroWinkler.similarity("".join(typed[near:]).lower(), meant), near) for near in range(len(typed))),
        default=(0.0, 0),
    )
    return " ".join((*typed[:at], *words)) if likeness >= _ALIKE else ""


def mended(message: Spelled) -> Spelled | None:
    """Return a curt message with a slip in a word too short to forgive elsewhere put right, if there is one: «нкт»."""
    meant = [mend(word.spellings[0]) for word in message.words]
    if all(word.spellings[0] == right for word, right in zip(message.words, meant, strict=True)):
        return None
    words = (replace(word, spellings=(right,)) for word, right in zip(message.words, meant, strict=True))
    return replace(message, words=tuple(words))
