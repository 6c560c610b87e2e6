"""Filing what a family confirmed: the application, each consent with its own proof, and the hand-over."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import agreements, cases, consents, stages
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.said import Said
from core.gateway.schooling import conclusions
from core.store.tables import Application, DataConsent, Offer

#: What the yes to the service did; the reply that said it proves that consent.
AGREED = "service_agreed"
#: Why the desk looks at a yes to the data whose yes to the service nobody has said.
UNPROVEN = "consent_unproven"
FILED, ACCEPTED, REFUSED, WITHDRAWN = "filed", "accepted", "refused", "withdrawn"


async def file(house: House, tx: AsyncSession, rows: OfferRows, said: Said, *, restricted_data: bool) -> bool:
    """Register the application with its consents, and queue its hand-over, all in the transaction of the last yes.

    Without the consent to restricted data it is handed over too: the rules core refuses it with its ground. False when
    no reply proves the yes to the service: then nothing is filed, and a person looks at it.
    """
    offer = rows.offer
    before = await agreements.latest(house, tx, offer, AGREED, said)
    if before is None:
        await cases.open_once(house, tx, UNPROVEN, offer.id, None, offer.guardian_id)
        return False
    application = await _register(house, tx, offer, said)
    await consents.give(house, tx, offer, before)
    if restricted_data:
        await _give_data(house, tx, offer, said)
    await stages.reach(house, tx, application.id, "request", application.id)
    return True


async def _register(house: House, tx: AsyncSession, offer: Offer, said: Said) -> Application:
    conclusion = await conclusions.lock(tx, offer.conclusion_id or "")
    application = Application(
        id=house.chance.new_id(),
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        submitted_at=said.said_at,
        categories="",
        verified=True,
        queue_class="",
        language=conclusion.language,
        status=FILED,
        service=offer.kind,
        edition=offer.edition,
        created_at=house.clock.now(),
    )
    tx.add(application)
    await tx.flush()
    conclusion.application_id = offer.application_id = application.id
    await note(house, tx, of_offer(offer), "application_filed", application_id=application.id, said_at=said.said_at)
    return application


async def _give_data(house: House, tx: AsyncSession, offer: Offer, said: Said) -> None:
    """Keep the yes to restricted data with its own proof."""
    consent = DataConsent(
        id=house.chance.new_id(),
        offer_id=offer.id,
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        service=offer.kind,
        reply_id=said.reply.id,
        given_at=said.said_at,
        evidence=dict((await consents.evidence_of(house, tx, offer, said)).to_json()),
    )
    tx.add(consent)
    await tx.flush()
    told = {"consent_id": consent.id, "reply_id": said.reply.id, "given_at": said.said_at, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), "data_consent_given", **told)


async def end_consents(house: House, tx: AsyncSession, offer: Offer, by: str) -> None:
    """End both consents: the result was obtained, or the family took its application back."""
    await consents.end(house, tx, offer, by)
    data = await data_consent(tx, offer)
    if data is not None and data.ended_at is None:
        data.ended_at, data.ended_by = house.clock.now(), by


async def data_consent(tx: AsyncSession, offer: Offer) -> DataConsent | None:
    """Return the consent to restricted data that was given with an offer."""
    return (await tx.exec(select(DataConsent).where(DataConsent.offer_id == offer.id))).first()
