"""Slips of the finger forgiven where it is safe: the word the table knows for one that was typed."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from dialogs.replies.letters import Word
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


_DECIDING = frozenset(
    {"take+", "take-", "want+", "want-", "yes", "no", "stop", "start", "stay+", "stay-", "will", "write"}
)
_AGREED = frozenset({"take+", "want+", "yes", "stay+"})
_REFUSED = frozenset({"take-", "want-", "no", "stop", "stay-"})
_DECIDING |= {"lang", "inf+", "inf-", "cease", "cancel"}
_SHORT = 6
_SCRAP = 3
_COMMON = frozenset({"рахмет", "рахмат", "оринди", "орнди", "садик", "место", "салем", "спасибо"})
_CURT_ANSWERS = ("нет", "жок", "беру", "хочу", "надо", "алам", "берем")
_NEXT |= {frozenset("шз"), frozenset("шх")}  # «щ» is written «ш» here, «ы» is written «и»
_NEXT |= {frozenset(("и", near)) for near in "вфцуч"}
_MENDED = (3, 4, 5)
_NEEDED = ("надо", "нужно", "нужен", "хотим")
_NOT_NEEDED = ("керек", "кажет")
_SHORTEST_NEEDED = 3
#: Particles written onto a verb, and the first letters that sound alike.
_CLINGING = frozenset({"гои", "го", "ау", "ши", "кои"})
_OTHER_FIRST = {"а": "о", "о": "а"}
#: Endings of a condition no slip is forgiven in: «жазсаңыз» is not «жазбаңыз».
_DEPENDING = re.compile(
    r"[сc][ае](м|к|низ|низдар|низдер|ндар|ндер)(ши)?$|[дт]ин(из|дар|дер|издер|издар)$|сиз(дар|дер)?$|син(дар|дер)$"
)


def together(found: tuple[Word, ...]) -> list[str]:
    """Return the spelling of each word, those torn apart put together in the first of their places."""
    vocabulary = lexicon().vocabulary
    spelled = [_spelled(word.spellings) for word in found]
    for at in range(1, len(spelled)):
        loose = spelled[at] not in vocabulary or len(spelled[at]) < SHORTEST_FUZZY - 1
        if loose and not found[at].opens:
            spelled[at - 1], spelled[at] = _joined(spelled[at - 1], spelled[at])
        if spelled[at - 1] == "не" and spelled[at] not in vocabulary:
            spelled[at] = _refused(spelled[at], _NEEDED)
        if spelled[at] == "емес" and spelled[at - 1] not in vocabulary:
            spelled[at - 1] = _refused(spelled[at - 1], _NOT_NEEDED)
    return spelled


def mend(word: str) -> str:
    """Return the short answer meant by a word nobody knows: a key beside the right one, or two letters swapped."""
    if word in lexicon().vocabulary or len(word) not in _MENDED:
        return word
    swapped = (meant for meant in _CURT_ANSWERS if sorted(meant) == sorted(word) and OSA.distance(word, meant) == 1)
    missed = (meant for meant in _CURT_ANSWERS if _neighbouring(word, meant))
    return next(swapped, None) or next(missed, word)


@lru_cache(maxsize=4096)
def _joined(word: str, fragment: str) -> tuple[str, str]:
    """Return a word that was torn apart whole again, if it is one of ours: «ал маймыз»."""
    whole = word + fragment
    table = lexicon()
    if whole == "емес" or (word not in table.phrases and len(fragment) <= _SCRAP and whole in table.phrases):
        return whole, ""
    torn = whole in table.vocabulary and table.vocabulary[whole] & _DECIDING and fragment not in table.phrases
    return (whole, "") if torn else (word, fragment)


@lru_cache(maxsize=4096)
def _refused(word: str, needed: tuple[str, ...]) -> str:
    """Return the word meant beside a «не» or «емес», a slip forgiven in the short ones, too: «не ндо», «кереу емес»."""
    slips = len(needed[0]) - _SHORTEST_NEEDED  # a «кер» is half a «керек»
    near = (
        meant for meant in needed if word[:1] == meant[0] and OSA.distance(word, meant, score_cutoff=slips) <= slips
    )
    return next(near, word) if len(word) >= _SHORTEST_NEEDED else word


@lru_cache(maxsize=16384)
def _spelled(spellings: tuple[str, ...]) -> str:
    """Return the spelling the table knows, allowing one slip in a longer word; else the likeliest."""
    vocabulary = lexicon().vocabulary
    for spelling in spellings:
        if spelling in vocabulary:
            return spelling
    for spelling in spellings:
        if len(spelling) >= SHORTEST_FUZZY and (parted := _parted(spelling)):
            return parted
    heard = (_OTHER_FIRST[word[0]] + word[1:] for word in spellings if word[:1] in _OTHER_FIRST)
    for spelling in (*spellings, *heard):
        if spelling in vocabulary:
            return spelling
        if len(spelling) >= SHORTEST_FUZZY and not _DEPENDING.search(spelling) and (near := _near(spelling)):
            return near
    return _jumbled(spellings[0]) or next((spelling for spelling in spellings if not spelling.isascii()), spellings[0])


def _jumbled(spelling: str) -> str | None:
    """Return the longer answer whose letters were typed in another order: «саглосна»."""
    return lexicon().jumbled.get("".join(sorted(spelling))) if len(spelling) > _SHORT else None


def _parted(spelling: str) -> str | None:
    """Return two words written as one: «керекемес», «аламызғой»."""
    phrases = lexicon().phrases
    for at in range(2, len(spelling) - 1):
        head, tail = spelling[:at], spelling[at:]
        if f"{head} {tail}" in phrases:
            return f"{head} {tail}"
        if tail in _CLINGING and head in phrases and phrases[head].kind in _DECIDING:
            return head
    return None


def _near(spelling: str) -> str | None:
    """Return the one word within one edit; words of different meanings at that distance make it doubtful."""
    table = lexicon()
    shared = {word for trace in traces(spelling) for word in table.slips.get(trace, ())}
    close = {
        word for word in shared if OSA.distance(spelling, word, score_cutoff=1) <= 1 and _ending_kept(spelling, word)
    }
    kinds = [table.vocabulary[word] for word in close]
    sides = [(bool(kind & _AGREED), bool(kind & _REFUSED)) for kind in kinds if kind & _TELLING]
    if any(agreed for agreed, _ in sides) and any(refused for _, refused in sides):
        whole = {table.phrases[word].kind for word in close if word in table.phrases}
        return DOUBTFUL if whole & _AGREED and whole & _REFUSED else None
    if beside := {word for word in close if _neighbouring(spelling, word) or sorted(spelling) == sorted(word)}:
        close = beside  # the likeliest slips: the key beside, two letters swapped
        kinds = [table.vocabulary[word] for word in close]
        sides = [(bool(kind & _AGREED), bool(kind & _REFUSED)) for kind in kinds if kind & _TELLING]
    if len(set(sides)) > 1 or (sides and not any(sides[0]) and len({min(kind) for kind in kinds}) > 1):
        return None
    told = [
        word
        for word in close
        if word in _COMMON or table.vocabulary[word] & (_FORGIVEN if len(word) > _SHORT else _DECIDING)
    ]
    return min(
        told, key=lambda word: (not table.vocabulary[word] & _TELLING, word not in table.phrases, word), default=None
    )


def _neighbouring(spelling: str, word: str) -> bool:
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
