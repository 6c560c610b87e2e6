"""A message cut into phrases the grammar knows."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dialogs.replies.letters import Word
from dialogs.replies.lexicon import Meaning, lexicon
from dialogs.replies.names import is_given, is_preschool
from dialogs.replies.slips import DOUBTFUL
from dialogs.replies.wording import worded

_DIGITS = {"1": Meaning("one", None), "2": Meaning("two", None)}
_UNKNOWN, _NUMBER, _NAME = Meaning("unknown", None), Meaning("number", None), Meaning("name", None)
#: What the ending of an unknown word says: a condition, a plea or order, a refusal (all in the letters of `fold`).
_ENDINGS = tuple(
    (re.compile(ending), Meaning(kind, None))
    for ending, kind in (
        (r"^(садик|балабакша|бакшалари|бакшани[нз]|бакшанд|бобекжаи|усинис|детсад|балабахша)", "topic"),
        (r"ипп(ин|из)$", "slip"),
        (r".{3}[ае](иик|иин)(ши)?$", "later"),
        (r".{2}(?:(?<![вуое])са|(?<![вуоаи])се)(м|к|н|низ|низдар|низдер|ндар|ндер|лар|лер)?$", "cond"),
        (
            r".{2}(ните|ите|иите|ьте|ите?сь)$|.{3}(?<![дт]и)(?<![лдт][ае]ри)(низ|низдар|низдер|(?<![дт])(?<!ис)(?<!пс)индар|(?<![дт])(?<!ис)(?<!пс)индер|ндаршы|низши|ндарши|ндерши|низдарши|низдерши)$",
            "ask",
        ),
        (r".{2}син$", "let"),
        (r".{1}[мбп][ае]и(мин|миз|м|мз|ди|т|сиз|син|тин|инши)?$", "neg"),
        (r".{1}[мбп][ае](ган|ген|ди|дим|дик|с|сак|сек)$", "neg"),
    )
)


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase of a message, as the table spells it, and what it means; `opens` tells that a clause begins with it."""

    kind: str
    phrase: str
    meaning: Meaning
    opens: bool = False

    def __hash__(self) -> int:
        """Hash what tells one part from another: kept short, for clauses are looked up by their parts."""
        return hash((self.kind, self.phrase, self.opens))

    def as_kind(self, kind: str) -> "Part":
        """Return the same phrase with a meaning of another kind."""
        return self if kind == self.kind else Part(kind, self.phrase, self.meaning, self.opens)


def parts(found: tuple[Word, ...]) -> list[Part]:
    """Cut the words into known phrases, the longest first; no phrase reaches across the beginning of a clause."""
    table = lexicon()
    words, spelled = worded(found)
    cut: list[Part] = []
    at = 0
    while at < len(spelled):
        limit = at + 1
        reach = min(at + table.longest.get(spelled[at], 1), len(spelled))
        while limit < reach and not words[limit].opens:
            limit += 1
        for end in range(limit, at + 1, -1):
            phrase = " ".join(spelled[at:end])
            if phrase in table.phrases:
                cut.append(_known(phrase, words[at].opens))
                break
        else:
            end = at + 1
            cut.append(_single(spelled[at], words[at].named, words[at].opens))
        at = end
    return cut


@lru_cache(maxsize=16384)
def _known(phrase: str, opens: bool) -> Part:  # noqa: FBT001 - the facts a part is remembered by
    meaning = lexicon().phrases[phrase]
    return Part(meaning.kind, phrase, meaning, opens)


@lru_cache(maxsize=16384)
def _single(word: str, named: bool, opens: bool) -> Part:  # noqa: FBT001 - the facts a part is remembered by
    meaning = lexicon().phrases.get(word) or _lone(word, named=named)
    if named and meaning.kind == "polite" and is_preschool(word):
        meaning = _NAME  # «Хотим в «Солнышко»»
    return Part(meaning.kind, word, meaning, opens)


def _lone(word: str, *, named: bool) -> Meaning:
    """Return what a word stands for that is no phrase of the table."""
    if word == DOUBTFUL:
        return Meaning("doubt", None)
    if word.isdecimal():
        return _DIGITS.get(word, _NAME if named else _NUMBER)
    if named or is_given(word) or is_preschool(word):
        return _NAME
    return next((meaning for ending, meaning in _ENDINGS if ending.search(word)), _UNKNOWN)
