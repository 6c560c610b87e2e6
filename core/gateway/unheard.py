"""What nobody could hear: a window grows by that time, and an offer that had to end all the same proves no silence."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OfferStatus
from core.flow.reply import Wire
from core.flow.window import Span, heard_end
from core.gateway import cases
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.terms import terms_of
from core.store.tables import Listening, Message, Offer, Outage
from core.store.timers import TimerKind, arm

#: Asking again takes nothing from anybody, and a wire over which nobody was asked may bring an answer but hardly does:
#: both wait so long for a wire that cannot be heard.
_ASIDE = timedelta(hours=1)
#: An edition that names no bound: nobody waits behind such an offer, so it waits for its wires.
_UNBOUNDED = timedelta(days=366)
_MOST = "listen_at_most"
_RUNNING = frozenset({OfferStatus.OPEN, OfferStatus.COLLECTING})


async def extend(house: House, tx: AsyncSession, offer: Offer) -> None:
    """Let the window of an open offer grow by the time in which no wire could be heard over which it was asked.

    The arithmetic is `core.flow.window.heard_end`; the history says from when to when nobody could hear which wire.
    """
    if OfferStatus(offer.status) not in _RUNNING or offer.opens_at is None or offer.closes_at is None:
        return
    outages = await _outages(tx, offer, offer.closes_at)
    if not outages:
        return
    now = house.clock.now()
    spans = [Span(row.began_at, row.ended_at or now) for row in outages]
    base = offer.heard_closes_at or offer.closes_at
    end = heard_end(offer.opens_at, base, spans, _most(house, offer))
    if end <= offer.closes_at:
        return
    offer.heard_closes_at, offer.closes_at = base, end
    await arm(tx, TimerKind.LAPSE, offer.id, end)
    told = {"unheard_from": min(span.began_at for span in spans), "unheard_until": max(s.ended_at for s in spans)}
    wires = ",".join(sorted({row.wire for row in outages}))
    await note(house, tx, of_offer(offer), "window_extended", closes_at=end, wire=wires, **told)


async def _outages(tx: AsyncSession, offer: Offer, until: datetime) -> list[Outage]:
    """Return when the wires over which an offer was asked could not be heard, as far as that concerns its window."""
    ends = or_(col(Outage.ended_at).is_(None), col(Outage.ended_at) > offer.opens_at)
    query = select(Outage).where(col(Outage.began_at) < until, ends).order_by(col(Outage.began_at))
    found = (await tx.exec(query)).all()
    wires = await _asked_on(tx, offer) if found else set()
    return [outage for outage in found if outage.wire in wires]


async def _asked_on(tx: AsyncSession, offer: Offer) -> set[Wire]:
    query = select(Message.wire).where(Message.offer_id == offer.id, col(Message.accepted_at).is_not(None))
    return {Wire(name) for name in (await tx.exec(query.distinct())).all() if name}


def _most(house: House, offer: Offer) -> timedelta:
    terms = terms_of(house, offer)
    return terms.amount(_MOST).duration if _MOST in terms.entries else _UNBOUNDED


async def may_go_on(
    house: House, tx: AsyncSession, offer: Offer, kind: TimerKind, behind: Mapping[Wire, datetime]
) -> bool:
    """Tell whether what falls due for an offer may happen although some wires are `behind` since an instant.

    Others wait for a place, so they are not held for ever: as long as the edition says (`listen_at_most`), counted
    from the end of the window, else from when the wire fell behind. What holds up nobody waits until it is heard.
    """
    now = house.clock.now()
    asked_on = await _asked_on(tx, offer)
    for wire, since in behind.items():
        if kind is TimerKind.REPEAT or wire not in asked_on:
            waited = now - since >= _ASIDE
        elif _MOST not in terms_of(house, offer).entries:
            waited = False
        else:
            ends = offer.heard_closes_at or offer.closes_at if kind is TimerKind.LAPSE else None
            waited = now >= (ends or since) + _most(house, offer)
        if not waited:
            return False
    return True


async def lapses(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Note whether an offer ends although a wire over which it was asked was not heard to its end: a person looks."""
    offer = rows.offer
    wires = await _asked_on(tx, offer) & {listener.wire for listener in house.listeners}
    heard = select(Listening.wire).where(col(Listening.wire).in_(wires), col(Listening.heard_until) >= offer.closes_at)
    deaf = wires - {Wire(name) for name in (await tx.exec(heard)).all()}
    if not deaf:
        return
    offer.unheard = True
    await note(house, tx, of_offer(offer), "lapse_unheard", closes_at=offer.closes_at, wire=",".join(sorted(deaf)))
    await cases.open_case(house, tx, "unheard", offer.id, rows.application, guardian_id=offer.guardian_id)
