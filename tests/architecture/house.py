"""The files of the house and what its own pages say, for tests about the code itself."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "commands", "core", "desk", "dialogs", "exchange", "sandbox", "sms")


@cache
def pyproject() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contracts() -> list[str]:
    """Return the names of the import contracts, which are sentences."""
    return [contract["name"] for contract in pyproject()["tool"]["importlinter"]["contracts"]]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git is found on PATH
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that is a text."""
    for path in tracked_files():
        try:
            yield name_of(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def name_of(path: Path) -> str:
    """Return the path as seen from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below the folders, or all of the house with main and tests."""
    wanted = folders or (*ROOMS, "main.py", "tests", "samples")
    return [path for path in tracked_files() if path.suffix == ".py" and name_of(path).split("/")[0] in wanted]


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield each function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
