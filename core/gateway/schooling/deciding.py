"""What the school decided on an application: class and order, or a reasoned refusal, each with its form (A2, A3)."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import consents, stages
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import locked
from core.gateway.schooling import conclusions, filing, telling
from core.rules import decision as rules
from core.rules.finding import Finding
from core.rules.schooling import Placement, accept
from core.store.tables import Application, Handover, Offer, ToldEvent
from core.values import Language

#: What an event answers that must wait for something under way; it is followed again soon.
NOT_YET = ""
_RESULT = "result"


async def take(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Accept or refuse an application as its school decided; an application that ended stays as it is."""
    application = await locked(tx, Application, told.application_id or "")
    offer = await _offer_of(tx, told)
    if application is None or offer is None:
        return "nothing changes because no application is known"
    if await is_undecided(tx, offer):
        return NOT_YET  # first it is registered with the rules core
    if application.status != filing.FILED:
        return f"nothing changes because the application is {application.status} already"
    decision = await _decision(house, tx, told, application, await _facts(tx, offer))
    accepted = decision.kind is rules.Kind.ACCEPTED
    await end(house, tx, application, offer, decision)
    await telling.notify(house, tx, offer, "schooling.accepted" if accepted else "schooling.rejected")
    return f"the application is {application.status}, and the family is told"


async def end(house: House, tx: AsyncSession, application: Application, offer: Offer, decision: rules.Decision) -> None:
    """Keep a decision with its form; what was consented to for this service has had its result (H 5.2, S 5.2)."""
    accepted = decision.kind is rules.Kind.ACCEPTED
    application.status = filing.ACCEPTED if accepted else filing.REFUSED
    await decide(house, tx, decision, application.id, offer)
    await note(house, tx, of_offer(offer), f"school_{application.status}", application_id=application.id)
    await stages.reach(house, tx, application.id, _RESULT, application.id)
    await filing.end_consents(house, tx, offer, consents.RESULT)


async def _decision(
    house: House, tx: AsyncSession, told: ToldEvent, application: Application, facts: Mapping[str, str]
) -> rules.Decision:
    edition = house.catalogue.edition(application.edition)
    key = await house.vault.key_of(tx, told.key_owner)
    said: Mapping[str, Any] = json.loads(key.open(told.said_sealed or b"", "told_event", "said_sealed", told.id))
    if said["ground"]:
        entry = edition.ground(said["ground"])
        finding = Finding(holds=False, ground=said["ground"], citations=edition.cite(entry))
        return rules.refuse(edition, finding, facts=facts)
    placement = Placement(
        grade=int(said["grade"]),
        letter=said["letter"],
        language=Language(said["language"] or application.language),
        order_number=said["order_number"],
        order_date=date.fromisoformat(said["order_date"]),
    )
    return accept(edition, placement, facts=facts)


async def _facts(tx: AsyncSession, offer: Offer) -> dict[str, str]:
    """Return the ids that a decision names."""
    conclusion = await conclusions.of_offer(tx, offer)
    return {"conclusion_id": conclusion.id, "school_id": conclusion.school_id}


async def _offer_of(tx: AsyncSession, told: ToldEvent) -> Offer | None:
    query = select(Offer).where(Offer.application_id == told.application_id, col(Offer.kind).in_(conclusions.KINDS))
    return (await tx.exec(query.with_for_update())).first()


async def is_undecided(tx: AsyncSession, offer: Offer) -> bool:
    """Tell whether the rules core has not answered yet."""
    query = select(Handover.id).where(Handover.offer_id == offer.id, col(Handover.decided_at).is_(None))
    return (await tx.exec(query)).first() is not None
