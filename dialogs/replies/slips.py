"""Slips of the finger forgiven where it is safe: the word the table knows for one that was typed."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from dialogs.replies.lexicon import SHORTEST_FUZZY, lexicon, traces

DOUBTFUL = "~"  # stands for a word one edit away from two that contradict each other
_VOWELS = frozenset("аеиоуяю")
_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_NEXT = {
    frozenset((row[at], other[near]))
    for at_row, row in enumerate(_ROWS)
    for at in range(len(row))
    for other in _ROWS[at_row : at_row + 2]
    for near in (at - 1, at, at + 1)
    if 0 <= near < len(other) and row[at] != other[near]
}
#: A slip between two of these would change what the message does.
_TELLING = frozenset(
    {"take+", "take-", "want+", "want-", "yes", "no", "stop", "start", "stay+", "stay-", "go+", "later"}
)
_TELLING |= {"doubt", "other_word", "question", "irony", "already", "wish", "neg", "inf+", "inf-", "will"}
#: A slip in a word of other kinds is left alone: it is rarely one.
_FORGIVEN = (_TELLING - {"cond", "later", "question", "irony", "already", "neg", "other_word", "go+"}) | {
    "lang", "polite", "write", "cease", "cancel", "channel", "topic", "said",
}  # fmt: skip


DECIDING = frozenset(
    {"take+", "take-", "want+", "want-", "yes", "no", "stop", "start", "stay+", "stay-", "will", "write"}
)
_AGREED = frozenset({"take+", "want+", "yes", "stay+"})
_REFUSED = frozenset({"take-", "want-", "no", "stop", "stay-"})
DECIDING |= {"lang", "inf+", "inf-", "cease", "cancel"}
_NONE = frozenset[str]()
_SHORT = 6
_LONG, _TWO = 8, 2
#: A refusal clipped in speaking («алмимз»), and what every refusal sounds like.
_CLIPPED = re.compile(r"(?:мз|мн|мс)$|[мбп][ае]и[мн]$")
_MAY_REFUSE = re.compile(r"[мбп][ае]и(?!т)")
_MAY_DENY, _DENIED = re.compile("[мбп]"), re.compile(r"[мбп][аеи].*м(?:из|ин|з|н)?$|м[аеи]*м(?:из|ин|з|н)?$")
_KAZAKH_VERB = re.compile(r"(?:м|миз|мин|мз|ик|ин)$")
#: A doubled letter that may stand for another one: not a stretched vowel.
_DOUBLED = re.compile(r"(мм|ии|[аеу]а(?=и))")
_STRETCHED = re.compile(r"(.)\1{2,}|(?<=м)(и)и(?=[зн]$)")
_NEGATED = re.compile(r".[мбп][ае]")
_COMMON = frozenset({"рахмет", "рахмат", "оринди", "орнди", "садик", "место", "салем", "спасибо"})
_NEXT |= {frozenset("шз"), frozenset("шх")}  # «щ» is written «ш» here, «ы» is written «и»
_NEXT |= {frozenset(("и", near)) for near in "вфцуч"}
#: First letters that sound alike.
_OTHER_FIRST = {"а": "о", "о": "а"}
#: Endings of a condition no slip is forgiven in: «жазсаңыз» is not «жазбаңыз».
_DEPENDING = re.compile(
    r"[сc][ае](м|к|низ|низдар|низдер|ндар|ндер)(ши)?$|[дт]ин(из|дар|дер|издер|издар)$|сиз(дар|дер)?$|син(дар|дер)$"
)


def meant(spellings: tuple[str, ...], before: str, behind: str) -> str:
    """Return the word the table knows that was meant by one it does not, a slip forgiven; else its likeliest spelling.

    `before` and `behind` are the words beside it: what makes a phrase with them comes first.
    """
    phrases = lexicon().phrases
    for spelling in spellings:
        if len(spelling) >= SHORTEST_FUZZY and _doubtful(spelling, set(close(spelling))):
            return DOUBTFUL
        beside = {
            word: phrases[phrase].kind
            for word in (close(spelling) if len(spelling) >= SHORTEST_FUZZY else ())
            for phrase in (f"{word} {behind}", f"{before} {word}")
            if phrase in phrases
        }
        kinds = frozenset(beside.values())
        if kinds & (_AGREED | {"go+"}) and kinds & _REFUSED:
            return DOUBTFUL
        if beside:
            return _sure(spelling, min(beside))
    return _alone(spellings)


def _sure(spelling: str, word: str) -> str:
    """Return the Kazakh consent taken for a slip, unless a refusal lies nearly as close: «алмайыз», «аламмыз»."""
    if not lexicon().vocabulary[word] & (_AGREED | {"go+"}) or not _KAZAKH_VERB.search(word):
        return word
    if not _MAY_DENY.search(spelling) or (neighbouring(spelling, word) and not _DENIED.search(spelling)):
        return word  # «алаыз», «алпмыз»: no syllable of refusing can have been meant
    refusals = lexicon().refusals.get(spelling[0], ())
    return DOUBTFUL if any(OSA.distance(spelling, other, score_cutoff=_TWO) <= _TWO for other in refusals) else word


@lru_cache(maxsize=4096)
def stretched(typed: str, squeezed: str) -> str:
    """Return the answer with its doubled letters squeezed, unless one of them stands for another: «қабылдааймыз»."""
    agreed = typed != squeezed and lexicon().vocabulary.get(squeezed, _NONE) & _AGREED
    if agreed and typed.startswith("нн"):
        return DOUBTFUL  # «ннадо» may be «не надо»
    doubled = agreed and _DOUBLED.search(_STRETCHED.sub(r"\1\2", typed))
    return _sure(typed, squeezed) if doubled and len(typed) > _SHORT else squeezed


@lru_cache(maxsize=16384)
def _alone(spellings: tuple[str, ...]) -> str:
    heard = tuple(_OTHER_FIRST[word[0]] + word[1:] for word in spellings if word[:1] in _OTHER_FIRST)
    heard += tuple(f"а{word}" for word in spellings if word.startswith(("лам", "лма")))
    heard += tuple(word[1:] for word in spellings if word.startswith("иал"))
    heard += tuple(word[:-1] + "я" for word in spellings if word.endswith(("емса", "имса", "юса")))
    for spelling in (*spellings, *heard):
        if spelling in lexicon().vocabulary:
            return spelling
        if len(spelling) >= SHORTEST_FUZZY and (near := _near(spelling)):
            return near if near == DOUBTFUL else _sure(spelling, near)
    for spelling in spellings:
        if len(spelling) > _SHORT and (found := _jumbled(spelling) or _twice(spelling)):
            return found
    return next((spelling for spelling in spellings if not spelling.isascii()), spellings[0])


def _jumbled(spelling: str) -> str | None:
    """Return the longer answer whose letters were typed in another order: «саглосна»."""
    word = lexicon().jumbled.get("".join(sorted(spelling)))
    return word if word and OSA.distance(word, spelling, score_cutoff=_TWO) <= _TWO else None


def _twice(spelling: str) -> str | None:
    """Return the long answer two slips away, if there is one: «потдвержаем»."""
    if len(spelling) < _LONG:
        return None
    near = {
        word
        for word in lexicon().answers.get(spelling[0], ())
        if abs(len(word) - len(spelling)) < _TWO and OSA.distance(spelling, word, score_cutoff=_TWO) <= _TWO
    }
    kinds = {lexicon().phrases[word].kind for word in near if word[-3:] == spelling[-3:] and word[1] == spelling[1]}
    return min(near) if len(kinds) == 1 else None


@lru_cache(maxsize=16384)
def close(spelling: str) -> tuple[str, ...]:
    """Return the words one slip away."""
    table = lexicon()
    shared = {word for trace in traces(spelling) for word in table.slips.get(trace, "").split()}
    depending = _DEPENDING.search(spelling) is not None
    return tuple(
        word
        for word in sorted(shared)
        if OSA.distance(spelling, word, score_cutoff=1) <= 1
        and _ending_kept(spelling, word)
        and not (depending and (len(word) != len(spelling) or word[-4:] != spelling[-4:]))
    )


def _side(kinds: frozenset[str]) -> tuple[bool, bool]:
    return bool(kinds & (_AGREED | {"inf+", "go+"})), bool(kinds & (_REFUSED | {"inf-"}))


def _near(spelling: str) -> str | None:
    """Return the one word within one edit; words of different meanings at that distance make it doubtful."""
    vocabulary, phrases = lexicon().vocabulary, lexicon().phrases
    near = set(close(spelling))
    if _doubtful(spelling, near):
        return DOUBTFUL
    if beside := {word for word in near if neighbouring(spelling, word) or sorted(spelling) == sorted(word)}:
        near = beside  # the likeliest slips: the key beside, two letters swapped
    kinds = [vocabulary[word] for word in near if vocabulary[word] & _TELLING]
    sides = {_side(kind) for kind in kinds}
    if len(sides) > 1 or (sides == {(False, False)} and len({min(vocabulary[word]) for word in near}) > 1):
        return None
    if _MAY_REFUSE.search(spelling) and any(_agrees(word) for word in near):
        return DOUBTFUL
    told = [
        word for word in near if word in _COMMON or vocabulary[word] & (_FORGIVEN if len(word) > _SHORT else DECIDING)
    ]
    return min(told, key=lambda word: (not vocabulary[word] & _TELLING, word not in phrases, word), default=None)


def _agrees(word: str) -> bool:
    return bool(lexicon().vocabulary[word] & _AGREED) and _MAY_REFUSE.search(word) is None


def _doubtful(spelling: str, near: set[str]) -> bool:
    """Whether whole answers of both sides are one slip away; a clipped no counts only where a no is heard at all."""
    phrases = lexicon().phrases
    heard = _NEGATED.search(spelling) is not None
    whole = {phrases[word].kind for word in near if word in phrases and (heard or not _CLIPPED.search(word))}
    return bool(whole & (_AGREED | {"go+"})) and bool(whole & _REFUSED)


def neighbouring(spelling: str, word: str) -> bool:
    """Whether one letter was hit instead of the key beside it."""
    if len(spelling) != len(word):
        return False
    missed = [frozenset(pair) for pair in zip(spelling, word, strict=True) if pair[0] != pair[1]]
    return len(missed) == 1 and missed[0] in _NEXT


def _hit_beside(spelling: str, word: str) -> bool:
    """Whether the last letter but one was hit instead of the key beside it."""
    return spelling[-1] == word[-1] and frozenset((spelling[-2], word[-2])) in _NEXT


def _ending_kept(spelling: str, word: str) -> bool:
    """Whether a slip left the ending alone, or made it one that no word has («келісемн», «согласнв», «отказываемя»)."""
    if spelling[-2:] == word[-2:]:
        return spelling[-2:] != "ин" or spelling[-3] == word[-3]  # «жүрсін» is not «жүрмін»
    if spelling[:-1] == word:
        return len(word) > _SHORT
    if word[-2:] == "ся":
        return spelling == word[:-2] + "я"
    if len(spelling) == len(word) > _SHORT and spelling[:-2] == word[:-2] and _hit_beside(spelling, word):
        return True
    if len(spelling) == len(word) > SHORTEST_FUZZY and spelling[:-1] == word[:-1]:
        return frozenset((spelling[-1], word[-1])) in _NEXT
    bare = word[-3] not in _VOWELS and word[-2] in _VOWELS and spelling[-2] not in _VOWELS
    blunt = word[-2] not in _VOWELS and word[-1] in _VOWELS and spelling[-1] not in _VOWELS
    swapped = sorted(spelling[-3:]) == sorted(word[-3:])
    return swapped or (bare and spelling[-1] == word[-1]) or (blunt and spelling[:-1] == word[:-1])
