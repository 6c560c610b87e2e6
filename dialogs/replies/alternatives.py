"""Long alternatives, written so that a search tries only those that begin with the letters it stands at."""

import re

_REPEATS = frozenset("?*+{")
#: A group that would be remembered: nobody asks which words were found.
_GROUP = re.compile(r"(?<!\\)\((?!\?)")


def beginning(alternatives: str) -> re.Pattern[str]:
    r"""Return the pattern that finds a word which begins with one of these; only whether, not which one.

    >>> beginning("садик|сад(у|ом)|мест[оа]").pattern
    '\\b(?:сад(?:ик|(?:у|ом))|мест[оа])'
    """
    return re.compile(rf"\b(?:{branched(_GROUP.sub('(?:', alternatives))})")


def branched(alternatives: str) -> str:
    """Return the same alternatives as a tree of their first letters."""
    branches: dict[str, list[str]] = {}
    for alternative in _split(alternatives):
        letter = alternative[:1] if alternative[:1].isalpha() and alternative[1:2] not in _REPEATS else ""
        branches.setdefault(letter, []).append(alternative.removeprefix(letter))
    return "|".join(_branch(letter, rests) for letter, rests in branches.items())


def _branch(letter: str, rests: list[str]) -> str:
    if len(rests) == 1 or not letter:
        return letter + "|".join(rests)
    inner = branched("|".join(dict.fromkeys(rests)))
    return f"{letter}(?:{inner})" if len(_split(inner)) > 1 else f"{letter}{inner}"


def _split(alternatives: str) -> list[str]:
    """Cut at the bars that stand in no brackets."""
    found = [""]
    depth = 0
    signs = iter(alternatives)
    for sign in signs:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign + (next(signs) if sign == "\\" else "")
    return found
