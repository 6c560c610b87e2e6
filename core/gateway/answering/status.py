"""Where a family stands: every open question, referral with its last day, queue, and application at a school."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering import answers
from core.gateway.house import House
from core.gateway.said import Said, answer, answer_as
from core.gateway.schooling import filing
from core.rules.calendar import local
from core.rules.queue import QueueClass, number_of
from core.store.line import rank
from core.store.tables import Application, Conclusion, Contract, Guardian, Offer, Package, QueueEntry, Referral

#: More messages at once are read by nobody; the last one then says where the rest stands.
_MOST = 5
_LIVE = ("issued", "extended")


async def tell(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> None:
    """Tell what waits for an answer first, then referrals, then the queues; children and offers one by one."""
    for offer in offers[:_MOST]:
        await _open(house, tx, said, offer)
    asked = {offer.entry_id for offer in offers if offer.kind == "vacancy" and offer.entry_id}
    notes = [
        found
        for application in await _applications(tx, guardians)
        for found in (
            *await _referrals(tx, application),
            *await _queues(house, tx, application, asked),
            *await _school(tx, application),
        )
    ]
    room = max(_MOST - len(offers), 1)
    shown = notes if len(notes) <= room else notes[: room - 1]
    for number, (key, kept) in enumerate(shown):
        await answer_as(house, tx, said, key, facts={}, stored_facts=kept, part=f"status:{number}")
    if len(shown) < len(notes):
        await answer(house, tx, said, "status.more")
    elif not notes and not offers:
        await answer(house, tx, said, "common.status_none")


async def _open(house: House, tx: AsyncSession, said: Said, offer: Offer) -> None:
    """Say what is asked and until when: a place in a few words, anything else as the question itself."""
    own = await answers.speaker(tx, said, offer)
    if offer.kind == "vacancy":
        await answer_as(
            house, tx, own, "common.status_open", offer, facts={}, stored_facts=_asks(house, offer), part=offer.id
        )
    else:
        await answers.once_more(house, tx, offer.id, own)


def _asks(house: House, offer: Offer) -> Mapping[str, Any]:
    """Return what puts the buttons of the question under words of our own."""
    return {"question": house.dialogs[offer.kind].first}


async def _applications(tx: AsyncSession, guardians: Sequence[Guardian]) -> Sequence[Application]:
    own = col(Application.guardian_id).in_([guardian.id for guardian in guardians])
    query = select(Application).where(own).order_by(col(Application.submitted_at), col(Application.id))
    return (await tx.exec(query)).all()


Note = tuple[str, Mapping[str, Any]]


async def _referrals(tx: AsyncSession, application: Application) -> list[Note]:
    """Return what is to be done about each valid referral: papers, waiting for their check, or the contract."""
    query = select(Referral).where(Referral.application_id == application.id, col(Referral.status).in_(_LIVE))
    return [await _referral(tx, referral, application) for referral in (await tx.exec(query)).all()]


async def _referral(tx: AsyncSession, referral: Referral, application: Application) -> Note:
    entry = await tx.get_one(QueueEntry, referral.entry_id)
    kept: dict[str, Any] = {"child_id": application.child_id, "preschool_id": entry.preschool_id}
    to_sign = select(Contract.id).where(Contract.referral_id == referral.id, Contract.status == "to_sign")
    if (await tx.exec(to_sign)).first():
        return "admission.contract", kept
    in_review = select(Package.id).where(Package.referral_id == referral.id, Package.status == "under_review")
    if (await tx.exec(in_review)).first():
        return "status.papers", kept
    last = local(referral.valid_until).date()
    return "status.referral", {**kept, "papers_by": {"on": last.isoformat()}}


async def _queues(house: House, tx: AsyncSession, application: Application, asked: Collection[str]) -> list[Note]:
    """Return the places in line of one child, all in one message; what is asked about already is not all of it."""
    query = select(QueueEntry).where(
        QueueEntry.application_id == application.id, col(QueueEntry.status).in_(("waiting", "offered", "suspended"))
    )
    entries = (await tx.exec(query.order_by(col(QueueEntry.wish), col(QueueEntry.id)))).all()
    if all(entry.id in asked for entry in entries):
        return []
    standings = [await _standing(house, tx, entry, application, asked) for entry in entries]
    return [("status.queue", {"child_id": application.child_id, "standings": standings})]


async def _school(tx: AsyncSession, application: Application) -> list[Note]:
    """Return until when a school answers; which service it is was said to an identified guardian alone."""
    query = select(Conclusion).where(Conclusion.application_id == application.id)
    conclusion = (await tx.exec(query)).first()
    if conclusion is None or application.status != filing.FILED:
        return []
    kept: dict[str, Any] = {"child_id": application.child_id}
    if conclusion.decide_by is None:
        return [("schooling.already", kept)]
    return [("status.school", {**kept, "decide_by": {"on": conclusion.decide_by.isoformat()}})]


async def _standing(
    house: House, tx: AsyncSession, entry: QueueEntry, application: Application, asked: Collection[str]
) -> list[Any]:
    """Return preschool, status and number or day; an offer not yet told changes nothing."""
    if entry.status == "suspended":
        return [entry.preschool_id, entry.status, local(entry.resume_at).date().isoformat() if entry.resume_at else ""]
    if entry.id in asked:
        return [entry.preschool_id, "offered", ""]
    found = await rank(tx, entry)
    counts = {QueueClass(name): count for name, count in found.waiting.items()}
    edition = house.catalogue.edition(application.edition)
    number = number_of(QueueClass(entry.queue_class), found.before, counts, found.phase, edition)
    return [entry.preschool_id, "waiting", number]
