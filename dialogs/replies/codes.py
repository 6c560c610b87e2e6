"""Offer codes as families type them."""

import re

from dialogs.replies.keyboards import other_layouts
from dialogs.replies.letters import ALIKE

#: The letters of offer codes: they look alike in both alphabets. Codes are told in Cyrillic capitals.
CODE_LETTERS = "АВЕКМНРСТХ"

_CODE = re.compile(
    r"(?:\b[кk][оo][дd]\w*[\s:–-]*)?(?<![\w.,/])(\d)-?([авекмнрстхabekmhpctx])-?(\d)(?![\w/])"
    r"|^\W*(?:\b[кk][оo][дd]\w*[\s:–-]*)?(\d) ?([авекмнрстхabekmhpctx]) ?(\d)(?!\w)(?=\W*$|\W+\D)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
#: The keys that carry letters of codes on a Russian keyboard, but for those that are letters of codes themselves.
_KEYS = dict(zip("fdrvyn[", "АВКМНТХ", strict=True))
_TYPED = re.compile(r"(?<![\w.,/])(\d)([fdrvyn\[])(\d)(?![\w/])", re.IGNORECASE)
#: Who asks about the code itself has named it.
_ABOUT_CODE = re.compile(r"\b(?:код\w*|наш|ето|отправ\w*|напис\w*|енгиз\w*|жибер\w*|теру|ввести|бул)\b")
#: Rules that found nothing beside the code.
_NOTHING = frozenset({"words", "frame", "unknown", "marks", "words.layout", "name"})


def named(plain: str) -> set[str]:
    """Return the offer codes that a text names; each holds digits."""
    if not _DIGIT.search(plain):
        return set()
    codes = (filter(None, found) for found in _CODE.findall(plain))
    return {first + letter.lower().translate(ALIKE).upper() + last for first, letter, last in codes}


def without(plain: str) -> str:
    """Return what a text says beside its codes."""
    return _CODE.sub(" ", plain)


def on_other_keys(plain: str) -> str | None:
    """Return a message with a code as it stands on the Russian keyboard, if it was typed on the Latin one.

    >>> on_other_keys("5R3 lf"), on_other_keys("rjl 8V2"), on_other_keys("5R3 сад")
    ('5К3 да', 'код 8М2', None)
    """
    if not plain.isascii() or not _TYPED.search(plain):
        return None
    typed = []
    for word in plain.split():
        code = _TYPED.fullmatch(word.strip(".!,"))
        layouts = [] if code else other_layouts(word)
        typed.append(code[1] + _KEYS[code[2].lower()] + code[3] if code else (layouts or [word])[0])
    return " ".join(typed)


def only_named(rule: str, plain: str) -> bool:
    """Whether a message beside a code says nothing more, by the rule that read it: «девочка, там был код 3К5»."""
    return rule in _NOTHING or (rule == "question" and _ABOUT_CODE.search(plain.lower()) is not None)
