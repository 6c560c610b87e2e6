"""What fuzzing has found is tried anew each time, whole and cut off anywhere; atheris itself runs in `make fuzz`."""

import base64
import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
TARGETS = sorted(path.stem.removeprefix("fuzz_") for path in FOLDER.glob("fuzz_*.py"))
FOUND = [(path.parent.name, path) for path in sorted(FOLDER.glob("corpus/*/*"))]


@pytest.mark.parametrize(("name", "path"), FOUND, ids=[f"{name}-{path.name}" for name, path in FOUND])
def test_what_was_found_breaks_nothing(name: str, path: Path) -> None:
    """Each example is read or refused, and so is each of its beginnings."""
    target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    data = path.read_bytes()
    for end in range(min(len(data), 300), -1, -1):
        target.one(data[:end])
    target.one(data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_way_that_was_found_is_gone_again(name: str) -> None:
    """Each input took a new way through the code when atheris found it; none of them breaks anything."""
    target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    lines = (FOLDER / "found" / f"{name}.b64").read_text(encoding="ascii").split()
    assert len(lines) > 10
    for line in lines:
        target.one(base64.b64decode(line))


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_has_examples_to_begin_with(name: str) -> None:
    """A target without a corpus would find the first field of a PDU in an hour and the second never."""
    assert list((FOLDER / "corpus" / name).glob("*"))


def test_each_example_belongs_to_a_target() -> None:
    """What nobody replays guards nothing."""
    assert {name for name, _ in FOUND} <= set(TARGETS)
