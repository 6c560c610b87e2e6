"""What the ends of a group of offers will ask, read at once for all of them in place of a question of each.

It is read behind the locks of the offers, and whoever changes a message of an offer locks that before. What the
transaction itself says meanwhile makes its offer be asked for anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select as columns_of
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.queries import maybe_on_a_phone
from core.store.tables import CampaignItem, Message, Offer, Outage
from core.store.unit import foreseen_in, unit_of


class Sent(NamedTuple):
    """What is known of one message of an offer."""

    dedupe: str
    purpose: str
    status: str
    channel: str | None
    wire: str | None
    provider_id: str | None
    first_claimed_at: datetime | None
    taken: bool  # by a carrier, at any time, as far as anybody knows


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What was read: messages by offer, outages of all wires that ended after `since`, what campaigns wait for."""

    messages: dict[str, list[Sent]]
    since: datetime | None
    outages: Sequence[Outage]
    looked_for: frozenset[str]
    enlisted: frozenset[str]


async def foresee(tx: AsyncSession, offers: Collection[Offer], about: Collection[str]) -> None:
    """Read it; `about` are the subjects of which campaigns may wait for another offer."""
    messages: dict[str, list[Sent]] = {one.id: [] for one in offers}
    columns = [col(getattr(Message, name)) for name in ("offer_id", *Sent._fields[:-1])]
    query = columns_of(*columns, maybe_on_a_phone()).where(col(Message.offer_id).in_(messages))
    for offer_id, *told in await (await tx.connection()).execute(query):
        messages[offer_id].append(Sent(*told))
    since = min((one.opens_at for one in offers if one.opens_at), default=None)
    ended = col(Outage.ended_at)
    outages = select(Outage).where(ended.is_(None) | (ended > since) if since else ended.is_(None))
    found = (await tx.exec(outages.order_by(col(Outage.began_at)))).all()
    items = select(CampaignItem.subject).where(
        col(CampaignItem.subject).in_(about), col(CampaignItem.offer_id).is_(None), col(CampaignItem.closed).is_(False)
    )
    enlisted = frozenset((await tx.exec(items)).all()) if about else frozenset()
    unit_of(tx).foreseen = Foreseen(messages, since, found, frozenset(about), enlisted)


def foresee_messages(tx: AsyncSession, messages: Mapping[str, Sequence[Message]]) -> None:
    """Take these for all the messages of their offers."""
    unit = unit_of(tx)
    foreseen: Foreseen = unit.foreseen or Foreseen({}, None, (), frozenset(), frozenset())
    unit.foreseen = foreseen
    for offer_id, sent in messages.items():
        foreseen.messages[offer_id] = [_sent(one) for one in sent]


def _sent(one: Message) -> Sent:
    taken = one.accepted_at is not None or one.maybe_seen
    return Sent(*(getattr(one, name) for name in Sent._fields[:-1]), taken)  # type: ignore[call-arg]  # each has its name


def _in_hand(tx: AsyncSession) -> Foreseen | None:
    foreseen: Foreseen | None = foreseen_in(tx)
    return foreseen


def messages_of(tx: AsyncSession, offer_id: str) -> Sequence[Sent] | None:
    """Return what was sent about an offer; None when nobody has looked, or something was said since."""
    foreseen = _in_hand(tx)
    return foreseen.messages.get(offer_id) if foreseen else None


def said_more(tx: AsyncSession, offer_id: str) -> None:
    """Note that the transaction itself has said something about an offer."""
    if foreseen := _in_hand(tx):
        foreseen.messages.pop(offer_id, None)


def outages_since(tx: AsyncSession, opens_at: datetime) -> Sequence[Outage] | None:
    """Return the outages that ended after an instant or go on, in their order; None when nobody has looked so far."""
    foreseen = _in_hand(tx)
    if foreseen is None or foreseen.since is None or opens_at < foreseen.since:
        return None
    return [one for one in foreseen.outages if one.ended_at is None or one.ended_at > opens_at]


def is_enlisted(tx: AsyncSession, subject: str) -> bool:
    """Tell whether a campaign may wait for an offer about this."""
    foreseen = _in_hand(tx)
    return foreseen is None or subject not in foreseen.looked_for or subject in foreseen.enlisted
