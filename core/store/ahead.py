"""What the work of a group will ask beside its own rows, read for all of it before any of it is done.

A question in the middle of a group costs itself, and has what the group has changed so far written row by row; without
one everything of a kind is written together.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.store import company
from core.store.foreseen import foresee
from core.store.tables import Application, Consent, Guardian, Message, Offer, Referral, Reply, Report
from core.store.unit import unit_of

#: More than one, as far as anybody knows.
_UNSURE = frozenset({"", "?"})
_PHONES: BindParameter[Any] = bindparam("phones", expanding=True)
_OFFERS: BindParameter[Any] = bindparam("offers", expanding=True)

_QUESTIONS = (
    select(Guardian.phone_index, Offer.id)
    .join(Offer, col(Offer.guardian_id) == col(Guardian.id))
    .where(col(Guardian.phone_index).in_(_PHONES), col(Offer.status).in_(LIVE), col(Offer.kind) != bindparam("but"))
)
_CONSENTS = select(Consent).where(col(Consent.offer_id).in_(_OFFERS))
_STAGES = select(Report.subject, Report.name).where(Report.about == "stage", col(Report.subject).in_(_OFFERS))
_CODES = (
    select(Guardian.phone_index, Offer.code)
    .join(Offer, col(Offer.guardian_id) == col(Guardian.id))
    .where(col(Guardian.phone_index).in_(_PHONES))
    .order_by(col(Offer.created_at).desc())
)
_UNREAD = select(Reply.sender_index, Reply.seq, Reply.id).where(
    col(Reply.sender_index).in_(bindparam("senders", expanding=True)), Reply.status == "stored"
)


async def questions_of(tx: AsyncSession, messages: Collection[Message], but: str) -> None:
    """Read which questions are open to the phones that messages about offers go to, all `but` those of a kind."""
    guardians = await company.read(tx, Guardian, (one.guardian_id for one in messages if one.offer_id))
    found: dict[str, set[str]] = {one.phone_index: set() for one in guardians}
    asked = (await tx.exec(_QUESTIONS, params={"phones": sorted(found), "but": but})).all() if found else ()
    for phone, offer_id in asked:
        found[phone].add(offer_id)
    unit_of(tx).questions = {phone: frozenset(offers) for phone, offers in found.items()}


def asks_nothing_else(tx: AsyncSession, phone_index: str, offer_id: str) -> bool:
    """Tell whether nothing but this offer is open to a phone for certain; False says nothing.

    An offer that the transaction itself has made may be another question, so nothing is certain from then on.
    """
    questions = unit_of(tx).questions
    if questions is None or any(isinstance(row, Offer) for row in tx.sync_session.new):
        return False
    return not questions.get(phone_index, _UNSURE) - {offer_id}


async def referrals_of(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Read what the receipt of messages decides: the referrals they tell of or ask papers for, and whose they are."""
    offers = await company.read(tx, Offer, (one.offer_id for one in messages))
    told = {one.offer_id for one in messages if one.purpose == "decision"} - {None}
    papers = {one.id for one in offers if one.kind == "admission_papers"}
    if told or papers:
        tells = col(Referral.offer_id).in_(told) | col(Referral.papers_offer_id).in_(papers)
        found = (await tx.exec(select(Referral).where(tells))).all()
        await company.read(tx, Offer, (one.papers_offer_id for one in found))
        await company.read(tx, Application, (one.application_id for one in found))


async def of_handovers(tx: AsyncSession, offer_ids: Collection[str]) -> None:
    """Lock offers that are handed over as `company.of_offers` does, and read what their decisions will ask.

    The consents with the replies that gave them, what was said about the offers, the stages they have passed, and the
    codes that their families know already.
    """
    await company.of_offers(tx, offer_ids)
    given = {"offers": list(offer_ids)}
    await company.read(tx, Reply, (one.reply_id for one in (await tx.exec(_CONSENTS, params=given)).all()))
    offers = await company.read(tx, Offer, offer_ids)
    await foresee(tx, offers, ())
    unit = unit_of(tx)
    unit.stages = {one: set() for one in offer_ids}
    for subject, name in (await tx.exec(_STAGES, params=given)).all():
        unit.stages[subject].add(name)
    guardians = await company.read(tx, Guardian, (one.guardian_id for one in offers))
    codes: dict[str, list[str]] = {one.phone_index: [] for one in guardians}
    for phone, code in (await tx.exec(_CODES, params={"phones": sorted(codes)})).all():
        codes[phone].append(code)
    unit.codes = codes


def stages_of(tx: AsyncSession, subject: str) -> set[str] | None:
    """Return the stages that a subject has passed, to be added to; None when nobody has looked."""
    return unit_of(tx).stages.get(subject)


def codes_to(tx: AsyncSession, phone_index: str) -> list[str] | None:
    """Return the codes of all offers to a phone, the latest first, to be added to; None when nobody has looked."""
    return unit_of(tx).codes.get(phone_index)


async def unread_of(tx: AsyncSession, senders: Collection[str]) -> Mapping[str, set[tuple[int, str]]]:
    """Return what these senders have said and nobody has read: the number and the id of each reply."""
    unread: dict[str, set[tuple[int, str]]] = {sender: set() for sender in senders}
    for sender, seq, reply_id in (await tx.exec(_UNREAD, params={"senders": sorted(unread)})).all():
        unread[sender].add((seq, reply_id))
    return unread
