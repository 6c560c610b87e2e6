"""The values of the rules core cannot be changed once they are made."""

import dataclasses
import importlib
import pkgutil

import pytest

import core.rules
from core.rules.entry import Frozen

MODULES = [importlib.import_module(f"core.rules.{found.name}") for found in pkgutil.iter_modules(core.rules.__path__)]
OWN = {item for module in MODULES for item in vars(module).values() if isinstance(item, type)}
VALUES = sorted(
    (item for item in OWN if dataclasses.is_dataclass(item) and item.__module__.startswith("core.rules")),
    key=lambda item: item.__qualname__,
)
READ = sorted((item for item in OWN if issubclass(item, Frozen)), key=lambda item: item.__qualname__)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__qualname__)
def test_every_value_of_the_rules_is_frozen(value: type) -> None:
    """A decision, a term or a place in the queue is a fact: nobody changes it, nobody adds to it."""
    params = value.__dataclass_params__  # type: ignore[attr-defined]  # set by the decorator of dataclasses
    assert params.frozen
    assert "__slots__" in vars(value)


@pytest.mark.parametrize("value", READ, ids=lambda value: value.__qualname__)
def test_every_entry_of_an_edition_is_frozen(value: type[Frozen]) -> None:
    """What was read from an edition stays as the file says, and the file holds nothing unknown."""
    assert value.model_config.get("frozen") is True
    assert value.model_config.get("extra") == "forbid"
