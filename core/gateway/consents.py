"""Keeping a yes with everything that proves it, and opening the only door to a hand-over."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence.record import Scope
from core.gateway.house import House
from core.gateway.proving import recording
from core.gateway.record import note, of_offer
from core.gateway.said import Said
from core.gateway.terms import edition_of, service_of
from core.rules import consents as rules
from core.store.found import first, only
from core.store.tables import Application, Consent, Handover, Offer

#: What ends a consent by itself: the service has had its result.
RESULT = "result"
#: Who takes one back.
FAMILY = "family"


async def give(house: House, tx: AsyncSession, offer: Offer, said: Said, agreed: Said | None = None) -> None:
    """Keep the consent with its signed record and queue its hand-over, in the transaction that confirms the offer.

    `agreed` is the yes to the texts, where a question of its own asked for it and another yes ended the dialog.
    """
    now = house.clock.now()
    consent = Consent(
        id=house.chance.new_id(),
        offer_id=offer.id,
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        service=service_of(house, offer),
        reply_id=said.reply.id,
        given_at=said.said_at,
    )
    handover = Handover(id=house.chance.new_id(), offer_id=offer.id, due_at=now, created_at=now)
    tx.add_all((consent, handover))
    leaf = await recording.given(house, tx, consent.id, offer, said, agreed=agreed, scope=Scope.SERVICE)
    told = {"consent_id": consent.id, "record": leaf, "reply_id": said.reply.id, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), "consent_given", **told, given_at=said.said_at)


async def objection(house: House, tx: AsyncSession, offer: Offer, application: Application | None) -> str:
    """Say what stands against using the consent of an offer for the service it begins, or nothing (P A2.8(1), A5).

    A consent to queueing serves no admission, and one whose result was obtained serves nothing any more.
    """
    consent = await only(tx, Consent, offer_id=offer.id)
    edition, service = edition_of(house, offer), service_of(house, offer)
    given_for = consent.service or service
    for form in rules.asked(service, edition, resident=application is None or application.resident):
        found = rules.serves(form, given_for, service, edition, result_at=consent.ended_at, now=house.clock.now())
        if not found.holds:
            return found.ground
    return ""


async def end(house: House, tx: AsyncSession, offer: Offer, by: str, said: Said | None = None) -> None:
    """Note that a consent no longer holds: taken back, or its result was obtained (P A5); the evidence stays.

    One that is taken back, by the reply that was `said` or as a register tells, has a linked record of that.
    """
    consent = await first(tx, Consent, offer_id=offer.id)
    if consent and consent.ended_at is None:
        consent.ended_at, consent.ended_by = house.clock.now(), by
        if by == FAMILY:
            await recording.undone(house, tx, offer, relates_to=consent.id, scope=Scope.SERVICE, said=said)
        event = "consent_ended" if by == RESULT else "consent_cancelled"
        await note(house, tx, of_offer(offer), event, consent_id=consent.id, by=by)
