"""A yes in the middle of a dialog, found again as it was said: its reply proves the consent it gave."""

import json
from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway.house import House
from core.gateway.said import Said
from core.store.tables import Offer, Reply
from core.values import Intent, Language, Reading


async def latest(house: House, tx: AsyncSession, offer: Offer, did: str, said: Said) -> Said | None:
    """Return the last yes of an offer that did this, before what is `said` now; None when nobody has said it."""
    query = select(Reply).where(Reply.offer_id == offer.id, Reply.effect == did)
    reply = (await tx.exec(query.order_by(col(Reply.seq).desc()).limit(1))).first()
    if reply is None:
        return None
    key = await house.vault.key_of(tx, reply.key_owner)
    text = json.loads(key.open(reply.body_sealed, "reply", "body_sealed", reply.id))["text"]
    heard = Heard(
        Wire(reply.wire), reply.provider_id, "", HeardKind(reply.kind), text, reply.received_at, reply.carrier_at
    )
    language = Language(reply.language) if reply.language else None
    reading = Reading(Intent.YES, language, reply.rule)
    return replace(said, reply=reply, channel=heard.wire.channel, text=text, reading=reading, said_at=heard.said_at)
