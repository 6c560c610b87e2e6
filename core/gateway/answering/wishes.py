"""Wishes told by a word of their own: which letters an SMS is written in, and whether reminders come."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Wish(StrEnum):
    """What a family may want of our messages besides a language and silence."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    NO_REMINDERS = "no_reminders"
    REMINDERS = "reminders"


_LETTERS = r"(?: (?:әріп\w*|әрп\w*|арип\w*|букв\w*))?"
_REMINDING = r"(?:еске сал\w*|eske sal\w*|напомин\w+|napomin\w+)"
_STOP = r"(?:стоп|тоқта\w*|токта\w*|stop|toqta\w*|tokta\w*)"
_START = r"(?:старт|баста\w*|start|basta\w*)"
#: The whole message, in small letters and without signs around it.
_WORDS: Mapping[Wish, re.Pattern[str]] = {
    Wish.LATIN: re.compile(rf"(?:лат[ыи]н(?:ша|иц[аеуы]й?)?|латинск\w+|lat[iy]n(?:sha|ica|itsa)?){_LETTERS}"),
    Wish.CYRILLIC: re.compile(rf"(?:кирил+(?:ша|ше|иц[аеуы]й?)?|[kc][iy]ril+(?:ica|itsa|i?c|she)?){_LETTERS}"),
    Wish.NO_REMINDERS: re.compile(rf"{_STOP} {_REMINDING}|{_REMINDING} {_STOP}|не напоминать|еске салма\w*"),
    Wish.REMINDERS: re.compile(rf"{_START} {_REMINDING}|{_REMINDING} {_START}"),
}
_AROUND = " \t\n.,!«»\"'()"


def wish_of(text: str) -> Wish | None:
    """Return the wish that a whole message tells, None when it tells none.

    >>> wish_of("«LATIN»."), wish_of("Стоп напоминания"), wish_of("стоп еске салу")
    (<Wish.LATIN: 'latin'>, <Wish.NO_REMINDERS: 'no_reminders'>, <Wish.NO_REMINDERS: 'no_reminders'>)
    >>> wish_of("латын тобы бар ма") is None
    True
    """
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().strip(_AROUND).split())
    return next((wish for wish, words in _WORDS.items() if words.fullmatch(said)), None)
