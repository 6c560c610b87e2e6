"""Files and functions stay small enough to be read at once, and are named by what they do."""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import functions, name_of, python_files

#: A migration is written by a machine and never edited again.
FILES = [path for path in python_files() if "/versions/" not in name_of(path)]

FILE_LINES = 250
CONFTEST_LINES = 150
FUNCTION_LINES = 30
TEST_LINES = 25
#: Names that say nothing about what happens (a service is a public one here, but a drawer of services is none).
HOLLOW = {"utils", "util", "helpers", "helper", "manager", "managers", "services", "common", "misc", "base"}


def _allowed(path: Path) -> int:
    return CONFTEST_LINES if path.name == "conftest.py" else FILE_LINES


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from the name to the end, without the docstring."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    told = ast.get_docstring(function) is not None
    return end - function.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if told else 0)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_short_enough_to_be_read_at_once(path: Path) -> None:
    """A file that outgrows the limit is split by what happens in it."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= _allowed(path)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_function_is_short_enough_to_be_read_at_once(path: Path) -> None:
    """A function does one thing."""
    limits = {True: TEST_LINES, False: FUNCTION_LINES}
    long = [
        f"{function.name} has {_length(function)} lines"
        for function in functions(path)
        if _length(function) > limits[function.name.startswith("test_")]
    ]
    assert not long


def test_no_file_has_a_hollow_name() -> None:
    """A name tells what happens inside; `core/store/base.py` is what the store stands on."""
    hollow = [name_of(path) for path in python_files() if path.stem in HOLLOW and name_of(path) != "core/store/base.py"]
    assert not hollow
