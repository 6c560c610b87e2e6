"""Taking the buttons away from questions that are answered: each offer has one answer slot."""

import contextlib
from collections.abc import Collection

from sqlmodel import col, select

from core.flow.channel import Outgoing, SendFailedError
from core.gateway.house import House
from core.store.tables import Message
from core.values import ChannelName

_BATCH = 50


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the messages whose buttons are to be taken away; `troubled` is left out."""
    query = select(Message.id).where(
        Message.settle == "wanted", Message.channel == ChannelName.TELEGRAM, col(Message.id).not_in(troubled)
    )
    async with house.store.read() as tx:
        return list((await tx.exec(query.order_by(col(Message.seq)).limit(_BATCH))).all())


async def settle(house: House, message_id: str) -> bool:
    """Take the buttons of an answered question away, where the channel can; best effort, once."""
    async with house.store.write() as tx:
        message = await tx.get_one(Message, message_id, with_for_update=True)
        if message.settle != "wanted":
            return False
        message.settle = "done"
        if not (message.buttons and message.body_sealed and message.address_sealed):
            return True
        key = await house.vault.key_of(tx, message.key_owner)
        address = key.open(message.address_sealed, "message", "address_sealed", message.id)
        text = key.open(message.body_sealed, "message", "body_sealed", message.id)
    with contextlib.suppress(SendFailedError):
        await house.channels[ChannelName.TELEGRAM].settle(
            Outgoing(message_id, address, text, replaces=message.provider_id)
        )
    return True
