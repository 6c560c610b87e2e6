"""Exceptions carry their reasons, errors their way out, and tests their promises."""

import ast
import re
from pathlib import Path

import pytest

import core.errors
from tests.architecture.house import functions, name_of, python_files, tracked_texts, tree

_NOQA = re.compile(r"#\s*noqa(?!: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*(:| [-–—]) \S)")
_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z, -]+\] +(# |- |– )\S)")
_PRAGMA = re.compile(r"#\s*pragma: no cover(?! - \S)")

ERRORS = [item for item in vars(core.errors).values() if isinstance(item, type) and issubclass(item, Exception)]
TEST_FILES = [path for path in python_files("tests") if path.name.startswith("test_")]


@pytest.mark.parametrize("pattern", [_NOQA, _IGNORE, _PRAGMA], ids=["noqa", "type: ignore", "no cover"])
def test_every_exception_to_a_check_has_its_reason_on_the_line(pattern: re.Pattern[str]) -> None:
    """`# noqa: RULE - reason` and `# type: ignore[code]  # reason`; never bare."""
    bare = [
        f"{name_of(path)}:{number}"
        for path in python_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not bare


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_says_what_is_wrong_and_the_way_out(error: type[Exception]) -> None:
    """The docstring of an error is its message, and the tree on top of the file names it."""
    assert error.__doc__
    assert re.search(r"[.:!]", error.__doc__)
    assert error.__name__ in (core.errors.__doc__ or "")


@pytest.mark.parametrize("path", TEST_FILES, ids=name_of)
def test_the_name_of_a_test_is_a_sentence_and_its_docstring_a_promise(path: Path) -> None:
    """A red test tells by its name which promise is broken."""
    tests = [function for function in functions(path) if function.name.startswith("test_")]
    mute = [
        function.name
        for function in tests
        if function.name.count("_") < 3 or not (ast.get_docstring(function) or "").endswith(".")
    ]
    assert not mute


def test_no_test_replaces_a_part_of_the_core() -> None:
    """Fakes stand at the wire only; a test that patches the core proves nothing about it."""
    patched = re.compile(r"""(patch|patch\.object|setattr)\(\s*["']?core\b""")
    culprits = [name for name, text in tracked_texts() if name.startswith("tests/") and patched.search(text)]
    assert not culprits


def _swallows_everything(node: ast.AST) -> bool:
    """Tell whether a handler takes any error and does not raise one itself at its end."""
    if not isinstance(node, ast.ExceptHandler) or isinstance(node.body[-1], ast.Raise):
        return False
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


def test_only_workers_and_doors_turn_every_error_into_an_outcome() -> None:
    """Work is tried again, a sender hears "send it again"; elsewhere what is unknown is cleaned up after and raised."""
    broad = {name_of(path) for path in python_files() for node in ast.walk(tree(path)) if _swallows_everything(node)}
    assert broad <= {"core/workers.py", "core/gateway/inbox.py", "bot/webhook.py", "sms/twilio/webhook.py"}
