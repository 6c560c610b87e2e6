"""Putting a message into the outbox; it gets its words when it is claimed (core.gateway.saying.wording)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.flow.channel import choose
from core.flow.outbox import ASKS, lane_of, may_leave_at
from core.gateway import families
from core.gateway.house import House
from core.gateway.record import next_seq, note, of_offer
from core.store.foreseen import Sent, messages_of, said_more
from core.store.tables import Guardian, Message, Offer
from core.store.talks import Answer, answered, answers_to
from core.store.unit import is_new, unit_of
from core.store.vault import of_guardian
from core.values import ChannelName, Language

#: The language of a message to somebody in Telegram whom nobody knows yet.
BOTH = "kk+ru"


@dataclass(frozen=True, slots=True)
class Draft:
    """What shall be said: the key of the words, the facts in them, and why it is said."""

    key: str
    purpose: str
    dedupe: str
    facts: Mapping[str, date | datetime | str | int] | None = None
    round: int = 0
    reply_to: str | None = None
    channel: ChannelName | None = None
    language: Language | None = None
    tried: str = ""
    stored_facts: Mapping[str, Any] | None = None  # of a message that is said again elsewhere
    replaces: str | None = None  # the message row that this one is shown in place of, where the channel can
    by_telephone: bool = False  # the family asks for it on the telephone right now
    fresh: bool = False  # it is named by what was made in this very transaction: nobody can have said it
    campaign: str | None = None  # one of many: it leaves at the pace of this campaign, in the room that others leave

    @property
    def answers(self) -> bool:
        """Whether it answers a family that wrote or called first: such a message keeps no quiet hours."""
        return self.by_telephone or self.reply_to is not None


async def say(
    house: House, tx: AsyncSession, draft: Draft, guardian: Guardian, offer: Offer | None = None
) -> Message | None:
    """Put one message into the outbox, once per `dedupe`; it gets its words when it is claimed."""
    if not draft.fresh and await _is_said(tx, draft, guardian, offer):
        return None
    unit_of(tx).said.add(draft.dedupe)
    message = _written(house, draft, guardian, offer, await next_seq(tx, Message))
    tx.add(message)
    answered(tx, message)
    if offer:
        said_more(tx, offer.id)
        await note(house, tx, of_offer(offer), "message_queued", message_id=message.id, key=message.key)
        if message.due_at > message.created_at and draft.purpose in ASKS:  # it is received in the morning
            await note(house, tx, of_offer(offer), "message_held", message_id=message.id, until=message.due_at)
    return message


async def _is_said(tx: AsyncSession, draft: Draft, guardian: Guardian, offer: Offer | None) -> bool:
    """Tell whether a message of this name is in the outbox.

    What is named by an offer is one of its messages, and what is named by a reply one of the answers to it.
    """
    dedupe = draft.dedupe
    if dedupe in unit_of(tx).said:
        return True
    known: Sequence[Sent | Answer] | None = None
    if offer and offer.id in dedupe:
        known = () if is_new(tx, offer) else messages_of(tx, offer.id)
    elif draft.reply_to and draft.reply_to in dedupe:
        known = answers_to(tx, guardian.id, draft.reply_to)
    if known is not None:
        return any(one.dedupe == dedupe for one in known)
    return (await tx.exec(select(Message.id).where(Message.dedupe == dedupe))).first() is not None


def _written(house: House, draft: Draft, guardian: Guardian, offer: Offer | None, seq: int) -> Message:
    now = house.clock.now()
    return Message(
        id=house.chance.new_id(),
        seq=seq,
        dedupe=draft.dedupe,
        guardian_id=guardian.id,
        key_owner=of_guardian(guardian.id),
        offer_id=offer.id if offer else None,
        purpose=draft.purpose,
        lane=lane_of(answers=draft.answers, campaign=draft.campaign is not None),
        campaign=draft.campaign,
        key=draft.key,
        facts={**(draft.stored_facts or {}), **to_json(draft.facts or {})},
        round=draft.round,
        language=draft.language or guardian.language,
        way=draft.channel or choose(families.reach(guardian), frozenset(ChannelName) - house.channels) or "",
        channel=draft.channel,
        tried=draft.tried,
        due_at=now if draft.answers else may_leave_at(now, house.quiet, ALMATY),
        reply_to=draft.reply_to,
        replaces=draft.replaces,
        created_at=now,
    )


def to_json(facts: Mapping[str, date | datetime | str | int]) -> dict[str, Any]:
    """Return facts as a message row keeps them."""
    return {
        name: {"at": value.isoformat()}
        if isinstance(value, datetime)
        else {"on": value.isoformat()}
        if isinstance(value, date)
        else value
        for name, value in facts.items()
    }
