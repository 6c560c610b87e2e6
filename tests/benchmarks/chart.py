"""The picture of what is aimed at: which share of its floor's speed each part reaches, its spread and its aim."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pygal
from pygal.style import CleanStyle

from tests.benchmarks.home import HOMES
from tests.homes.choice import POSTGRES, SQLITE

# For its maps, which nobody draws here, pygal looks for plugins among all imports, in a way that Python has given up.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

Row = Mapping[str, Any]

_NAMES = {SQLITE: "SQLite", POSTGRES: "PostgreSQL"}
_COLOURS = ("#1f5fa8", "#b3541e", "#bdbdbd")
_TITLE = "Share of the floor's speed that Usynys reaches (100 % = as fast as the bare work)"
_SVG = "{http://www.w3.org/2000/svg}"
_ROW, _FRAME = 62, 150  # pixels


def draw(rows: Sequence[Row], file: Path) -> None:
    """Draw what these rows and those kept beside the picture tell; rows of the same work and home are replaced."""
    kept = file.with_suffix(".json")
    known = {_key(row): row for row in json.loads(kept.read_text(encoding="utf-8"))} if kept.exists() else {}
    known |= {_key(row): row for row in rows if row["target"] is not None}
    aimed = [known[key] for key in sorted(known)]
    kept.write_text(json.dumps(aimed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    file.write_bytes(_drawing(aimed))


def _key(row: Row) -> tuple[str, str]:
    return row["what"], row["home"]


def _drawing(rows: Sequence[Row]) -> bytes:
    """Return the drawing: a picture with a text for those who do not see it, and without scripts."""
    by_key = {_key(row): row for row in rows}
    parts = sorted({row["what"] for row in rows}, reverse=True)  # drawn from below
    style = CleanStyle(colors=_COLOURS, font_family="sans-serif")
    chart = pygal.HorizontalBar(
        title=_TITLE, style=style, js=(), width=1000, height=_FRAME + _ROW * len(parts), legend_at_bottom=True,
        print_values=True, value_formatter=_percent, x_title="per cent; the line is the spread",
    )  # fmt: skip
    chart.x_labels = parts
    chart.range = (0, 100 * max([1.0, *(row["share_highest"] for row in rows)]))
    for home in HOMES:
        chart.add(_NAMES[home], [_bar(by_key.get((part, home))) for part in parts])
    aims = {row["what"]: row["target"] for row in rows}
    chart.add("aim", [100 * aims[part] for part in parts])
    tree: Element = chart.render_tree()
    for node in list(tree.iter()):
        for child in [one for one in node if str(one.tag).rpartition("}")[2] == "script"]:
            node.remove(child)
    tree.set("role", "img")
    description = SubElement(tree, "desc")
    description.text = "; ".join(_told(row) for row in rows)
    drawn: bytes = tostring(tree, encoding="utf-8")
    return drawn


def _percent(share: float) -> str:
    return f"{share:.{0 if share >= 10 or share == int(share) else 1}f} %"


def _bar(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    spread = {"low": 100 * row["share_lowest"], "high": 100 * row["share_highest"]}
    return {"value": 100 * row["share"], "ci": spread}


def _told(row: Row) -> str:
    lowest, highest = f"{row['share_lowest']:.0%}", f"{row['share_highest']:.0%}"
    return f"{row['what']}, {_NAMES[row['home']]}: {row['share']:.0%} ({lowest} to {highest}), aim {row['target']:.0%}"
