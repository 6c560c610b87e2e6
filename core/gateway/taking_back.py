"""A consent taken back (law 94-V, 8(7)): its record at once, then everything stops and the rules core is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotFoundError
from core.evidence.record import Scope
from core.flow.channel import Failure, SendFailedError
from core.flow.handover import is_given_up
from core.gateway import cases
from core.gateway.handed import circuit
from core.gateway.house import House
from core.gateway.proving import recording
from core.gateway.record import note, of_offer
from core.gateway.rows import locked
from core.gateway.said import Said
from core.rules import personal_data
from core.store.found import first
from core.store.registers import ENDED
from core.store.tables import Application, Consent, ConsentWithdrawal, DataConsent, Offer, ToldEvent
from core.store.timers import TimerKind, arm

#: Why the desk looks: the family's contract or referral stands against stopping; the rules core does not take the
#: notice; the term is over, and processing has not stopped or the rules core does not know that it must.
STANDS, UNTOLD, OVERDUE = "consent_not_stopped", "consent_not_told", "consent_overdue"
#: What the family hears when nothing of ours can be taken back.
NOTHING = "nothing is owed because no consent was given to us for this application, or it was taken back already"
_ASK_AGAIN = timedelta(minutes=10)
_LOOK_AGAIN = timedelta(days=1)
_FOLLOWED = "the consent is taken back: the application ends, and the rules core is told"


@dataclass(frozen=True, slots=True)
class Way:
    """On which way a consent is taken back, who took it down, and the reply that says so, if one does."""

    via: str  # sms | telegram | desk | api
    by: str
    at: datetime
    said: Said | None = None


async def standing(tx: AsyncSession, application_id: str) -> Sequence[tuple[Consent, Offer]]:
    """Return the consents that were given for an application and not taken back, oldest first."""
    taken = select(ConsentWithdrawal.consent_id)
    query = (
        select(Consent, Offer)
        .join(Offer, col(Offer.id) == col(Consent.offer_id))
        .where(Offer.application_id == application_id, col(Consent.id).not_in(taken))
    )
    return (await tx.exec(query.order_by(col(Consent.given_at), col(Consent.id)))).all()


async def of_guardians(tx: AsyncSession, guardian_ids: Sequence[str]) -> Sequence[Application]:
    """Return the applications of families that rest on a consent of theirs, ended ones left out."""
    taken = select(ConsentWithdrawal.consent_id)
    resting = (
        select(Offer.application_id)
        .join(Consent, col(Consent.offer_id) == col(Offer.id))
        .where(col(Offer.guardian_id).in_(guardian_ids), col(Consent.id).not_in(taken))
    )
    query = select(Application).where(col(Application.id).in_(resting), col(Application.status).not_in(ENDED))
    return (await tx.exec(query.order_by(col(Application.submitted_at), col(Application.id)))).all()


async def take_back(house: House, tx: AsyncSession, application: Application, way: Way) -> bool:
    """Take back every consent of an application: each gets its linked record, and the application ends.

    False when there is none.
    """
    found = await standing(tx, application.id)
    for consent, offer in found:
        await _one(house, tx, consent, offer, way)
    if found:
        told = ToldEvent(
            id=house.chance.new_id(), type="application_withdrawn", at=way.at, application_id=application.id
        )
        tx.add(told)
        await arm(tx, TimerKind.FOLLOW, told.id, house.clock.now())
    return bool(found)


async def _one(house: House, tx: AsyncSession, consent: Consent, offer: Offer, way: Way) -> None:
    record_id = await recording.withdrawn(
        house, tx, offer, relates_to=consent.id, scope=Scope.SERVICE, at=way.at, via=way.via, said=way.said
    )
    row = ConsentWithdrawal(
        id=house.chance.new_id(),
        consent_id=consent.id,
        offer_id=offer.id,
        guardian_id=offer.guardian_id,
        record_id=record_id,
        via=way.via,
        by=way.by,
        withdrawn_at=way.at,
        stop_by=personal_data.stops_by(way.at, house.calendar),
    )
    await tx.flush()
    tx.add(row)
    data = await first(tx, DataConsent, offer_id=offer.id)
    if data is not None:
        await recording.withdrawn(
            house, tx, offer, relates_to=data.id, scope=Scope.RESTRICTED_DATA, at=way.at, via=way.via, said=way.said
        )
    kept: list[Consent | DataConsent] = [consent] if data is None else [consent, data]
    for one in kept:
        if one.ended_at is None:
            one.ended_at, one.ended_by = house.clock.now(), "family"
    told = {"consent_id": consent.id, "record_id": record_id, "via": way.via, "by": way.by, "stop_by": row.stop_by}
    await note(house, tx, of_offer(offer), "consent_withdrawn", **told)
    await arm(tx, TimerKind.TAKEN_BACK, row.id, house.clock.now())


async def follow(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Follow a withdrawal that another system tells of (API)."""
    application = await tx.get_one(Application, told.application_id or "")
    taken = await take_back(house, tx, application, Way("api", "register", told.at))
    return _FOLLOWED if taken else NOTHING


async def by_desk(house: House, offer_id: str, operator: str) -> bool:
    """Take back, on the family's word to an operator, the consents of the application of an offer.

    False when there is none to take back. Raises NotFoundError when there is no such offer.
    """
    async with house.store.write() as tx:
        offer = await tx.get(Offer, offer_id)
        if offer is None:
            raise NotFoundError
        application = await locked(tx, Application, offer.application_id) if offer.application_id else None
        way = Way("desk", operator, house.clock.now())
        taken = application is not None and await take_back(house, tx, application, way)
    house.live.wake()
    return taken


async def tell_core(house: House, withdrawal_id: str) -> None:
    """Tell the rules core, outside any transaction and once; what fails is told again with the same id."""
    async with house.store.read() as tx:
        row = await tx.get(ConsentWithdrawal, withdrawal_id)
        offer = await tx.get_one(Offer, row.offer_id) if row else None
    if row is None or offer is None or row.told_at or not await circuit.lets_through(house):
        return
    notice = {
        "withdrawal_id": row.id,
        "consent_id": row.consent_id,
        "offer_id": row.offer_id,
        "application_id": offer.application_id,
        "guardian_id": row.guardian_id,
        "child_id": offer.child_id,
        "withdrawn_at": row.withdrawn_at.isoformat(),
        "stop_by": row.stop_by.isoformat(),
    }
    try:
        await house.rules_core.withdraw(notice)
    except SendFailedError as failed:
        if failed.failure is Failure.REJECTED:  # it refuses what we sent: that does not pass by itself
            async with house.store.write() as tx:
                await _let_people_tell(house, tx, row, offer)
        return
    async with house.store.write() as tx:
        kept = await tx.get_one(ConsentWithdrawal, withdrawal_id, with_for_update=True)
        kept.told_at = kept.told_at or house.clock.now()
        await _settle(house, tx, kept)


async def watch(house: House, tx: AsyncSession, withdrawal_id: str) -> bool:
    """See that everything stops within the term; what stands against it, and a term that is over, are the desk's."""
    row = await tx.get_one(ConsentWithdrawal, withdrawal_id, with_for_update=True)
    offer, now = await tx.get_one(Offer, row.offer_id), house.clock.now()
    application = await tx.get(Application, offer.application_id) if offer.application_id else None
    followed = application is not None and await _is_followed(tx, application)
    if row.stopped_at is None and (application is None or application.status in ENDED):
        row.stopped_at = now
        await _settle(house, tx, row)
        await note(house, tx, of_offer(offer), "processing_stopped", consent_id=row.consent_id)
    elif row.stopped_at is None and followed:
        await cases.open_once(house, tx, STANDS, row.id, application, row.guardian_id)
    if row.told_at is None and is_given_up(now - row.withdrawn_at):
        await _let_people_tell(house, tx, row, offer)
    if not (row.told_at and row.stopped_at) and now >= row.stop_by:
        await cases.open_once(house, tx, OVERDUE, row.id, application, row.guardian_id)
    if row.told_at and (row.stopped_at or now >= row.stop_by):
        return True
    again_at = now + _wait(row, now, followed=followed)
    await arm(tx, TimerKind.TAKEN_BACK, row.id, again_at if now >= row.stop_by else min(again_at, row.stop_by))
    return True


def _wait(row: ConsentWithdrawal, now: datetime, *, followed: bool) -> timedelta:
    """Return how long to wait: to see whether all has stopped, and as long again as the rules core was told in vain."""
    looks = _LOOK_AGAIN if followed or row.stopped_at else _ASK_AGAIN
    tells = _LOOK_AGAIN if row.told_at else max(now - row.withdrawn_at, _ASK_AGAIN)
    return min(looks, tells)


async def _let_people_tell(house: House, tx: AsyncSession, row: ConsentWithdrawal, offer: Offer) -> None:
    """Put on the desk's list that the rules core does not take it: people tell it in another way, and we go on."""
    application = await tx.get(Application, offer.application_id) if offer.application_id else None
    await cases.open_once(house, tx, UNTOLD, row.id, application, row.guardian_id)


async def _settle(house: House, tx: AsyncSession, row: ConsentWithdrawal) -> None:
    """Take from the desk's list what has come right by itself, however late."""
    if row.stopped_at:
        await cases.settle(house, tx, STANDS, row.id, by="family")
    if row.told_at:
        await cases.settle(house, tx, UNTOLD, row.id, by="rules_core")
    if row.stopped_at and row.told_at:
        await cases.settle(house, tx, OVERDUE, row.id, by="rules_core")


async def _is_followed(tx: AsyncSession, application: Application) -> bool:
    """Tell whether the end of the application was tried: what stands now, stands against it."""
    query = select(ToldEvent.id).where(
        ToldEvent.application_id == application.id,
        ToldEvent.type == "application_withdrawn",
        col(ToldEvent.followed_at).is_(None),
    )
    return (await tx.exec(query.limit(1))).first() is None
