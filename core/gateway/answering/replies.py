"""Replies: stored before they are acknowledged, then read one by one, each of them once."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway.answering import hearing
from core.gateway.answering.ways import DEFERRED
from core.gateway.families import sender_index
from core.gateway.house import House
from core.gateway.record import next_seq
from core.gateway.said import LOOP
from core.store import ahead, arrivals, company, talks
from core.store.fresh import add_all
from core.store.queries import oldest_unread
from core.store.tables import Reply
from core.store.vault import OwnKey, of_guardian, of_unknown

_BATCH = 1000
#: What is said of a reply before it is read.
_UNREAD = {name: field.default for name, field in Reply.model_fields.items() if not field.is_required()}
_WAITING = oldest_unread(_BATCH)


async def take(house: House, heard: Heard) -> bool:
    """Store one reply; when this returns it is safe on disk. Answers whether it was new."""
    new = await house.intake.keep(house.store, take, partial(_keep, house), heard)
    if new:
        house.live.wake()
    return new


async def _keep(house: House, tx: AsyncSession, several: Sequence[Heard]) -> list[bool]:
    """Store replies in the order in which they came; answers which of them were new.

    This stands between a carrier and its answer: it asks three questions and writes once, however many there are.
    """
    known = await arrivals.kept(tx, [(heard.wire, heard.provider_id) for heard in several])
    fresh: dict[tuple[str, str], Heard] = {}
    new = []
    for heard in several:
        ident = (str(heard.wire), heard.provider_id)
        new.append(ident not in known and ident not in fresh)
        if new[-1]:
            fresh[ident] = heard
        elif ident in fresh:
            fresh[ident] = replace(fresh[ident], carrier_at=fresh[ident].carrier_at or heard.carrier_at)
    if known:
        await _tell_time(tx, known, several)
    if fresh:
        await add_all(tx, Reply, await _rows(house, tx, list(fresh.values())))
    return new


async def _tell_time(tx: AsyncSession, known: Collection[tuple[str, str]], several: Sequence[Heard]) -> None:
    """Keep the carrier's time of what was stored before: the webhook was quicker than the list, which knows it."""
    earlier = await arrivals.replies(tx, known)
    for heard in several:
        reply = earlier.get((heard.wire, heard.provider_id))
        if reply and reply.status == "stored":
            reply.carrier_at = reply.carrier_at or heard.carrier_at
            reply.waits_for = None  # it may have been said in time


async def _rows(house: House, tx: AsyncSession, several: Sequence[Heard]) -> list[dict[str, object]]:
    """Return the rows of new replies, sealed with the keys of whom they are from."""
    indexes = [sender_index(house, heard.wire, heard.sender) for heard in several]
    people = await company.owners(tx, set(indexes))
    owners = [
        of_guardian(people[index]) if index in people else of_unknown(heard.received_at)
        for heard, index in zip(several, indexes, strict=True)
    ]
    keys = await house.vault.make_keys(tx, set(owners), house.clock.now())
    first = await next_seq(tx, Reply, len(several))
    numbered = enumerate(zip(several, indexes, owners, strict=True), first)
    return [_row(house, heard, index, keys[owner], seq) for seq, (heard, index, owner) in numbered]


def _row(house: House, heard: Heard, index: str, key: OwnKey, seq: int) -> dict[str, object]:
    reply_id = house.chance.new_id()
    body = json.dumps({"text": heard.text, "callback": heard.callback_id}, ensure_ascii=False)
    return _UNREAD | {
        "id": reply_id,
        "seq": seq,
        "wire": heard.wire,
        "provider_id": heard.provider_id,
        "kind": heard.kind,
        "key_owner": key.owner,
        "sender_index": index,
        "sender_sealed": key.seal(heard.sender, "reply", "sender_sealed", reply_id),
        "body_sealed": key.seal(body, "reply", "body_sealed", reply_id),
        "own_contact": heard.own_contact,
        "authenticity": heard.authenticity,
        "message_ref": heard.message_ref,
        "received_at": heard.received_at,
        "carrier_at": heard.carrier_at,
    }


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return what was stored and is not read yet, the oldest of each sender; `troubled` is left out."""
    async with house.store.read() as tx:
        given = {"troubled": list(troubled), "now": house.clock.now()}
        return list((await tx.exec(_WAITING, params=given)).all())


async def read(house: House, reply_ids: Sequence[str]) -> bool:
    """Read replies of different senders in one transaction with all they do; False when something must come first."""
    async with house.store.write() as tx:
        return await read_each(house, tx, await arrivals.stored(tx, reply_ids))


async def read_each(house: House, tx: AsyncSession, replies: Sequence[Reply]) -> bool:
    """Read stored replies in their order, each once; answers whether any was read."""
    senders = {reply.sender_index for reply in replies}
    people = await company.people(tx, senders)
    await company.of_live_offers(tx, [guardian.id for guardian in people])
    await talks.take_up(tx, people, senders, [reply.id for reply in replies], house.clock.now() - LOOP)
    unread = await ahead.unread_of(tx, senders)
    return any([await _read(house, tx, reply, unread[reply.sender_index]) for reply in replies])


async def _read(house: House, tx: AsyncSession, reply: Reply, unread: set[tuple[int, str]]) -> bool:
    """Read one reply unless an earlier one of its sender is still `unread`: a family's words keep their order."""
    if reply.status != "stored" or any(earlier < (reply.seq, reply.id) for earlier in unread):
        return False
    heard = await _open(house, tx, reply)
    effect = await hearing.understand(house, tx, reply, heard)
    if effect == DEFERRED:
        return False
    reply.status, reply.read_at, reply.effect, reply.waits_for = "read", house.clock.now(), effect, None
    unread.discard((reply.seq, reply.id))
    return True


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


def in_time(reply: Reply, until: datetime) -> bool:
    """Tell whether something was said by `until`, by the carrier's time or by ours."""
    return (reply.carrier_at is not None and reply.carrier_at <= until) or reply.received_at <= until
