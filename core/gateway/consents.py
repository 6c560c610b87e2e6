"""Keeping a yes with everything that proves it, and opening the only door to a hand-over."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.consent import Evidence
from core.flow.outbox import MessageStatus
from core.gateway import families, windows
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.said import Said
from core.store.tables import Consent, Handover, Message, Offer


async def give(house: House, tx: AsyncSession, offer: Offer, said: Said) -> None:
    """Keep the consent and queue its hand-over, in the transaction that confirms the offer."""
    now = house.clock.now()
    evidence = await _evidence(house, tx, offer, said)
    consent = Consent(
        id=house.chance.new_id(),
        offer_id=offer.id,
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        reply_id=said.reply.id,
        given_at=said.said_at,
        evidence=dict(evidence.to_json()),
    )
    handover = Handover(id=house.chance.new_id(), offer_id=offer.id, due_at=now, created_at=now)
    tx.add_all((consent, handover))
    await tx.flush()
    told = {"consent_id": consent.id, "reply_id": said.reply.id, "given_at": said.said_at, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), "consent_given", **told)


async def _evidence(house: House, tx: AsyncSession, offer: Offer, said: Said) -> Evidence:
    window = windows.proven(offer)
    key = await families.key_of(house, tx, offer.guardian_id)
    shown = await _shown(tx, offer)
    texts = [key.open(row.body_sealed or b"", "message", "body_sealed", row.id) for row in shown]
    return Evidence(
        offer_id=offer.id,
        edition=offer.edition,
        message_ids=tuple(row.id for row in shown),
        templates=tuple(row.template for row in shown),
        shown=tuple(key.commit(text) for text in texts),
        reply_id=said.reply.id,
        reply_provider_id=said.reply.provider_id,
        reply_wire=said.reply.wire,
        answer=key.commit(said.text),
        rule=said.reading.rule,
        language=said.reading.language or said.guardian.language,
        said_at=said.said_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        basis=window.basis,
    )


async def _shown(tx: AsyncSession, offer: Offer) -> Sequence[Message]:
    """Return the questions that left us, in their order."""
    query = select(Message).where(
        Message.offer_id == offer.id,
        col(Message.purpose).in_(("offer", "repeat")),
        col(Message.first_claimed_at).is_not(None),
        col(Message.body_sealed).is_not(None),
        Message.status != MessageStatus.FAILED,
    )
    return (await tx.exec(query.order_by(col(Message.seq)))).all()


async def end(house: House, tx: AsyncSession, offer: Offer, by: str) -> None:
    """Note that a consent no longer holds; the evidence of its having been given stays."""
    consent = (await tx.exec(select(Consent).where(Consent.offer_id == offer.id))).first()
    if consent and consent.ended_at is None:
        consent.ended_at, consent.ended_by = house.clock.now(), by
        await note(house, tx, of_offer(offer), "consent_cancelled", consent_id=consent.id, by=by)
