"""The head of a story: which rules of the regulations it proves, as marks of the test that plays it."""

import re
from pathlib import Path
from typing import Any

import pytest

STORIES = sorted(Path(__file__).parent.glob("*.story"))
_RULES = re.compile(r"rules:((?: [A-Z]-\d+)+)")


def rules_of(text: str) -> tuple[str, ...]:
    """Return the rules that a story names before its families: `rules: P-057 P-058`.

    Raises ValueError for a line of rules that cannot be read, or that stands where no reader looks for it.
    """
    found: list[str] = []
    head, _, play = text.partition("families:")
    for line in head.splitlines():
        if line.startswith("rules:"):
            match = _RULES.fullmatch(line)
            if match is None:
                message = f"{line!r} names no rules: write 'rules: P-057 P-058'."
                raise ValueError(message)
            found += match[1].split()
    if any(line.startswith("rules:") for line in play.splitlines()):
        message = "a story says before its families which rules it proves"
        raise ValueError(message)
    return tuple(found)


def some_stories(part: int) -> list[Any]:
    """Return every second story for a test that plays it, marked with the rules it proves: two files share them.

    A file of tests runs on one processor; no file may take as long as all others together.
    """
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.rule(rule) for rule in rules_of(path.read_text(encoding="utf-8"))],
        )
        for path in STORIES[part::2]
    ]
