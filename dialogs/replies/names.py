"""Given names of children in any case, as families write them around an answer: «Мишу», «Еркежанға»."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dialogs.replies.letters import fold, squeeze

#: Endings of a Kazakh name: whose it is, whom, to whom, from whom, with whom.
_KAZAKH = [
    "нин",
    "дин",
    "тин",
    "ни",
    "ди",
    "ти",
    "га",
    "ге",
    "ка",
    "ке",
    "на",
    "не",
    "дан",
    "ден",
    "тан",
    "тен",
    "нан",
    "нен",
    "мен",
    "бен",
    "пен",
    "ым",
    "им",
    "м",
]
_OPEN = ("и", "е", "у", "ои", "еи", "ю")
_SOFT = ("я", "ю", "ем", "е")
_CLOSED = ("а", "у", "ом", "е")


def is_given(word: str) -> bool:
    """Whether a word, in the letters of `fold`, is a form of a given name.

    >>> is_given("мишу"), is_given("еркежанга"), is_given("балага")
    (True, True, False)
    """
    return word in _forms()


@cache
def _forms() -> frozenset[str]:
    table = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    spelled = [(language, fold(name)) for language, names in table.items() for name in names.split()]
    return frozenset(
        form for language, name in spelled for written in {name, squeeze(name)} for form in _declined(written, language)
    )


def _declined(name: str, language: str) -> Iterator[str]:
    yield name
    yield from (name + ending for ending in _KAZAKH)
    if language == "ru" or name[-1] in "ая":
        yield from (stem + ending for stem, endings in (_russian(name),) for ending in endings)


def _russian(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the stem of a name and the endings it takes in Russian."""
    if name[-1] in "ая":
        return name[:-1], _OPEN
    if name[-1] == "и":
        return name[:-1], _SOFT
    return name, _CLOSED
