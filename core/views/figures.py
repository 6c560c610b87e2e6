"""Figures of a time: how far offers came, by service, city, channel or language, and how long families took."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlmodel import and_, case, col, func, literal, literal_column, or_, select

from core.clock import ALMATY
from core.flow.offer import OfferStatus
from core.store.lookups import Lookups
from core.store.tables import Guardian, Message, Offer
from core.views import few
from core.views.spans import milliseconds, took

#: A time is looked at whole, so it is no longer than a year and a day of grace.
LONGEST = timedelta(days=366)
#: What stands for the places that are not shown apart.
OTHERS = "…"
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Answers within these; the last group is all that took longer.
ANSWERED_WITHIN = (15 * _MINUTE, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, 24 * _HOUR, 48 * _HOUR)
_BATCH = 1000


class By(StrEnum):
    """What figures are told apart by."""

    KIND = "kind"
    CITY = "city"
    CHANNEL = "channel"
    LANGUAGE = "language"


_COLUMNS: Mapping[By, Any] = {
    By.KIND: col(Offer.kind),
    By.CITY: col(Guardian.settlement),
    By.CHANNEL: func.coalesce(col(Message.channel), literal_column("''")),  # told apart by: no parameter may be in it
    By.LANGUAGE: col(Guardian.language),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that is looked at, both days included, in Almaty; of one kind of offer only, when one is named."""

    begins: date
    ends: date
    kind: str = ""

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Return from when, and before when."""
        day_after = self.ends + timedelta(days=1)
        return datetime.combine(self.begins, time(), ALMATY), datetime.combine(day_after, time(), ALMATY)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many offers came how far; each counts wherever it has been, and at one end."""

    made: int = 0
    sent: int = 0  # a carrier took the first message
    received: int = 0  # the phone had it
    answered: int = 0  # yes or no
    yes: int = 0
    no: int = 0
    lapsed: int = 0
    unreachable: int = 0
    withdrawn: int = 0
    waiting: int = 0  # at no end yet

    def __add__(self, other: "Funnel") -> "Funnel":
        """Return both together."""
        return Funnel(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Funnel)))


STAGES = tuple(each.name for each in fields(Funnel))


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line: its name (a code, or a place), and how far its offers came; `hidden` figures are not told."""

    name: str
    funnel: Funnel
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FiguresSeen:
    """The figures of a time; `answered` counts answers within each of ANSWERED_WITHIN, and the rest last."""

    asked: Asked
    by: By
    total: Funnel
    rows: tuple[FigureRow, ...]
    gathered: int  # how many places stand together under OTHERS
    answered: tuple[int, ...]


async def seen(look: Lookups, asked: Asked, by: By, now: datetime) -> FiguresSeen:
    """Return the figures of a time. Places of fewer than five offers are not shown apart (`core.views.few`)."""
    found = await _funnels(look, asked, by)
    total = reduce(Funnel.__add__, found.values(), Funnel())
    together = (
        few.gathered({name: funnel.made for name, funnel in found.items()}) if by is By.CITY else frozenset[str]()
    )
    apart = {name: funnel for name, funnel in found.items() if name not in together}
    rows = [FigureRow(name, apart[name]) for name in sorted(apart, key=lambda name: (-apart[name].made, name))]
    if together:
        rows.append(FigureRow(OTHERS, reduce(Funnel.__add__, (found[name] for name in together))))
    rows = _covered(rows) if by is By.CITY else rows
    return FiguresSeen(asked, by, total, tuple(rows), len(together), await _answered(look, asked, now))


def _covered(rows: list[FigureRow]) -> list[FigureRow]:
    """Hide what is small in each column of places."""
    for stage in STAGES:
        for place in few.hidden([getattr(row.funnel, stage) for row in rows]):
            rows[place] = replace(rows[place], hidden=rows[place].hidden | {stage})
    return rows


async def _funnels(look: Lookups, asked: Asked, by: By) -> dict[str, Funnel]:
    query = select(_COLUMNS[by], func.count(), *(func.sum(case((which, 1), else_=0)) for which in _reached()))
    rows = (await look.tx.exec(_told_apart(query, asked).group_by(_COLUMNS[by]))).all()
    funnels = {}
    for name, made, *counts in rows:
        waiting = made - sum(counts[3:])
        funnels[str(name)] = Funnel(*map(int, (made, *counts, waiting)))
    return funnels


def _reached() -> tuple[Any, ...]:
    """Return what tells that an offer came so far: sent, received, answered, then its ends."""
    status = col(Offer.status)
    ends = (
        OfferStatus.CONFIRMED,
        OfferStatus.DECLINED,
        OfferStatus.LAPSED,
        OfferStatus.UNREACHABLE,
        OfferStatus.WITHDRAWN,
    )
    return (
        or_(col(Message.accepted_at).is_not(None), col(Offer.opens_at).is_not(None)),
        col(Offer.opens_at).is_not(None),
        status.in_((OfferStatus.CONFIRMED, OfferStatus.DECLINED)),
        *(status == end for end in ends),
    )


def _told_apart(query: Any, asked: Asked) -> Any:
    """Add the guardian and the first message of each offer, and the time that is asked for."""
    first = col(Message.dedupe) == literal("offer:") + col(Offer.id) + literal(":1")
    query = query.select_from(Offer).join(Guardian, col(Guardian.id) == col(Offer.guardian_id))
    return _asked(query.outerjoin(Message, first), asked)


def _asked(query: Any, asked: Asked) -> Any:
    begins, before = asked.instants
    query = query.where(col(Offer.created_at) >= begins, col(Offer.created_at) < before)
    return query.where(Offer.kind == asked.kind) if asked.kind else query


async def _answered(look: Lookups, asked: Asked, now: datetime) -> tuple[int, ...]:
    """Count the answers by how long families took, from the moment the phone had the question."""
    length = took(col(Offer.answered_at), col(Offer.opens_at), now)
    within = [func.sum(case((length < milliseconds(limit), 1), else_=0)) for limit in ANSWERED_WITHIN]
    query = _asked(select(func.count(), *within).select_from(Offer), asked)
    query = query.where(
        col(Offer.answered_at).is_not(None),
        col(Offer.opens_at).is_not(None),
        col(Offer.status).in_((OfferStatus.CONFIRMED, OfferStatus.DECLINED)),
    )
    count, *counts = (await look.tx.exec(query)).one()
    upto = [int(each or 0) for each in counts]
    return tuple(upper - lower for lower, upper in zip([0, *upto], [*upto, count], strict=True))


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer without anything that names it: the day, what, where, how, and how it stands."""

    day: date
    kind: str
    city: str
    channel: str
    language: str
    status: str
    minutes: int | None  # from the delivery receipt to the answer


async def lines(
    look_again: Callable[[], AbstractAsyncContextManager[Lookups]], asked: Asked
) -> AsyncIterator[Sequence[OfferLine]]:
    """Yield every offer of a time, a thousand at once, each time in a transaction of its own."""
    async with look_again() as look:
        cities = await _funnels(look, asked, By.CITY)
    together = few.gathered({name: funnel.made for name, funnel in cities.items()})
    after: tuple[datetime, str] | None = None
    while True:
        async with look_again() as look:
            rows = (await look.tx.exec(_lines(asked, after))).all()
        if rows:
            yield [_line(offer, city, language, channel, together) for offer, city, language, channel in rows]
        if len(rows) < _BATCH:
            return
        after = rows[-1][0].created_at, rows[-1][0].id


def _lines(asked: Asked, after: tuple[datetime, str] | None) -> Any:
    query = _told_apart(select(Offer, Guardian.settlement, Guardian.language, Message.channel), asked)
    if after is not None:
        made, offer_id = after
        tied = and_(col(Offer.created_at) == made, col(Offer.id) > offer_id)
        query = query.where(or_(col(Offer.created_at) > made, tied))
    return query.order_by(col(Offer.created_at), col(Offer.id)).limit(_BATCH)


def _line(offer: Offer, city: str, language: str, channel: str | None, together: frozenset[str]) -> OfferLine:
    answered = offer.answered_at - offer.opens_at if offer.answered_at and offer.opens_at else None
    return OfferLine(
        offer.created_at.astimezone(ALMATY).date(),
        offer.kind,
        OTHERS if city in together else city,
        channel or "",
        language,
        offer.status,
        None if answered is None else answered // _MINUTE,
    )
