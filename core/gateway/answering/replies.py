"""Replies: stored before they are acknowledged, then read one by one, each of them once."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway.answering import hearing
from core.gateway.answering.ways import DEFERRED
from core.gateway.families import guardians_behind, sender_index
from core.gateway.house import House
from core.gateway.record import next_seq
from core.store.queries import earlier_of_sender
from core.store.tables import Reply
from core.store.vault import OwnKey, of_guardian, of_unknown

_BATCH = 1000


async def take(house: House, heard: Heard) -> bool:
    """Store one reply; when this returns it is safe on disk. Answers whether it was new."""
    index = sender_index(house, heard.wire, heard.sender)
    async with house.store.write() as tx:
        known = select(Reply).where(Reply.wire == heard.wire, Reply.provider_id == heard.provider_id)
        if earlier := (await tx.exec(known.with_for_update())).first():
            if earlier.status == "stored":  # the webhook was quicker than the list, which knows the carrier's time
                earlier.carrier_at = earlier.carrier_at or heard.carrier_at
            return False
        guardians = await guardians_behind(tx, heard.wire, index)
        owner = of_guardian(guardians[0].id) if guardians else of_unknown(heard.received_at)
        key = await house.vault.make_key(tx, owner, house.clock.now())
        tx.add(await _row(house, tx, heard, index, key))
    house.live.wake()
    return True


async def _row(house: House, tx: AsyncSession, heard: Heard, index: str, key: OwnKey) -> Reply:
    reply_id = house.chance.new_id()
    body = json.dumps({"text": heard.text, "callback": heard.callback_id}, ensure_ascii=False)
    return Reply(
        id=reply_id,
        seq=await next_seq(tx, Reply),
        wire=heard.wire,
        provider_id=heard.provider_id,
        kind=heard.kind,
        key_owner=key.owner,
        sender_index=index,
        sender_sealed=key.seal(heard.sender, "reply", "sender_sealed", reply_id),
        body_sealed=key.seal(body, "reply", "body_sealed", reply_id),
        own_contact=heard.own_contact,
        message_ref=heard.message_ref,
        received_at=heard.received_at,
        carrier_at=heard.carrier_at,
    )


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return what was stored and is not read yet, the oldest of each sender; `troubled` is left out."""
    query = (
        select(Reply.id)
        .where(Reply.status == "stored", ~earlier_of_sender(), col(Reply.id).not_in(troubled))
        .order_by(col(Reply.received_at), col(Reply.seq))
    )
    async with house.store.read() as tx:
        return list((await tx.exec(query.limit(_BATCH))).all())


async def read(house: House, reply_id: str) -> bool:
    """Read one reply, once, in one transaction with all it does; False when something must come first."""
    async with house.store.write() as tx:
        reply = await tx.get_one(Reply, reply_id, with_for_update=True)
        if reply.status != "stored" or await _earlier_waits(tx, reply):
            return False
        heard = await _open(house, tx, reply)
        effect = await hearing.understand(house, tx, reply, heard)
        if effect == DEFERRED:
            return False
        reply.status, reply.read_at, reply.effect = "read", house.clock.now(), effect
    return True


async def _earlier_waits(tx: AsyncSession, reply: Reply) -> bool:
    """Tell whether an earlier reply of the same sender is still to be read: a family's words keep their order."""
    earlier = select(Reply.id).where(
        Reply.sender_index == reply.sender_index, Reply.status == "stored", col(Reply.seq) < reply.seq
    )
    return (await tx.exec(earlier.limit(1))).first() is not None


async def _open(house: House, tx: AsyncSession, reply: Reply) -> Heard:
    key = await house.vault.key_of(tx, reply.key_owner)
    body = json.loads(key.open(reply.body_sealed, "reply", "body_sealed", reply.id))
    return Heard(
        wire=Wire(reply.wire),
        provider_id=reply.provider_id,
        sender=key.open(reply.sender_sealed, "reply", "sender_sealed", reply.id),
        kind=HeardKind(reply.kind),
        text=body["text"],
        received_at=reply.received_at,
        carrier_at=reply.carrier_at,
        own_contact=reply.own_contact,
        message_ref=reply.message_ref,
        callback_id=body["callback"],
    )


async def unread_until(tx: AsyncSession, index: str, until: datetime) -> list[str]:
    """Return what a sender has said by `until` that is not read yet."""
    in_time = (col(Reply.carrier_at) <= until) | (col(Reply.received_at) <= until)
    query = select(Reply.id).where(Reply.sender_index == index, Reply.status == "stored", in_time)
    return list((await tx.exec(query.order_by(col(Reply.seq)))).all())
