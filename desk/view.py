"""How the desk looks: templates filled with what views say, without inline style or script."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.access import Permission
from core.views import Said, WindowSeen, complaints
from core.views.reasons import Reasons, SaidDecision
from desk.words import Spoken, Tongue

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

#: The bar of a window is drawn on this many units; SVG attributes need no inline style.
BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: where it is, its name among the words, the permission without which it is not shown."""

    path: str
    word: str
    permission: Permission


#: The pages that the frame of every page leads to, in this order.
MENU = (
    Entry("/desk/now", "thing.now", Permission.LOOK),
    Entry("/desk/find", "desk.find", Permission.LOOK),
    Entry("/desk/calls", "thing.calls", Permission.LOOK),
    Entry("/desk/campaigns", "thing.campaigns", Permission.LOOK),
    Entry("/desk/figures", "thing.figures", Permission.FIGURES),
    Entry("/desk/catalogue", "thing.catalogue", Permission.CATALOGUE),
    Entry("/desk/log", "thing.log", Permission.AUDIT),
    Entry("/desk/operators", "thing.operators", Permission.OPERATORS),
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the page needs; its address changes with its content."""

    name: str
    kind: str
    body: bytes

    @property
    def version(self) -> str:
        """Return what tells this content from another."""
        return hashlib.sha256(self.body).hexdigest()[:12]


def read_assets() -> dict[str, Asset]:
    """Return the style sheets, the scripts and the sign of the desk; what others wrote lies in `vendor`."""
    files = sorted(file for file in (_HERE / "static").rglob("*") if file.suffix in _TYPES)
    return {file.name: Asset(file.name, _TYPES[file.suffix], file.read_bytes()) for file in files}


@dataclass(frozen=True, slots=True)
class Why:
    """Decisions in words, as templates ask for them."""

    reasons: Reasons
    tongue: Tongue

    def said(self, decision: Mapping[str, Any]) -> SaidDecision:
        """Tell one decision: its rules with their places, and what follows."""
        return self.reasons.said(decision, self.tongue)

    def complaint(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Tell one complaint that was registered, with its last days."""
        return complaints.said(row, self.reasons.wordings[self.tongue])

    def complaints(self, decisions: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
        """Tell where a family may complain about these decisions: for each service its name and its ways."""
        return self.reasons.complaints(decisions, self.tongue)


class Pages:
    """Renders templates; a value that is missing is an error, every value is escaped."""

    def __init__(self, assets: Mapping[str, Asset], reasons: Reasons) -> None:
        self.reasons = reasons
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        addresses = {name: f"/desk/static/{asset.version}/{name}" for name, asset in assets.items()}
        self._environment.globals |= {
            "assets": addresses,
            "tongues": list(Tongue),
            "bar_width": BAR_WIDTH,
            "menu": MENU,
        }
        self._environment.filters |= {"facts": _facts, "bar": _bar, "ticks": ticks, "part": part}

    def render(self, name: str, spoken: Spoken, values: Mapping[str, Any]) -> str:
        """Return one page in one language."""
        why = Why(self.reasons, spoken.tongue)
        said = {"say": spoken.say, "code": spoken.code, "spoken": spoken, "tongue": spoken.tongue, "why": why}
        return self._environment.get_template(f"{name}.html").render(**said, **values)


def _facts(data: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = json.loads(data)
    return facts


def part(text: str) -> str:
    """Return an id as one part of an address."""
    return quote(text, safe="")


def _bar(window: WindowSeen, at: datetime) -> int:
    """Return where an instant stands on the bar."""
    return round(window.share(at) * BAR_WIDTH)


def ticks(said: Said) -> str:
    """Return how far a message got, as a phone shows it: one tick taken, two delivered, a cross lost."""
    if said.delivered_at is not None or said.status == "delivered":
        return "✓✓"
    if said.status in {"undelivered", "failed", "expired"}:
        return "✕"
    if said.status in {"accepted", "sent"}:
        return "✓"
    return "…"


def days(said: Sequence[Said], spoken: Spoken) -> Sequence[tuple[str, Sequence[Said]]]:
    """Return a conversation by days of Almaty, each under its date."""
    grouped: dict[str, list[Said]] = {}
    for one in said:
        grouped.setdefault(spoken.day(one.at), []).append(one)
    return list(grouped.items())
