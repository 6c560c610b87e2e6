"""Slips a family put right itself, and those in words too short to forgive elsewhere."""

import re
from dataclasses import replace

from rapidfuzz.distance import OSA, JaroWinkler

from dialogs.replies.letters import Spelled, spell
from dialogs.replies.lexicon import SHORTEST_FUZZY, lexicon
from dialogs.replies.names import is_given
from dialogs.replies.slips import neighbouring

#: A slip of the keyboard put right behind it: «рахман *рахмет», «Дай. Да*».
_STARRED = re.compile(r"^(.*?)[\s.,!]*(?:\*\s*(\w+)|(?<=\s)(\w+)\*)\W*$", re.DOTALL)

_SEVERAL, _ALIKE = 2, 0.85
_CURT_ANSWERS = ("стоп", "нет", "жок", "беру", "хочу", "надо", "алам", "берем")
_MENDED = (3, 4, 5)
#: What a whole answer in one word may have been meant for, whatever letter was hit instead: «ажамыз», «келісещін».
_WHOLE = {
    **dict.fromkeys(
        ["аламиз", "аламин", "келисемин", "келисемиз", "барамиз", "апарамиз", "кабилдаимиз", "берем", "возмем"], 1
    ),
    **dict.fromkeys(["алмаимиз", "алмаимин", "бармаимиз"], -1),
    **dict.fromkeys(["токтат", "токтатиниз", "отписатся"], 0),
}
#: Words of their own one letter away from these.
_OWN = re.compile(
    r"[сткшбд]алами[зн]|[абд]?а[пнтгсзд]ами[зн]|[жбд]арами[зн]|[твдмпу]ерем|ала[сн]и[зн]|аларми[зн]|але?ми[зн]|алам?син"
    r"|ал[аи]ими[зн]|алмами[зн]|кели[снп]|келер|токта[дг]|.*[мбп]еи?ми[зн]|келисп|к[ое]лис[ое]н|[тжк]апарами[зн]|.*[аеи]с(?:и[зн]|ин)"
)


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
    meant = [_mend(word.spellings[0]) for word in message.words]
    if all(word.spellings[0] == right for word, right in zip(message.words, meant, strict=True)):
        return None
    words = (replace(word, spellings=(right,)) for word, right in zip(message.words, meant, strict=True))
    return replace(message, words=tuple(words))


def _mend(word: str) -> str:
    """Return the short answer meant by a word nobody knows: a key beside the right one, or two letters swapped."""
    if word in lexicon().vocabulary or is_given(word) or (len(word) not in _MENDED and len(word) < SHORTEST_FUZZY):
        return word
    if len(word) >= SHORTEST_FUZZY and (whole := _whole(word)):
        return whole
    if len(word) not in _MENDED:
        return word
    swapped = (meant for meant in _CURT_ANSWERS if sorted(meant) == sorted(word) and OSA.distance(word, meant) == 1)
    missed = (meant for meant in _CURT_ANSWERS if neighbouring(word, meant))
    return next(swapped, None) or next(missed, word)


def _whole(word: str) -> str:
    """Return the one answer meant with another letter in one place, unless the word is one of its own."""
    if _OWN.fullmatch(word):
        return ""
    near = [answer for answer in _WHOLE if len(answer) == len(word) and OSA.distance(word, answer, score_cutoff=1) == 1]
    return near[0] if len({_WHOLE[answer] for answer in near}) == 1 else ""
