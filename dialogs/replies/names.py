"""Names of children and preschools in any case, as families write them around an answer: «Мишу», «Балапанға»."""

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
#: No names: a «не» glued to the word before it.
_GLUED = frozenset({"дане", "ане", "яне", "уане", "мине"})
_OPEN = ("и", "е", "у", "ои", "еи", "ю", "а", "ом")
_SOFT = ("я", "ю", "ем", "е")
_CLOSED = ("а", "у", "ом", "е")


def is_given(word: str) -> bool:
    """Whether a word, in the letters of `fold`, is a form of a given name.

    >>> is_given("мишу"), is_given("еркежанга"), is_given("балага")
    (True, True, False)
    """
    return word in _forms("kk", "ru") and word not in _GLUED


def is_preschool(word: str) -> bool:
    """Whether a word, in the letters of `fold`, is a form of a name many preschools have.

    >>> is_preschool("балапанга"), is_preschool("мишу")
    (True, False)
    """
    return word in _forms("place_kk", "place_ru")


def forms(name: str) -> frozenset[str]:
    """Return the cases of a name in the letters of `fold`, as either language makes them."""
    return frozenset(form for language in ("kk", "ru") for form in _declined(name, language))


@cache
def _forms(*lists: str) -> frozenset[str]:
    table = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    spelled = [(name[-2:], fold(word)) for name in lists for word in table[name].split()]
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
    if name[-1] in "аяо":
        return name[:-1], _OPEN
    if name[-1] == "и":
        return name[:-1], _SOFT
    return name, _CLOSED
