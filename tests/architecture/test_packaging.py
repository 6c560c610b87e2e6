"""The locks are complete and tell nothing about the machine that made them; nor does any other file."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture.house import ROOT, pyproject, tracked_texts

LOCKS = ["requirements.lock", "requirements-dev.lock"]


def _pins(lock: str) -> dict[str, str]:
    """Return each package of a lock with its pin and hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {entry.split("==")[0]: entry for entry in re.split(r"\n(?=\S)", text) if "==" in entry.split("\n")[0]}


def _required() -> set[str]:
    groups = pyproject()["dependency-groups"]
    runtime = [*pyproject()["project"]["dependencies"], *groups["build"]]
    return {Requirement(line).name for line in runtime}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    """What is installed is what was locked, from whatever mirror it comes."""
    pins = _pins(lock)
    assert len(pins) > 40
    assert not [name for name, entry in pins.items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address_or_an_option(lock: str) -> None:
    """A lock holds pins, hashes and who asked for them, nothing else."""
    line_of_a_lock = re.compile(
        r"[a-z0-9._-]+==\S+( ; [^/]+?)?( \\)?|    --hash=sha256:[0-9a-f]{64}( \\)?|    # (via( .+)?|  .+)"
    )
    strange = [
        line
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if not line_of_a_lock.fullmatch(line) or "://" in line or "@" in line
    ]
    assert not strange


def test_the_lock_of_the_tests_holds_the_same_versions() -> None:
    """Tests run on what is run."""
    run, tests = _pins(LOCKS[0]), _pins(LOCKS[1])
    pin = re.compile(r"==[^ ;\\]+")
    assert not [name for name in run if pin.findall(run[name]) != pin.findall(tests.get(name, ""))]


def test_every_dependency_is_locked() -> None:
    """A dependency that was added without `make lock` is found here."""
    assert {name.lower().replace("_", "-") for name in _required()} <= set(_pins(LOCKS[0]))


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    """The repository installs from anywhere and tells nothing about where it was written."""
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "--index" + "-url", "--find" + "-links")
    places = re.compile(r"(?<![\w.<])/(home/[a-z]|Users/[a-z]|root/|work/)")
    told = [
        name
        for name, text in tracked_texts()
        if ROOT / name != Path(__file__) and (any(host in text for host in hosts) or places.search(text))
    ]
    assert not told


def test_the_licence_is_the_whole_apache_licence() -> None:
    """The terms are those of the Apache License, version 2.0, complete."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert pyproject()["project"]["license"] == "Apache-2.0"
