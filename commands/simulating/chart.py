"""A simulated year as a picture: what became free and was filled each month, and how many places stood empty."""

import sys
from xml.etree.ElementTree import Element, tostring

import pygal
from pygal.style import CleanStyle

from commands.simulating.figures import Figures

# For its maps, which nobody draws here, pygal looks for plugins among all imports, in a way that Python has given up.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

_SHOWN = {"places": "became free", "offers": "offers made", "filled": "filled"}


def draw(figures: Figures) -> bytes:
    """Return the drawing, as SVG without scripts."""
    title = f"A year of a city (seed {figures.seed})"
    chart = pygal.Bar(title=title, style=CleanStyle, js=(), width=1000, height=480, legend_at_bottom=True)
    chart.x_labels = list(figures.months)
    for name, title in _SHOWN.items():
        chart.add(title, [counts[name] for counts in figures.months.values()])
    tree: Element = chart.render_tree()
    for node in list(tree.iter()):
        for child in [one for one in node if str(one.tag).rpartition("}")[2] == "script"]:
            node.remove(child)
    drawn: bytes = tostring(tree, encoding="utf-8")
    return drawn
