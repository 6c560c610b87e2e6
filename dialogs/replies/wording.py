"""The words of a message as the table spells them: torn ones put together, glued ones parted, slips put right."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from dialogs.replies.letters import Word, respell
from dialogs.replies.lexicon import SHORTEST_FUZZY, lexicon
from dialogs.replies.names import is_given, is_preschool
from dialogs.replies.slips import DECIDING, DOUBTFUL, close, meant, stretched

_NEEDED = ("надо", "нужно", "нужен", "хотим", "берем", "возмем", "будем")
_NOT_NEEDED = ("керек", "кажет")
_SHORTEST_NEEDED = 3
#: Particles written onto a verb.
_CLINGING = frozenset({"гои", "го", "ши", "кои"})
_FRAMED = frozenset({"polite", "filler", "said", "topic", "kin", "joy", "neg"})
_PAIR = 2
_SENSE = frozenset({"take+", "take-", "want+", "want-", "yes", "no"})
_LED = frozenset({"ми", "да", "не", "ок", "ну", "иа", "ия", "жо"})
#: Short words that are glued behind others; endings of verbs look like other ones.
_GLUED = frozenset({"не", "да", "ок", "иа", "ия", "спс", "нет", "жок", "деп", "биз", "мен"})
#: Spelled like a word of its own: «мыне» is «мы не», and not «міне».
_CLIPPED_NO = re.compile("[оo]+[қq]")  # «жоқ» without its first letter, and no «ок»
_MISREAD = frozenset({"мыне", "нене", "myne", "mine", "nene"})
_ENDINGS = frozenset({"ыз", "із", "ын", "ін", "ым", "ім", "мыз", "міз", "мын", "мін", "ны"})
#: Words a «не» is glued to: «мыне», «намне».
_SPEAKERS = frozenset({"я", "ми", "нам", "мне", "нет", "да", "уже", "болше", "вообше", "совсем", "место", "садик"})
_SHORTEST_GLUED, _SHORTEST_SENSE = 6, 4
_MOST_TORN = 3
#: A «емес» torn apart is put together even where its pieces are words: what it takes back must never be lost.
_TORN_NOT = frozenset({"емес"})
#: What a known word must be to be a piece of another.
_PIECES = _ENDINGS | {word[:at] for word in _TORN_NOT for at in range(1, len(word))}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the table knows of a word: its spelling, or nothing; what that is unless English; where it may be from."""

    spelling: str
    native_spelling: str
    native: bool
    english: bool


def worded(found: tuple[Word, ...]) -> tuple[list[Word], list[str]]:
    """Return the words of a message and how the table spells each."""
    words, spelled = list(found), _exact(found)
    if _may_be_torn(words, spelled):
        words, spelled = _together(words, spelled)
    if not all(spelled):
        words, spelled = _apart(words, spelled)
        for at, (word, known) in enumerate(zip(words, spelled, strict=True)):
            if not known:
                before = spelled[at - 1] if at and not word.opens else ""
                behind = spelled[at + 1] if at + 1 < len(words) and not words[at + 1].opens else ""
                spelled[at] = meant(word.spellings, before, behind)
    if "не" in spelled or "емес" in spelled:
        _refuse(spelled)
    if any(word.letters[-1] in "қq" for word in words):
        ends = ["", *(word.letters[-1] for word in words)]  # «жо-о-оқ» is whole
        clipped = [_CLIPPED_NO.fullmatch(word.letters) and last != "о" for word, last in zip(words, ends, strict=False)]
        spelled = [DOUBTFUL if found else way for found, way in zip(clipped, spelled, strict=True)]
    return words, spelled


def _exact(found: tuple[Word, ...]) -> list[str]:
    """Return the spelling the table has of each word, or nothing; English is heard only among English words."""
    known = [_known(word.spellings, word.letters) for word in found]
    if any(one.native for one in known) and not any(one.english for one in known):
        return [one.native_spelling for one in known]
    return [one.spelling for one in known]


@lru_cache(maxsize=16384)
def _known(spellings: tuple[str, ...], letters: str) -> _Known:
    vocabulary = lexicon().vocabulary
    ways = [
        spelling for spelling in spellings if spelling in vocabulary or is_given(spelling) or is_preschool(spelling)
    ]
    if not ways:
        return _Known("", "", native=False, english=False)
    english = [way.isascii() for way in ways]
    misread = letters in _MISREAD
    first, native = ("" if misread else stretched(spellings[0], way) for way in (ways[0], min(ways, key=str.isascii)))
    return _Known(first, native, native=not any(english), english=all(english))


def _refuse(spelled: list[str]) -> None:
    """Put short words right that stand beside a «не» or «емес»."""
    vocabulary = lexicon().vocabulary
    for at in range(1, len(spelled)):
        if spelled[at - 1] == "не" and spelled[at] not in vocabulary:
            spelled[at] = _refused(spelled[at], _NEEDED)
        if spelled[at] == "емес" and spelled[at - 1] not in vocabulary:
            spelled[at - 1] = _refused(spelled[at - 1], _NOT_NEEDED)


def _may_be_torn(words: list[Word], spelled: list[str]) -> bool:
    """Whether some words may be pieces of one: only strange ones are, endings, and what «емес» begins with."""
    return not all(spelled) or any(word.letters in _PIECES for word in words)


def _together(words: list[Word], spelled: list[str]) -> tuple[list[Word], list[str]]:
    """Put words torn apart together: «ал маймыз», «ке рек емес»."""
    at = 0
    while at < len(words) - 1:
        for length in range(2, _MOST_TORN + 1):
            row = words[at : at + length]
            if len(row) < length or row[-1].opens:
                break
            if OSA.distance(row[0].letters, "не", score_cutoff=1) == 1 and row[0].letters not in lexicon().vocabulary:
                break  # «нн нужно» is no «нужно»
            letters = "".join([word.letters for word in row])
            if letters not in _TORN_NOT and not _strange(row, spelled[at : at + length]):
                continue
            if whole := _whole(letters):
                joined = Word((whole,), whole, row[0].opens, row[0].named)
                words[at : at + length], spelled[at : at + length] = [joined], [whole]
                break
        at += 1
    return words, spelled


def _strange(row: list[Word], spelled: list[str]) -> bool:
    """Whether one of these words is none, or the end of a Kazakh one that is spelled like a Russian word: «алам ыз»."""
    return not all(spelled) or (len(row) == _PAIR and row[1].letters in _ENDINGS)


@lru_cache(maxsize=8192)
def _whole(letters: str) -> str:
    """Return how the table spells these letters as one word, if it is torn of words that are none."""
    vocabulary = lexicon().vocabulary
    known = (spelling for spelling in respell(letters) if spelling in vocabulary)
    return next((spelling for spelling in known if len(spelling) > _SHORTEST_NEEDED), "")


def _apart(words: list[Word], spelled: list[str]) -> tuple[list[Word], list[str]]:
    """Part words written as one: «керекемес», «мыберем», «садикне»."""
    row: list[Word] = []
    known: list[str] = []
    for word, spelling in zip(words, spelled, strict=True):
        pair = () if spelling else _parted(word.spellings)
        row.append(word)
        known.append(pair[0] if pair else spelling)
        if pair[1:]:
            row.append(Word(pair[1:], pair[1]))
            known.append(pair[1])
    return row, known


@lru_cache(maxsize=16384)
def _parted(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the two words that one was written for, or the one a particle clings to."""
    phrases = lexicon().phrases
    for spelling in spellings:
        if spelling.endswith("не") and (spelling[:-2] in _SPEAKERS or spelling[:-2] in phrases):
            return spelling[:-2], "не"
        if len(spelling) < SHORTEST_FUZZY:
            continue
        for at in range(2, len(spelling) - 1):
            head, tail = spelling[:at], spelling[at:]
            if f"{head} {tail}" in phrases:
                return head, tail
            if tail in _CLINGING and head in phrases and phrases[head].kind in DECIDING:
                return (head,)
            if len(spelling) >= _SHORTEST_GLUED and _glued(head, tail) and not close(spelling):
                return head, tail
    return ()


def _glued(head: str, tail: str) -> bool:
    """Whether two words make sense beside each other, one of them an answer or thanks."""
    phrases = lexicon().phrases
    if head not in phrases or tail not in phrases:
        return False
    if tail == "амин" or (len(tail) < _SHORTEST_SENSE and tail not in _GLUED):
        return False
    kinds = phrases[head].kind, phrases[tail].kind
    if not all(kind in _FRAMED | _SENSE for kind in kinds) or (len(head) == _PAIR and head not in _LED):
        return False
    sense = (len(word) for word, kind in ((head, kinds[0]), (tail, kinds[1])) if kind in _SENSE)
    thanked = any(
        kind == "polite" and len(word) > _SHORTEST_SENSE for word, kind in ((head, kinds[0]), (tail, kinds[1]))
    )
    negated = "не" in {head, tail} and len(head) + len(tail) > _SHORTEST_GLUED
    return max(sense, default=0) >= (2 if thanked else _SHORTEST_SENSE) or negated


@lru_cache(maxsize=4096)
def _refused(word: str, needed: tuple[str, ...]) -> str:
    """Return the word meant beside a «не» or «емес», a slip forgiven in the short ones, too: «не ндо», «кереу емес»."""
    slips = len(needed[0]) - _SHORTEST_NEEDED  # a «кер» is half a «керек»
    near = (
        sought
        for sought in needed
        if (word[:1] == sought[0] or len(sought) > _SHORTEST_SENSE)
        and OSA.distance(word, sought, score_cutoff=slips) <= slips
    )
    return next(near, word) if len(word) >= _SHORTEST_NEEDED else word
