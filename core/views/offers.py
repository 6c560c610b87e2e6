"""Offers as the API, the command line and the desk see them: the row, its history, its window."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import func, select

from core.errors import InputError, NotFoundError
from core.flow.history import Link, verify
from core.flow.offer import OfferStatus
from core.store.lookups import Lookups
from core.store.tables import History, Offer
from core.views import forms

#: The most that one page of a list may hold.
LONGEST_PAGE = 1000

#: What is marked on the bar of a window.
MARKS = frozenset(
    {
        "window_opened",
        "window_extended",
        "round_repeated",
        "offer_confirmed",
        "offer_declined",
        "offer_undone",
        "offer_lapsed",
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened while a window ran."""

    event: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WindowSeen:
    """A window at one moment; `state` is none (nothing received yet), open, answered or closed.

    `ran_until` is now while it runs, else the instant of the answer or the end.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    basis: str | None
    state: str
    now: datetime
    ran_until: datetime
    marks: tuple[Mark, ...]

    @property
    def left(self) -> timedelta:
        """How long an answer still counts; zero when none does."""
        if self.closes_at is None:
            return timedelta(0)
        return max(self.closes_at - self.now, timedelta(0))

    def share(self, at: datetime) -> float:
        """Return where an instant stands in the window: 0 = opens, 1 = closes."""
        if self.opens_at is None or self.closes_at is None:
            return 0.0
        whole = (self.closes_at - self.opens_at) / timedelta(milliseconds=1)
        passed = (at - self.opens_at) / timedelta(milliseconds=1)
        return min(max(passed / whole, 0.0), 1.0) if whole > 0 else 1.0


@dataclass(frozen=True, slots=True)
class HistorySeen:
    """A chain with the proof that nobody changed it: `broken_at` is the first link that does not hold."""

    rows: tuple[History, ...]
    broken_at: int | None

    @property
    def verified(self) -> bool:
        """Whether there is a chain and all of it holds."""
        return bool(self.rows) and self.broken_at is None

    def to_json(self) -> dict[str, Any]:
        """Write the list of DESIGN section 7, and beside it whether the chain verifies."""
        items = [
            {
                "seq": row.seq,
                "at": forms.instant(row.at),
                "event": row.event,
                "data": json.loads(row.data),
                "hash": row.hash,
            }
            for row in self.rows
        ]
        return {"items": items, "next": None, "verified": self.verified, "broken_at": self.broken_at}


async def one(look: Lookups, offer_id: str) -> Offer:
    """Return one offer.

    Raises:
        NotFoundError: there is none with this id.

    """
    row = await look.offer(offer_id)
    if row is None:
        message = f"There is no offer {offer_id}: check the id with the desk or `usynys explain`."
        raise NotFoundError(message)
    return row


async def several(
    look: Lookups, *, guardian_id: str | None, status: str | None, after: str | None, limit: int
) -> dict[str, Any]:
    """Return a page of offers in the order they were made; `after` is the cursor of the page before.

    Raises:
        InputError: the cursor, the status or the limit is none.

    """
    if not 1 <= limit <= LONGEST_PAGE:
        message = f"limit: a number from 1 to {LONGEST_PAGE} is expected."
        raise InputError(message)
    if status is not None and status not in set(OfferStatus):
        message = f"status: one of {', '.join(OfferStatus)} is expected."
        raise InputError(message)
    last = await look.offer(after) if after is not None else None
    if after is not None and last is None:
        message = "after: the `next` of an earlier page is expected."
        raise InputError(message)
    rows = await look.offers(guardian_id=guardian_id, status=status, after=last, limit=limit + 1)
    more = len(rows) > limit
    return {"items": [forms.offer(row) for row in rows[:limit]], "next": rows[limit - 1].id if more else None}


async def chain(look: Lookups, offer_id: str) -> HistorySeen:
    """Return what happened to an offer, and whether the chain holds."""
    return await chain_of(look, f"offer:{offer_id}")


async def chain_of(look: Lookups, subject: str) -> HistorySeen:
    """Return what happened to any subject, and whether the chain holds."""
    rows = tuple(await look.history(subject))
    links = (Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash) for row in rows)
    return HistorySeen(rows, verify(links))


async def version(look: Lookups, offer_id: str) -> int:
    """Return the number of the last link of an offer's history: whoever has shown it has shown all. Raises as `one`."""
    await one(look, offer_id)
    last = select(func.max(History.seq)).where(History.subject == f"offer:{offer_id}")
    return (await look.tx.exec(last)).one() or 0


def window(row: Offer, history: HistorySeen, now: datetime) -> WindowSeen:
    """Return the window as it stands now, with what happened in it."""
    marks = tuple(Mark(link.event, link.at) for link in history.rows if link.event in MARKS)
    state = _state(row, now)
    ran_until = now if state == "open" else row.answered_at or row.ended_at or now
    return WindowSeen(row.opens_at, row.closes_at, row.basis, state, now, ran_until, marks)


def _state(row: Offer, now: datetime) -> str:
    if row.status in {OfferStatus.CONFIRMED, OfferStatus.DECLINED}:
        return "answered"
    if row.opens_at is None or row.closes_at is None:
        return "none"
    waiting = row.status in {OfferStatus.OPEN, OfferStatus.COLLECTING}
    return "open" if waiting and now <= row.closes_at else "closed"
