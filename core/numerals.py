"""A number in a text, and the word beside it in the form that this number takes in the language."""

import functools
from typing import Self

from babel import Locale

#: The categories of CLDR in the order in which a text gives its forms: Russian has one, few and many.
_ORDER = ("zero", "one", "two", "few", "many", "other")


@functools.lru_cache(maxsize=1_000)
def _form_of(number: int, language: str) -> int:
    """Return which of its forms a number asks for; every message states the same few terms."""
    rule = Locale.parse(language).plural_form
    return [tag for tag in _ORDER if tag in rule.tags or tag == "other"].index(rule(number))


class Numeral(str):
    """A number as it is written; a text asks for its word by forms: `{days} {days:день|дня|дней}`.

    A text that gives fewer forms than the language has means its last one for the rest; Kazakh nouns need none.

    >>> "{n} {n:день|дня|дней}".format(n=Numeral.of(22, "ru"))
    '22 дня'
    """

    __slots__ = ("_form",)

    _form: int

    @classmethod
    def of(cls, number: int, language: str) -> Self:
        """Return the number as a text of this language writes it."""
        made = cls(number)
        made._form = _form_of(number, language)
        return made

    def __format__(self, spec: str) -> str:
        """Return the number, or the word in the form that the number takes."""
        if "|" not in spec:
            return super().__format__(spec)
        forms = spec.split("|")
        return forms[min(self._form, len(forms) - 1)]
