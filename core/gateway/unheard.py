"""What nobody could hear: a window grows by that time, and an offer that had to end all the same proves no silence."""

from collections.abc import Collection, Mapping, Sequence
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
from core.store.foreseen import messages_of, outages_since
from core.store.queries import maybe_on_a_phone
from core.store.tables import Guardian, Listening, Message, Offer, Outage
from core.store.timers import TimerKind, arm
from core.values import ChannelName

#: Asking again takes nothing from anybody, and a wire that a family has never seen brings hardly ever an answer: both
#: wait so long for a wire that cannot be heard.
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
    outages = await _outages(tx, offer, offer.opens_at, offer.closes_at)
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


async def _outages(tx: AsyncSession, offer: Offer, opens_at: datetime, until: datetime) -> list[Outage]:
    """Return when the wires over which an offer was asked could not be heard, as far as that concerns its window."""
    found = outages_since(tx, opens_at)
    if found is None:
        found = await _looked_up(tx, opens_at)
    found = [outage for outage in found if outage.began_at < until]
    wires = await _asked_on(tx, offer) if found else set()
    return [outage for outage in found if outage.wire in wires]


async def _looked_up(tx: AsyncSession, opens_at: datetime) -> Sequence[Outage]:
    ends = or_(col(Outage.ended_at).is_(None), col(Outage.ended_at) > opens_at)
    return (await tx.exec(select(Outage).where(ends).order_by(col(Outage.began_at)))).all()


async def _asked_on(tx: AsyncSession, offer: Offer) -> set[Wire]:
    if (sent := messages_of(tx, offer.id)) is not None:
        return {Wire(one.wire) for one in sent if one.taken and one.wire}
    query = select(Message.wire).where(Message.offer_id == offer.id, maybe_on_a_phone())
    return {Wire(name) for name in (await tx.exec(query.distinct())).all() if name}


async def may_answer_on(house: House, tx: AsyncSession, families: Collection[Guardian]) -> Mapping[str, set[Wire]]:
    """Return, by guardian, the wires on which a family may answer, whichever it was asked over.

    Every number that has ever written to it, its chat, and the number that is told everywhere (1414).
    """
    told = next((wire for wire, carrier in house.carriers.items() if carrier.name is ChannelName.SMS), None)
    known: dict[str, set[Wire]] = {one.id: {told} if told else set() for one in families}
    query = select(Message.guardian_id, Message.wire).where(col(Message.guardian_id).in_(known), maybe_on_a_phone())
    for guardian_id, wire in (await tx.exec(query.distinct())).all():
        if guardian_id and wire and wire != Wire.TELEGRAM:
            known[guardian_id].add(Wire(wire))
    for one in families:
        if one.telegram_index:  # a chat that is no longer its own says nothing
            known[one.id].add(Wire.TELEGRAM)
    return known


def _most(house: House, offer: Offer) -> timedelta:
    terms = terms_of(house, offer)
    return terms.amount(_MOST).duration if _MOST in terms.entries else _UNBOUNDED


def may_go_on(
    house: House, offer: Offer, kind: TimerKind, behind: Mapping[Wire, datetime], awaited: Collection[Wire]
) -> bool:
    """Tell whether what falls due for an offer may happen although some wires are `behind` since an instant.

    On those `awaited` its family may answer. Others wait for a place, so they are not held for ever: as long as the
    edition says (`listen_at_most`), counted from the end of the window, else from when the wire fell behind. What holds
    up nobody waits until it is heard.
    """
    now = house.clock.now()
    for wire, since in behind.items():
        if kind is TimerKind.REPEAT or wire not in awaited:
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
    """Note whether an offer ends although a wire on which it may be answered was not heard: a person looks."""
    offer, closes_at = rows.offer, rows.offer.closes_at
    if closes_at is None:
        return
    wires = {listener.wire for listener in house.listeners}
    heard = {wire: await tx.get(Listening, wire) for wire in wires}  # in hand after the first of a group
    deaf = {wire for wire, row in heard.items() if row is None or row.heard_until < closes_at}
    if deaf:
        family = await tx.get_one(Guardian, offer.guardian_id)
        deaf &= (await may_answer_on(house, tx, [family]))[family.id]
    if not deaf:
        return
    offer.unheard = True
    await note(house, tx, of_offer(offer), "lapse_unheard", closes_at=closes_at, wire=",".join(sorted(deaf)))
    await cases.open_case(house, tx, "unheard", offer.id, rows.application, guardian_id=offer.guardian_id)
