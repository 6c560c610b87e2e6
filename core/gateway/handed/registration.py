"""A confirmed registration, handed over: the child stands in its queues, once, and the family is told (P 6.5, 7)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.documents import tell_of
from core.errors import TransitionError
from core.flow.handover import HandoverStatus
from core.gateway import cases, consents, conversing, registering, stages
from core.gateway.handed.telling import tell
from core.gateway.handed.ways import Handed, nothing_held
from core.gateway.house import House
from core.gateway.queueing import Confirmed
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.saying.choices import Choice
from core.gateway.terms import edition_of
from core.gateway.writing import Draft
from core.rules.queue import QueueClass
from core.store.found import only
from core.store.lookups import Lookups
from core.store.tables import Application, Consent, Decision, Handover, Offer
from core.views import numbers

#: Why the desk looks: the register took a confirmed application for none that may be queued.
NOT_TAKEN = "registration_not_taken"


async def _tells(house: House, tx: AsyncSession, rows: OfferRows) -> Mapping[str, Any]:
    """Return what was chosen, and from when the application counts: the instant of the confirming reply."""
    told = await _confirmed(house, tx, rows.offer, "")
    return {
        "submitted_at": told.submitted_at.isoformat(timespec="milliseconds"),
        "preschools": list(told.preschools),
        "language": told.language,
        "categories": list(told.categories),
        "verified": not told.claims,
        "wished_from_age": told.wished_from_age,
    }


async def _confirmed(house: House, tx: AsyncSession, offer: Offer, application_id: str) -> Confirmed:
    stands = await conversing.place_of(house, tx, offer)
    if stands is None:
        raise TransitionError
    choice, consent = Choice.of(stands), await only(tx, Consent, offer_id=offer.id)
    general = edition_of(house, offer).classes[QueueClass.GENERAL].categories
    return Confirmed(
        application_id,
        offer.child_id,
        consent.given_at,
        choice.preschools,
        choice.language,
        choice.categories or (min(general),),
        claims=bool(choice.categories),
        wished_from_age=choice.from_age,
    )


async def _take(
    house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, answer: Mapping[str, Any]
) -> HandoverStatus:
    """Queue the child, unless the rules core refuses, a register was quicker or the act does not let it be queued."""
    offer = rows.offer
    if "decision" in answer:
        await cases.open_once(house, tx, NOT_TAKEN, offer.id, None, offer.guardian_id)
        return await _refuse(house, tx, handover, offer, "registration.not_taken")
    if await registering.is_placed(tx, offer.child_id):
        return await _refuse(house, tx, handover, offer, "registration.already_queued")
    told = await _confirmed(house, tx, offer, house.chance.new_id())
    against = await house.queueing(tx, told, house.clock.now())
    application = await tx.get(Application, told.application_id)
    if application is None:
        await cases.open_once(house, tx, NOT_TAKEN, offer.id, None, offer.guardian_id)
        return await _refuse(house, tx, handover, offer, "registration.not_taken")
    offer.application_id = application.id
    if against:  # the notice of annex 3 and a word to the family follow by themselves (P 5.6)
        return await _refuse(house, tx, handover, offer, "")
    await _queued(house, tx, offer, application)
    return HandoverStatus.ACCEPTED


async def _refuse(house: House, tx: AsyncSession, handover: Handover, offer: Offer, words: str) -> HandoverStatus:
    await note(house, tx, of_offer(offer), "handover_refused", handover_id=handover.id)
    await consents.end(house, tx, offer, consents.RESULT)
    if words:
        await tell(house, tx, offer, Draft(words, "decision", f"decision:{offer.id}"))
    return HandoverStatus.REFUSED


async def _queued(house: House, tx: AsyncSession, offer: Offer, application: Application) -> None:
    """Issue the notice of annex 4, and tell the family its numbers: a forecast (P 6.5, readings 8 and 9)."""
    query = select(Decision).where(Decision.application_id == application.id, Decision.kind == "queued")
    decision = (await tx.exec(query.order_by(col(Decision.seq)))).one()
    decision.offer_id = offer.id
    await tell_of(tx, house.press, decision, decision.at)
    told = {"application_id": application.id, "decision_id": decision.id, "submitted_at": application.submitted_at}
    await note(house, tx, of_offer(offer), "application_queued", **told)
    await stages.reach(house, tx, application.id, "queued", application.id)
    await consents.end(house, tx, offer, consents.RESULT)
    found = await numbers.of_application(Lookups(tx), house.catalogue, house.clock.now(), application.id)
    standings = [[one.entry.preschool_id, "waiting", one.number] for one in found]
    kept = {"standings": standings, "count": len(standings)}
    await tell(house, tx, offer, Draft("registration.queued", "decision", f"decision:{offer.id}", stored_facts=kept))


WAYS = Handed(tells=_tells, take=_take, free=nothing_held)
