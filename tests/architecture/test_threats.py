"""The threat model is held to the tests: each of its answers names some that exist."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, python_files

_ROW = re.compile(r"^\|(?P<edge>[^|]*)\|\s*(?P<kind>[STRIDE])\s*\|[^|]*\|[^|]*\|(?P<tests>[^|]*)\|$", re.MULTILINE)
MODEL = (ROOT / "docs" / "security.md").read_text("utf-8").partition("## The threat model")[2]
ROWS = [(found["kind"], name) for found in _ROW.finditer(MODEL) for name in re.findall(r"`(test_\w+)`", found["tests"])]


def _tests() -> set[str]:
    """Return the names of all tests of the house."""
    files = [path for path in python_files() if path.is_relative_to(ROOT / "tests")]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    trees = [ast.parse(Path(path).read_text("utf-8")) for path in files]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)}


@pytest.fixture(scope="module")
def known() -> set[str]:
    """All tests of the house, by name."""
    return _tests()


def test_the_threat_model_speaks_of_every_kind() -> None:
    """Spoofing, tampering, repudiation, disclosure, denial of service, elevation; every row names a test."""
    assert {kind for kind, _ in ROWS} == set("STRIDE")
    rows = [line for line in MODEL.splitlines() if re.match(r"^\|[^|]*\|\s*[STRIDE]\s*\|", line)]
    assert len(rows) == len(_ROW.findall(MODEL)) > 30
    assert all(re.search(r"`test_\w+` ?\|$|`test_\w+`,? ", line) for line in rows)


@pytest.mark.parametrize("name", sorted({name for _, name in ROWS}))
def test_every_answer_to_a_threat_names_a_test_that_exists(known: set[str], name: str) -> None:
    """A test that is renamed takes its row along."""
    assert name in known


def test_every_dependency_is_locked_with_hashes() -> None:
    """Whatever a mirror serves, only the octets that were locked are installed; nothing is fetched by address."""
    for lock in sorted(ROOT.glob("requirements*.lock")):
        text = lock.read_text("utf-8")
        packages = re.findall(r"^[a-z0-9][\w.\-]*(?:\[[\w,\-]+\])?==", text, re.MULTILINE)
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(blocks) == len(packages) > 0
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in text
