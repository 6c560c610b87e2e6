"""The offer of admission: which papers a referral asks for and until when; it ends with the referral (P 22)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.flow.reply import Wire
from core.gateway import endings, windows
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import note, of_offer
from core.gateway.rows import locked
from core.gateway.states import ReferralStatus
from core.gateway.terms import edition_of
from core.gateway.writing import Draft, say
from core.rules.admission import filed_by_family
from core.store.found import only
from core.store.tables import Application, Consent, Guardian, Offer, Referral, Reply
from core.values import Language

KIND = "admission_papers"
#: Once the family has the notice, its offer ends as its referral does.
_ENDS = {
    ReferralStatus.USED: OfferStatus.CONFIRMED,
    ReferralStatus.CANCELLED: OfferStatus.DECLINED,
    ReferralStatus.EXPIRED: OfferStatus.LAPSED,
}


async def begin(house: House, tx: AsyncSession, about: Offer, referral: Referral) -> None:
    """Tell the family on the way on which it said yes which papers it files, and until when (P 22.3, 22.5)."""
    guardian = await tx.get_one(Guardian, about.guardian_id)
    consent = await only(tx, Consent, offer_id=about.id)
    reply = await tx.get_one(Reply, consent.reply_id)
    offer = Offer(
        id=house.chance.new_id(),
        kind=KIND,
        guardian_id=guardian.id,
        child_id=about.child_id,
        application_id=about.application_id,
        entry_id=about.entry_id,
        edition=about.edition,
        code=await places.free_code(house, tx, guardian),
        created_at=house.clock.now(),
    )
    tx.add(offer)
    referral.papers_offer_id = offer.id
    await note(house, tx, of_offer(offer), "offer_planned", referral_id=referral.id)
    draft = Draft(
        key=house.dialogs[KIND].first,
        purpose="offer",
        dedupe=windows.first_dedupe(offer),
        round=1,
        reply_to=reply.id,
        channel=Wire(reply.wire).channel,
        stored_facts=await facts(house, tx, offer, referral),
    )
    await say(house, tx, draft, guardian, offer)


async def remind(house: House, tx: AsyncSession, referral: Referral, about: Offer, at: datetime) -> None:
    """Say again until when papers can be filed, once for each instant at which a reminder is due."""
    offer = await live(tx, referral)
    guardian = await tx.get_one(Guardian, about.guardian_id)
    until = {"valid_until": {"at": referral.valid_until.isoformat()}}
    draft = Draft("admission.reminder", "notice", f"notice:{referral.id}:reminder:{at:%Y-%m-%d}", stored_facts=until)
    if offer is None:
        await say(house, tx, draft, guardian, about)
    elif await say(house, tx, replace(draft, purpose="repeat", round=offer.round + 1), guardian, offer):
        offer.round += 1
        await note(house, tx, of_offer(offer), "round_repeated", round=offer.round)


async def referral_of(tx: AsyncSession, offer: Offer) -> Referral:
    """Return the referral that an offer of this kind is about."""
    return await only(tx, Referral, papers_offer_id=offer.id)


async def facts(house: House, tx: AsyncSession, offer: Offer, referral: Referral) -> Mapping[str, Any]:
    """Return what a message row keeps of the papers: codes with their validity, and the end of the referral."""
    application = await tx.get_one(Application, referral.application_id)
    marks = frozenset(int(mark) for mark in application.categories.split(";") if mark)
    papers = filed_by_family(marks, edition_of(house, offer), resident=application.resident)
    return {
        "papers": [[paper.code, paper.valid_for.n if paper.valid_for else 0] for paper in papers],
        "valid_until": {"at": referral.valid_until.isoformat()},
    }


def named(house: House, kept: Mapping[str, Any], language: Language) -> Mapping[str, object]:
    """Return what the words say of the papers that a message row keeps."""
    if "papers" not in kept:
        return {}
    usual, brief, full = (_named(house, kept["papers"], language, form) for form in ("", ".brief", ".full"))
    below = "\n".join(f"– {name}" for name in full)
    return {"papers": ", ".join(usual), "papers_brief": ", ".join(brief), "papers_below": below}


def _named(house: House, papers: Sequence[Sequence[Any]], language: Language, form: str) -> list[str]:
    """Return what papers are called, briefly or in full where there is such a form."""
    known = house.texts.keys()
    keys = [f"paper.{code}{form}" if f"paper.{code}{form}" in known else f"paper.{code}" for code, _ in papers]
    return [house.texts.say(key, language, {"number": number}) for key, (_, number) in zip(keys, papers, strict=True)]


async def follow(house: House, tx: AsyncSession, referral: Referral, *, by: str) -> None:
    """End the offer as its referral has ended; `by` says whose doing it was."""
    offer = await live(tx, referral)
    if offer is None:
        return
    then = _ENDS[ReferralStatus(referral.status)]
    if then is OfferStatus.DECLINED and by != "family":
        then = OfferStatus.WITHDRAWN
    if OfferStatus(offer.status) in {OfferStatus.PLANNED, OfferStatus.SENT}:  # no phone ever had the notice
        then = OfferStatus.WITHDRAWN
    await endings.end(house, tx, offer, then, f"offer_{then}")


async def live(tx: AsyncSession, referral: Referral) -> Offer | None:
    """Return the offer of a referral while it lives, locked; referrals of old have none."""
    if referral.papers_offer_id is None:
        return None
    offer = await locked(tx, Offer, referral.papers_offer_id)
    return offer if offer and OfferStatus(offer.status) in LIVE else None
