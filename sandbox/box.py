"""What all rooms of the sandbox share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.ports import Clock
from sandbox.store import Store
from sandbox.wires import SandboxWires


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the carrier takes for an SMS, counted from its acceptance; small, so that people see the ticks move."""

    sent: timedelta = timedelta(milliseconds=100)
    delivered: timedelta = timedelta(milliseconds=300)


@dataclass(frozen=True, slots=True)
class Box:
    """The box itself: who we pretend to be, what time it is, where it is written down."""

    wires: SandboxWires
    clock: Clock
    store: Store
    new_id: Callable[[], str]  # 32 lower-case hex digits, never the same twice
    pace: Pace = field(default_factory=Pace)
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # set, in the loop's own thread, when there is new work
    closing: asyncio.Event = field(default_factory=asyncio.Event)  # set when nobody shall be kept waiting any more
