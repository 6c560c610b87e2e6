"""Filing what a family confirmed: the application, each consent with its own proof, and the hand-over."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence.record import Scope
from core.gateway import agreements, cases, consents, stages
from core.gateway.house import House
from core.gateway.proving import recording
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.said import Said
from core.gateway.schooling import conclusions
from core.store.found import first
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
    # A carrier's list of what came knows whole seconds: by it the last yes may have come before the first.
    application = await _register(house, tx, offer, max(before.said_at, said.said_at))
    await consents.give(house, tx, offer, before)
    if restricted_data:
        await _give_data(house, tx, offer, said)
    else:
        await recording.refused(house, tx, house.chance.new_id(), offer, said, scope=Scope.RESTRICTED_DATA)
    await stages.reach(house, tx, application.id, "request", application.id)
    return True


async def _register(house: House, tx: AsyncSession, offer: Offer, at: datetime) -> Application:
    conclusion = await conclusions.lock(tx, offer.conclusion_id or "")
    application = Application(
        id=house.chance.new_id(),
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        submitted_at=at,
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
    conclusion.application_id = offer.application_id = application.id
    await note(house, tx, of_offer(offer), "application_filed", application_id=application.id, said_at=at)
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
    )
    tx.add(consent)
    leaf = await recording.given(house, tx, consent.id, offer, said, agreed=None, scope=Scope.RESTRICTED_DATA)
    told = {"consent_id": consent.id, "record": leaf, "reply_id": said.reply.id, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), "data_consent_given", **told, given_at=said.said_at)


async def end_consents(house: House, tx: AsyncSession, offer: Offer, by: str, said: Said | None = None) -> None:
    """End both consents: the result was obtained, or the family took its application back."""
    await consents.end(house, tx, offer, by, said)
    data = await data_consent(tx, offer)
    if data is not None and data.ended_at is None:
        data.ended_at, data.ended_by = house.clock.now(), by
        if by == consents.FAMILY:
            await recording.undone(house, tx, offer, relates_to=data.id, scope=Scope.RESTRICTED_DATA, said=said)


async def data_consent(tx: AsyncSession, offer: Offer) -> DataConsent | None:
    """Return the consent to restricted data that was given with an offer."""
    return await first(tx, DataConsent, offer_id=offer.id)
