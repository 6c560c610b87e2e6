"""The import contracts hold, and docs/architecture.md says the same as they do."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOMS, ROOT, contracts, name_of, pyproject, python_files, tree

WIRES_OF_FAMILIES = ("bot", "sms/twilio")


def test_every_import_contract_is_kept() -> None:
    """Who may import whom is what pyproject.toml says."""
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
    assert outcome.returncode == 0, outcome.stdout[-6000:]


def test_the_architecture_page_says_the_same_as_the_contracts() -> None:
    """Each contract stands on the page as a bold sentence, and the page promises nothing more."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    section = page.split("## Who may import whom")[1].split("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE) == contracts()


def test_every_contract_name_is_a_sentence() -> None:
    """A broken contract tells what is wrong without being looked up."""
    crooked = [name for name in contracts() if not re.fullmatch(r"[A-Z][^.]+ [^.]+\.", name)]
    assert not crooked


def test_every_room_stands_under_the_contracts() -> None:
    """No folder with code escapes the import contracts, the package or the types."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found == set(ROOMS)
    assert set(pyproject()["tool"]["importlinter"]["root_packages"]) == set(ROOMS)
    assert {pattern.rstrip("*") for pattern in pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]} == set(
        ROOMS
    )


@pytest.mark.parametrize("wire", WIRES_OF_FAMILIES)
def test_every_wire_to_families_has_the_same_shape(wire: str) -> None:
    """A wire is one way out and one way in."""
    assert {"__init__.py", "channel.py", "inbound.py"} <= {path.name for path in (ROOT / wire).iterdir()}


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_clock_and_chance_are_made_only_where_the_house_is_wired() -> None:
    """Time, ids and chance are handed in, so that tests and the sandbox decide about them."""
    makers = {"SystemClock", "SandboxClock", "Chance"}
    wiring = {"main.py", "commands"}
    strays = [
        f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        for path in python_files(*ROOMS, "main.py")
        if name_of(path).split("/")[0] not in wiring
        for node in ast.walk(tree(path))
        if _called(node) in makers
    ]
    assert not strays


def test_nobody_but_the_clock_reads_the_wall() -> None:
    """No exception in a comment may let a second clock in."""
    wall = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?)\(")
    strays = [
        name_of(path)
        for path in python_files(*ROOMS, "main.py")
        if name_of(path) != "core/clock.py" and wall.search(path.read_text(encoding="utf-8"))
    ]
    assert not strays
