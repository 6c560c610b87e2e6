"""What happens now: offers by state, answers each minute, how long they take, what ends soon, carriers, lags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import BigInteger, col, func, literal_column, select, type_coerce
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import Lane
from core.store.columns import to_milliseconds
from core.store.lookups import Lookups
from core.store.queries import may_be_read
from core.store.tables import Handover, Message, Offer, Reply, Report, Timer
from core.values import ChannelName
from core.views import carriers
from core.views.carriers import CarrierSeen, Carrying
from core.views.spans import milliseconds, took

_MINUTE = timedelta(minutes=1)
#: So many minutes of answers are shown; so far back it is looked how long families and we took.
MINUTES = 30
_LATELY = timedelta(hours=24)
#: Windows that end within this are shown, the next ones by name.
SOON = timedelta(hours=3)
_NEXT = 8
#: Of the latest answers so many are looked at: figures for a moment, not for a report (`core.views.figures`).
_LATEST = 1000
#: Written out as the condition of the partial index is: a database cannot compare a parameter with it.
_WAITS: tuple[Any, ...] = tuple(literal_column(f"'{status}'") for status in ("planned", "sent", "open", "collecting"))
_DUE: tuple[Any, ...] = tuple(literal_column(f"'{status}'") for status in ("queued", "unknown"))


@dataclass(frozen=True, slots=True)
class Closing:
    """A window that ends soon and was not answered."""

    offer_id: str
    code: str
    kind: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took lately: half of all no longer than `half`, nine in ten no longer than `most`."""

    count: int
    half: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Lag:
    """One loop: how much is due, and since when the longest has waited."""

    loop: str
    waiting: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """What is due to leave in one lane by one channel; "" = nobody knows yet by which."""

    lane: Lane
    way: str
    waiting: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class NowSeen:
    """The moment as one transaction sees it."""

    at: datetime
    live: tuple[tuple[OfferStatus, int], ...]  # offers that wait for somebody
    made: tuple[tuple[OfferStatus, int], ...]  # those made in the last 24 hours, wherever they stand by now
    answers: tuple[int, ...]  # each of the last minutes, the latest last
    families: Took | None  # from the delivery receipt to the answer
    reading: Took | None  # from the answer's arrival to its effect
    closing: tuple[Closing, ...]
    closing_soon: int
    carriers: tuple[CarrierSeen, ...]
    queues: tuple[QueueSeen, ...]
    lags: tuple[Lag, ...]


async def seen(look: Lookups, carrying: Sequence[Carrying], now: datetime) -> NowSeen:
    """Look at the moment."""
    tx = look.tx
    return NowSeen(
        at=now,
        live=await _by_status(tx, col(Offer.status).in_(_WAITS), tuple(s for s in OfferStatus if s in LIVE)),
        made=await _by_status(tx, col(Offer.created_at) > now - _LATELY, tuple(OfferStatus)),
        answers=await _answers(tx, now),
        families=await _families_took(tx, now),
        reading=await _reading_took(tx, now),
        closing=await _closing(tx, now),
        closing_soon=await _closing_soon(tx, now),
        carriers=await carriers.standing(look, carrying, now),
        queues=await queues(tx, carrying, now),
        lags=await lags(tx, now),
    )


async def _by_status(tx: AsyncSession, which: Any, order: Sequence[OfferStatus]) -> tuple[tuple[OfferStatus, int], ...]:
    query = select(Offer.status, func.count()).where(which).group_by(col(Offer.status))
    counts: dict[str, int] = dict((await tx.exec(query)).all())
    return tuple((status, counts.get(status, 0)) for status in order)


async def _answers(tx: AsyncSession, now: datetime) -> tuple[int, ...]:
    """Count what families said in each of the last minutes; the last one ends now."""
    begins = now - MINUTES * _MINUTE
    # Written out: what is told apart by may hold no parameter.
    since, minute = (literal_column(str(at), BigInteger) for at in (to_milliseconds(begins), milliseconds(_MINUTE)))
    number = (type_coerce(col(Reply.received_at), BigInteger) - since) // minute
    query = select(number, func.count()).where(_stored_or_read(), col(Reply.received_at) >= begins).group_by(number)
    counts = {int(at): count for at, count in (await tx.exec(query)).all()}
    return tuple(counts.get(at, 0) for at in range(MINUTES))


def _stored_or_read() -> Any:
    """Name both states of a reply: their index begins with the state."""
    return col(Reply.status).in_(("stored", "read"))


async def _families_took(tx: AsyncSession, now: datetime) -> Took | None:
    """Tell how long families took with the yes or no they gave lately, from the moment the phone had the question."""
    length = took(col(Offer.answered_at), col(Offer.opens_at), now)
    query = (
        select(length)
        .select_from(Reply)
        .join(Offer, col(Offer.id) == col(Reply.offer_id))
        .where(
            Reply.status == "read",
            col(Reply.received_at) > now - _LATELY,
            col(Reply.effect).in_(("confirmed", "declined")),
            col(Offer.answered_at).is_not(None),
            col(Offer.opens_at).is_not(None),
        )
    )
    return _took((await tx.exec(query.order_by(col(Reply.received_at).desc()).limit(_LATEST))).all())


async def _reading_took(tx: AsyncSession, now: datetime) -> Took | None:
    """Tell how long answers waited for us lately."""
    length = took(col(Reply.read_at), col(Reply.received_at), now)
    query = select(length).where(
        Reply.status == "read", col(Reply.received_at) > now - _LATELY, col(Reply.read_at).is_not(None)
    )
    return _took((await tx.exec(query.order_by(col(Reply.received_at).desc()).limit(_LATEST))).all())


def _took(lengths: Sequence[int]) -> Took | None:
    order = sorted(max(int(length), 0) for length in lengths)
    if not order:
        return None
    half, most = (timedelta(milliseconds=order[min(len(order) * part // 10, len(order) - 1)]) for part in (5, 9))
    return Took(len(order), half, most)


def _unanswered(now: datetime) -> Any:
    closes = col(Offer.closes_at)
    return col(Offer.status).in_(_WAITS) & (closes >= now) & (closes <= now + SOON)


async def _closing(tx: AsyncSession, now: datetime) -> tuple[Closing, ...]:
    query = select(Offer.id, Offer.code, Offer.kind, Offer.closes_at).where(_unanswered(now))
    rows = (await tx.exec(query.order_by(col(Offer.closes_at), col(Offer.id)).limit(_NEXT))).all()
    return tuple(Closing(offer_id, code, kind, at) for offer_id, code, kind, at in rows if at)


async def _closing_soon(tx: AsyncSession, now: datetime) -> int:
    return (await tx.exec(select(func.count()).select_from(Offer).where(_unanswered(now)))).one()


async def queues(tx: AsyncSession, carrying: Sequence[Carrying], now: datetime) -> tuple[QueueSeen, ...]:
    """Count what is due in every lane of every channel that has a carrier."""
    by = (col(Message.lane), col(Message.way))
    query = select(*by, func.count(), func.min(col(Message.due_at)))
    due = query.where(col(Message.status).in_(_DUE), col(Message.due_at) <= now).group_by(*by)
    found = {(lane, way): (count, since) for lane, way, count, since in (await tx.exec(due)).all()}
    channels = [name for name in ChannelName if any(one.wire.channel is name for one in carrying)]
    ways = [*channels, *sorted({way for _, way in found} - set(channels))]
    return tuple(QueueSeen(lane, way, *found.get((lane, way), (0, None))) for way in ways for lane in Lane)


async def lags(tx: AsyncSession, now: datetime) -> tuple[Lag, ...]:
    """Tell what each loop has not done yet, of what is due."""
    stored = select(func.count(), func.min(col(Reply.received_at))).where(may_be_read(now))
    loops: dict[str, Any] = {
        "reading": stored,
        "handing_over": _due(Handover.due_at, now).where(Handover.status == "pending"),
        "ending": _due(Timer.due_at, now),
        "asking": _due(Message.ask_at, now),
        "reporting": _due(Report.due_at, now).where(Report.status == "pending"),
    }
    return tuple([Lag(name, *(await tx.exec(query)).one()) for name, query in loops.items()])


def _due(column: Any, now: datetime) -> Any:
    return select(func.count(), func.min(col(column))).where(col(column) <= now)
