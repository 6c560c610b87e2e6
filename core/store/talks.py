"""What a group of replies will ask about their families, read at once for all of them in place of a question of each.

Who is behind a number, what each family was offered and when that left us, the messages about what is open, and what
we have answered lately. It is read behind the locks of what is open: nobody else ends an offer or changes its messages
meanwhile, and a question that leaves us later cannot have been answered by what has come already.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, event
from sqlalchemy import select as columns_of
from sqlalchemy.orm import object_session
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.store.columns import Instant
from core.store.foreseen import foresee_messages
from core.store.queries import first_sent
from core.store.tables import Guardian, Message, Offer
from core.store.unit import found_in, unit_of


class Answer(NamedTuple):
    """One message to a family that answers a reply."""

    reply_to: str | None
    dedupe: str
    key: str
    offer_id: str | None
    facts: dict[str, Any]
    seq: int


@dataclass(slots=True)
class Talks:
    """What was read, and what the transaction itself has answered since."""

    people: dict[str, Sequence[Guardian]] = field(default_factory=dict)  # by a blind index of a number or chat
    offers: dict[str, list[Offer]] = field(default_factory=dict)  # that have left us, by guardian
    sent: dict[str, datetime] = field(default_factory=dict)  # when the first question of each of these left us
    shown: dict[str, Sequence[Message]] = field(default_factory=dict)  # by offer, in their order
    since: datetime | None = None  # of these guardians all is known that was answered from then on
    answers: dict[str, list[Answer]] = field(default_factory=dict)  # by guardian
    replies: set[str] = field(default_factory=set)  # of these all answers are known


_GUARDIANS: BindParameter[Any] = bindparam("guardians", expanding=True)
_SENT = select(Offer, first_sent()).where(col(Offer.guardian_id).in_(_GUARDIANS))
_MESSAGES = select(Message).where(col(Message.offer_id).in_(bindparam("offers", expanding=True)))
_ANSWERS: Any = columns_of(col(Message.guardian_id), *(col(getattr(Message, name)) for name in Answer._fields)).where(
    col(Message.guardian_id).in_(_GUARDIANS),
    col(Message.reply_to).in_(bindparam("replies", expanding=True))
    | (col(Message.reply_to).is_not(None) & (col(Message.created_at) >= bindparam("since", type_=Instant))),
)


async def take_up(
    tx: AsyncSession, people: Sequence[Guardian], indexes: Iterable[str], reply_ids: Collection[str], since: datetime
) -> None:
    """Read what replies will ask that came from these numbers and chats; `people` are all who have one of them.

    Of what was answered lately that is known from `since` on.
    """
    talks = _begun(tx)
    for index in indexes:
        talks.people[index] = [one for one in people if index in {one.phone_index, one.telegram_index}]
    ids = [one.id for one in people]
    live = [one for one in await _offers(tx, ids) if one.status in LIVE]
    await _messages(tx, talks, live)
    answers: dict[str, list[Answer]] = {one: [] for one in ids}
    given = {"guardians": ids, "replies": list(reply_ids), "since": since}
    for guardian_id, *told in (await tx.exec(_ANSWERS, params=given)).all():
        answers[guardian_id].append(Answer(*told))
    talks.answers, talks.replies, talks.since = answers, set(reply_ids), since


async def _messages(tx: AsyncSession, talks: Talks, offers: Collection[Offer]) -> None:
    shown: dict[str, list[Message]] = {one.id: [] for one in offers}
    found = (await tx.exec(_MESSAGES, params={"offers": list(shown)})).all() if shown else ()
    for message in sorted(found, key=lambda one: one.seq):
        shown[message.offer_id or ""].append(message)
    talks.shown |= shown
    foresee_messages(tx, shown)


def people_of(tx: AsyncSession, index: str) -> Sequence[Guardian] | None:
    """Return who has a number or chat, by its blind index; None when nobody has looked."""
    talks = _in_hand(tx)
    return talks.people.get(index) if talks else None


async def asked_of(tx: AsyncSession, guardian_ids: Sequence[str], until: datetime) -> list[Offer]:
    """Return the offers to these guardians that are open and whose question left us by an instant, oldest first."""
    asked = [one for one in await _offers(tx, guardian_ids) if one.status in LIVE]
    sent = _begun(tx).sent
    return sorted((one for one in asked if sent[one.id] <= until), key=lambda one: (one.created_at, one.id))


async def ended_of(tx: AsyncSession, guardian_ids: Sequence[str], most: int) -> list[Offer]:
    """Return the offers to these guardians that have left us and ended, the latest first."""
    over = [one for one in await _offers(tx, guardian_ids) if one.status not in LIVE]
    return sorted(over, key=lambda one: one.ended_at or one.created_at, reverse=True)[:most]


async def _offers(tx: AsyncSession, guardian_ids: Sequence[str]) -> list[Offer]:
    """Return the offers to these guardians that have left us, however they stand now, by their ids."""
    talks = _begun(tx)
    missing = [one for one in guardian_ids if one not in talks.offers]
    found: dict[str, list[Offer]] = {one: [] for one in missing}
    rows = (await tx.exec(_SENT, params={"guardians": missing})).all() if missing else ()
    for offer, sent_at in rows:
        if sent_at is not None:
            talks.sent[offer.id] = sent_at
            found[offer.guardian_id].append(offer)
    talks.offers |= found
    return sorted((offer for one in guardian_ids for offer in talks.offers[one]), key=lambda offer: offer.id)


async def sent_at(tx: AsyncSession, offer_id: str) -> datetime | None:
    """Return when the first question of an offer left us; None when none has."""
    talks = _begun(tx)
    if offer_id not in talks.sent:
        offer = await tx.get_one(Offer, offer_id)
        await _offers(tx, [offer.guardian_id])
    return talks.sent.get(offer_id)


def shown_of(tx: AsyncSession, offer_id: str) -> Sequence[Message] | None:
    """Return the messages about an offer that were there when its group began; None when nobody has looked."""
    talks = _in_hand(tx)
    return talks.shown.get(offer_id) if talks else None


def answers_since(tx: AsyncSession, guardian_id: str, since: datetime) -> Sequence[Answer] | None:
    """Return what was answered to a guardian from an instant on, and maybe more; None when nobody has looked so far."""
    talks = _in_hand(tx)
    if talks is None or talks.since is None or since < talks.since:
        return None
    return talks.answers.get(guardian_id)


def answers_to(tx: AsyncSession, guardian_id: str, reply_id: str) -> Sequence[Answer] | None:
    """Return what was answered to a guardian's reply; None when nobody has looked."""
    talks = _in_hand(tx)
    if talks is None or reply_id not in talks.replies or guardian_id not in talks.answers:
        return None
    return [one for one in talks.answers[guardian_id] if one.reply_to == reply_id]


def answered(tx: AsyncSession, message: Message) -> None:
    """Note what the transaction itself answers."""
    talks = _in_hand(tx)
    if talks and message.reply_to and message.guardian_id in talks.answers:
        talks.answers[message.guardian_id].append(Answer(*(getattr(message, name) for name in Answer._fields)))


def _begun(tx: AsyncSession) -> Talks:
    unit = unit_of(tx)
    unit.talks = unit.talks or Talks()
    talks: Talks = unit.talks
    return talks


def _in_hand(tx: AsyncSession) -> Talks | None:
    unit = found_in(tx.sync_session)
    return unit.talks if unit else None


@event.listens_for(Guardian.phone_index, "set")
@event.listens_for(Guardian.telegram_index, "set")
def _moved(guardian: Guardian, *_: object) -> None:
    """Forget who has which number and chat: somebody else has one now."""
    session = object_session(guardian)
    unit = found_in(session) if session else None
    if unit and unit.talks:
        unit.talks.people.clear()
