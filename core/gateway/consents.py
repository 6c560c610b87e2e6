"""Keeping a yes with everything that proves it, and opening the only door to a hand-over."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.consent import Agreement, Evidence
from core.flow.outbox import MessageStatus
from core.gateway import consent_texts, families, windows
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.said import Said
from core.gateway.terms import edition_of, terms_of
from core.rules import consents as rules
from core.store.tables import Application, Consent, Handover, Message, Offer
from core.store.vault import OwnKey

#: What ends a consent by itself: the service has had its result.
RESULT = "result"


async def give(house: House, tx: AsyncSession, offer: Offer, said: Said, agreed: Said | None = None) -> None:
    """Keep the consent and queue its hand-over, in the transaction that confirms the offer.

    `agreed` is the yes to the texts, where a question of its own asked for it and another yes ended the dialog.
    """
    now = house.clock.now()
    evidence = await evidence_of(house, tx, offer, said, agreed)
    consent = Consent(
        id=house.chance.new_id(),
        offer_id=offer.id,
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        service=service_of(house, offer),
        reply_id=said.reply.id,
        given_at=said.said_at,
        evidence=dict(evidence.to_json()),
    )
    handover = Handover(id=house.chance.new_id(), offer_id=offer.id, due_at=now, created_at=now)
    tx.add_all((consent, handover))
    await tx.flush()
    told = {"consent_id": consent.id, "reply_id": said.reply.id, "given_at": said.said_at, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), "consent_given", **told)


def service_of(house: House, offer: Offer) -> str:
    """Return the service that a yes to an offer begins, and to which it therefore consents (reading 7)."""
    terms = terms_of(house, offer)
    return str(terms.setting("consent_for")) if "consent_for" in terms.entries else ""


async def objection(house: House, tx: AsyncSession, offer: Offer, application: Application | None) -> str:
    """Say what stands against using the consent of an offer for the service it begins, or nothing (P A2.8(1), A5).

    A consent to queueing serves no admission, and one whose result was obtained serves nothing any more.
    """
    consent = (await tx.exec(select(Consent).where(Consent.offer_id == offer.id))).one()
    edition, service = edition_of(house, offer), service_of(house, offer)
    given_for = consent.service or service
    for form in rules.asked(service, edition, resident=application is None or application.resident):
        found = rules.serves(form, given_for, service, edition, result_at=consent.ended_at, now=house.clock.now())
        if not found.holds:
            return found.ground
    return ""


async def evidence_of(house: House, tx: AsyncSession, offer: Offer, said: Said, agreed: Said | None = None) -> Evidence:
    """Return what proves a yes: what was shown before it was answered, and the window in which it was said."""
    window = windows.proven(offer)
    key = await families.key_of(house, tx, offer.guardian_id)
    shown = await _shown(tx, offer, said)
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
        consents=consent_texts.cited(shown) or None,
        agreed=_agreement(agreed, key) if agreed else None,
    )


def _agreement(agreed: Said, key: OwnKey) -> Agreement:
    return Agreement(
        reply_id=agreed.reply.id,
        reply_provider_id=agreed.reply.provider_id,
        reply_wire=agreed.reply.wire,
        answer=key.commit(agreed.text),
        rule=agreed.reading.rule,
        said_at=agreed.said_at,
    )


async def _shown(tx: AsyncSession, offer: Offer, said: Said) -> Sequence[Message]:
    """Return the questions that left us before this was answered, and the texts they asked about, in their order.

    A consent that was given in the middle of a dialog is kept at its end: later questions prove nothing about it.
    """
    answered = (await tx.exec(select(func.min(col(Message.seq))).where(Message.reply_to == said.reply.id))).one()
    query = select(Message).where(
        Message.offer_id == offer.id,
        col(Message.purpose).in_(("offer", "repeat", "question", "consent_text")),
        col(Message.first_claimed_at).is_not(None),
        col(Message.body_sealed).is_not(None),
        Message.status != MessageStatus.FAILED,
    )
    if answered:
        query = query.where(col(Message.seq) < answered)
    elif said.reply.read_at is not None:  # it was answered with nothing
        query = query.where(col(Message.first_claimed_at) < said.reply.read_at)
    return (await tx.exec(query.order_by(col(Message.seq)))).all()


async def end(house: House, tx: AsyncSession, offer: Offer, by: str) -> None:
    """Note that a consent no longer holds: taken back, or its result was obtained (P A5); the evidence stays."""
    consent = (await tx.exec(select(Consent).where(Consent.offer_id == offer.id))).first()
    if consent and consent.ended_at is None:
        consent.ended_at, consent.ended_by = house.clock.now(), by
        event = "consent_ended" if by == RESULT else "consent_cancelled"
        await note(house, tx, of_offer(offer), event, consent_id=consent.id, by=by)
