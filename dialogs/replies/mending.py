"""Slips a family put right itself, and those in words too short to forgive elsewhere."""

import re
from dataclasses import replace

from rapidfuzz.distance import JaroWinkler

from dialogs.replies.letters import Spelled, spell
from dialogs.replies.slips import mend

#: A slip of the keyboard put right behind it: «рахман *рахмет», «Дай. Да*».
_STARRED = re.compile(r"^(.*?)[\s.,!]*(?:\*\s*(\w+)|(?<=\s)(\w+)\*)\W*$", re.DOTALL)


def starred(message: Spelled) -> Spelled:
    """Return the message with a starred word in the place of the likest one before it."""
    found = _STARRED.match(message.plain) if "*" in message.plain else None
    if found is None or not found[1].split():
        return message
    meant = found[2] or found[3]
    typed = found[1].split()
    at = max(range(len(typed)), key=lambda near: (JaroWinkler.similarity(typed[near].lower(), meant.lower()), near))
    return spell(" ".join((*typed[:at], meant, *typed[at + 1 :])))


def mended(message: Spelled) -> Spelled | None:
    """Return a curt message with a slip in a word too short to forgive elsewhere put right, if there is one: «нкт»."""
    meant = [mend(word.spellings[0]) for word in message.words]
    if all(word.spellings[0] == right for word, right in zip(message.words, meant, strict=True)):
        return None
    words = (replace(word, spellings=(right,)) for word, right in zip(message.words, meant, strict=True))
    return replace(message, words=tuple(words))
