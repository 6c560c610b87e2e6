"""The rules import nothing but small words, the standard library without time, chance and disk, and pydantic."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

RULES = sorted((ROOT / "core" / "rules").glob("**/*.py"))
#: What the rules may import; a list of what they may not would have to name everything there is.
ALLOWED = frozenset(
    {
        # the house: its smallest words, and the rules themselves
        "core.errors", "core.rules", "core.values",
        # the shape of an edition
        "pydantic",
        # the standard library: values, text and arithmetic
        "calendar", "collections", "dataclasses", "datetime", "enum", "functools", "itertools", "re", "typing",
        "zoneinfo",
        # and the reader of the data that lies beside the code, once, at start
        "pathlib", "tomllib",
    }
)  # fmt: skip
#: Only these open files: the editions, the calendar and the law on personal data, each read once.
READERS = {"calendar.py", "catalogue.py", "personal_data.py"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            yield node.module or ""


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_a_rule_imports_only_what_is_allowed(path: Path) -> None:
    """Each import stands on the list, itself or by the package it lies in."""
    strangers = [
        name for name in _imported(path) if not any(name == one or name.startswith(f"{one}.") for one in ALLOWED)
    ]
    assert strangers == []


def test_only_the_readers_of_the_data_open_files() -> None:
    """Editions and calendar are loaded once and handed in; no other rule knows a path."""
    openers = {path.name for path in RULES if {"pathlib", "tomllib"} & set(_imported(path))}
    assert openers == READERS


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_no_rule_reads_a_clock_or_waits(path: Path) -> None:
    """Time is an argument: nothing asks for now or today, nothing is awaited."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"now", "today"}
    ]
    assert not calls
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef | ast.Await)]
