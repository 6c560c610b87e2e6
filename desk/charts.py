"""Charts as SVG inside the page: shapes by pygal, looks by the style sheet, nothing inline that the policy forbids."""

import sys
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pygal
from markupsafe import Markup
from pygal.style import Style

# For its maps, which nobody draws here, pygal looks for plugins among all imports, in a way that Python has given up.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

#: Units of the drawing; the page gives it its width. A chart grows with its lines.
_WIDTH, _WIDE, _LINE, _FRAME = 620, 1240, 34, 60
_COLUMNS_HIGH = 260
#: pygal leaves room for letters of this size; the style sheet writes them.
_LETTERS = Style(label_font_size=13, major_label_font_size=13, value_font_size=13)
#: What pygal makes for its own script and style sheet.
_NEEDLESS = frozenset({"defs", "desc", "title"})


def lines(names: Sequence[str], values: Sequence[int]) -> Markup:
    """Draw one horizontal bar for each name, the first on top."""
    chart = pygal.HorizontalBar(**_options(len(names)))
    chart.x_labels = list(reversed(names))
    chart.add("", list(reversed(values)))
    return _drawn(chart, "chart")


def stacked(names: Sequence[str], parts: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    """Draw one horizontal bar for each name, made of parts of different colours."""
    chart = pygal.HorizontalStackedBar(**_options(len(names)) | {"print_values": False, "width": _WIDE})
    chart.x_labels = list(reversed(names))
    for name, values in parts:
        chart.add(name, list(reversed(values)))
    return _drawn(chart, "chart parts")


def columns(names: Sequence[str], values: Sequence[int]) -> Markup:
    """Draw one upright bar for each name, from left to right."""
    chart = pygal.Bar(**_options(0) | {"height": _COLUMNS_HIGH})
    chart.x_labels = list(names)
    chart.add("", list(values))
    return _drawn(chart, "chart upright")


def _options(count: int) -> dict[str, Any]:
    return {
        "width": _WIDTH,
        "height": _FRAME + _LINE * max(count, 1),
        "js": (),
        "style": _LETTERS,
        "show_legend": False,
        "print_values": True,
        "print_zeroes": True,
        "show_x_guides": False,
        "show_y_guides": False,
        "margin": 8,
        "spacing": 14,
        "no_prefix": True,
        "order_min": 0,  # whole numbers only
        "include_x_axis": True,
        "truncate_label": -1,
    }


def _drawn(chart: Any, looks: str) -> Markup:
    tree: Element = chart.render_tree()
    tree.attrib.pop("id", None)
    _clean(tree)
    tree.set("class", looks)
    tree.set("aria-hidden", "true")  # the table beside it says the same
    return Markup(tostring(tree, encoding="unicode"))  # noqa: S704 - every name is escaped when it is written out


def _clean(node: Element) -> None:
    """Leave only what is seen, without inline styles, and without the comments of the library."""
    node.attrib.pop("style", None)
    for child in list(node):
        if callable(child.tag) or child.tag in _NEEDLESS or "tooltip-overlay" in child.get("class", ""):
            node.remove(child)
        else:
            _clean(child)
