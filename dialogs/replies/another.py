"""Whether a message names a place that is not the one on offer: such an answer is none to this offer."""

from collections.abc import Collection
from functools import lru_cache

from dialogs.replies.letters import fold, spell, squeeze
from dialogs.replies.names import forms, is_preschool

#: The names by which rules take a place for the one on offer.
_EXAMPLES = frozenset(form for name in ("акбота", "ромашка") for form in forms(name))


def names_another(text: str, offered: Collection[str]) -> bool:
    """Tell whether the message names a preschool by a name that many have, and none of the words of `offered` is it.

    `offered` are the names of the place as registers write them, in Kazakh and in Russian.

    >>> names_another("Балапанға барамыз", ["«Балапан» бөбекжайы"]), names_another("Балапанға барамыз", ["Ақбота"])
    (False, True)
    """
    known = _forms(tuple(offered))
    said = (squeezed for word in spell(text).words for spelling in word.spellings if (squeezed := fold(spelling)))
    return any((is_preschool(word) or word in _EXAMPLES) and word not in known for word in said)


@lru_cache(maxsize=1024)
def _forms(names: tuple[str, ...]) -> frozenset[str]:
    words = {fold(spelling) for name in names for word in spell(name).words for spelling in word.spellings}
    return frozenset(form for word in words for each in {word, squeeze(word)} for form in forms(each))
