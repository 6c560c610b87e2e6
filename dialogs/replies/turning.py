"""Little words that turn an answer, and what may be one of them hit badly: nothing is decided beside it."""

from rapidfuzz.distance import OSA

from dialogs.replies.parts import Part

_LITTLE = frozenset({"unknown", "filler"})
_NOT, _NOR, _EMES = "не", "ни", "емес"
#: Little words of their own.
_OWN = frozenset({"на", "ну", "те", "де", "же", "нее", "ме", "мне", "нем", "нам", "не", "ни", "нас", "неи"})
_NOT_EMES = frozenset({"екен", "еди", "енди", "еш", "еше"})
_LONGEST_NOT, _LONGEST_EMES, _TWO = 3, 5, 2


def may_be_not(part: Part) -> bool:
    """Whether a little word may be a «не» with a slip: «ен», «нк», «н», «ге».

    A short word nobody knows beside a Russian answer is rather that than nothing.
    """
    word = part.phrase
    if part.kind not in _LITTLE or word in _OWN or len(word) > _LONGEST_NOT:
        return False
    return OSA.distance(word, _NOT) <= 1 or (part.kind == "unknown" and OSA.distance(word, _NOR) <= 1)


def may_be_emes(part: Part) -> bool:
    """Whether a word behind «керек» may be an «емес» with slips: «еем», «ес»."""
    word = part.phrase
    little = part.kind in _LITTLE | {"yes"} and word.startswith("е") and word not in _NOT_EMES
    return little and len(word) <= _LONGEST_EMES and OSA.distance(word, _EMES) <= _TWO
