"""A message cut into phrases the grammar knows, a slip of the finger forgiven where it is safe."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from dialogs.replies_letters import Word
from dialogs.replies_words import SHORTEST_FUZZY, Meaning, traces, words

_DIGITS = {"1": Meaning("digit_yes", None), "2": Meaning("digit_no", None)}
_DOUBTFUL = "~"  # stands for a word one edit away from two that contradict each other
_UNKNOWN, _NUMBER, _HEDGE = Meaning("unknown", None), Meaning("number", None), Meaning("hedge", None)
_VOWELS = frozenset("аеиоуяю")


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase of a message, as the table spells it, and what it means."""

    meaning: Meaning
    phrase: str

    @property
    def kind(self) -> str:
        """The section of the table the phrase stands in."""
        return self.meaning.kind

    def meaning_instead(self, kind: str) -> "Part":
        """Return the same phrase with a meaning of another kind."""
        return Part(Meaning(kind, self.meaning.language), self.phrase)


def parts(found: tuple[Word, ...]) -> list[Part]:
    """Cut the words into known phrases, the longest first."""
    table = words()
    spelled = [_spelled(word) for word in found]
    cut: list[Part] = []
    at = 0
    while at < len(spelled):
        for size in range(min(table.longest, len(spelled) - at), 0, -1):
            phrase = " ".join(spelled[at : at + size])
            meaning = table.phrases.get(phrase)
            if meaning is not None:
                cut.append(Part(meaning, phrase))
                at += size
                break
        else:
            cut.append(Part(_lone(spelled[at]), spelled[at]))
            at += 1
    return cut


def _lone(word: str) -> Meaning:
    if word == _DOUBTFUL:
        return _HEDGE
    return _DIGITS.get(word) or (_NUMBER if word.isdecimal() else _UNKNOWN)


@lru_cache(maxsize=16384)
def _spelled(word: Word) -> str:
    """Return the spelling the table knows, allowing one slip in a longer word; else the likeliest."""
    vocabulary = words().vocabulary
    for spelling in word.spellings:
        if spelling in vocabulary:
            return spelling
    for spelling in word.spellings:
        if len(spelling) >= SHORTEST_FUZZY and (near := _near(spelling)):
            return near
    return next((spelling for spelling in word.spellings if not spelling.isascii()), word.spellings[0])


def _near(spelling: str) -> str | None:
    """Return the one word within one edit; words of different meanings at that distance make it doubtful."""
    table = words()
    shared = {word for trace in traces(spelling) for word in table.slips.get(trace, ())}
    close = {
        word for word in shared if _ending_kept(spelling, word) and OSA.distance(spelling, word, score_cutoff=1) <= 1
    }
    if any(table.vocabulary[one].isdisjoint(table.vocabulary[other]) for one in close for other in close):
        return _DOUBTFUL
    return min(close, key=lambda word: (word not in table.phrases, word), default=None)


def _ending_kept(spelling: str, word: str) -> bool:
    """Whether a slip left the ending alone, or made it one that no word has («келісемн», «согласнв», «отказываемя»)."""
    if spelling[-2:] == word[-2:]:
        return True
    if word[-2:] == "ся":
        return spelling == word[:-2] + "я"
    bare = word[-3] not in _VOWELS and word[-2] in _VOWELS and spelling[-2] not in _VOWELS
    blunt = word[-2] not in _VOWELS and word[-1] in _VOWELS and spelling[-1] not in _VOWELS
    return (bare and spelling[-1] == word[-1]) or (blunt and spelling[:-1] == word[:-1])
