"""Charts are shapes and letters alone: nothing inline that the policy forbids, every name escaped."""

import sys
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from desk import charts

NAME = '<script>alert("1")</script> & Ко'


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.lines([NAME, "Иә"], [5, 0]),
        lambda: charts.columns([NAME, "Иә"], [0, 0]),
        lambda: charts.stacked([NAME], [("иә", [1]), ("жоқ", [2])]),
        lambda: charts.stacked([], [("иә", [])]),
    ],
)
def test_a_chart_holds_shapes_and_escaped_names_only(draw: Callable[[], Any]) -> None:
    """No style, no script, no comment; it is well-formed, and hidden from readers who have the table beside it."""
    text = str(draw())
    tree = fromstring(text)  # noqa: S314 - it has just been drawn
    tags = {node.tag.rpartition("}")[2] for node in tree.iter()}
    assert tags <= {"svg", "g", "rect", "path", "text", "tspan"}
    assert not [node for node in tree.iter() if {"style", "onclick", "onload", "id"} & set(node.attrib)]
    assert "<!--" not in text
    assert "<script" not in text
    assert tree.get("aria-hidden") == "true"


def test_numbers_of_families_have_whole_steps() -> None:
    """Nobody asks for half a family."""
    tree = fromstring(str(charts.columns(["a", "b"], [1, 2])))  # noqa: S314 - it has just been drawn
    texts = [node.text or "" for node in tree.iter() if node.tag.endswith("text")]
    assert not [text for text in texts if "." in text]


def test_the_library_of_charts_looks_into_no_import_of_others() -> None:
    """Its old hook would answer every import of this process in a way that Python has given up."""
    assert not [finder for finder in sys.meta_path if type(finder).__name__ == "PluginImportFixer"]
