"""Telegram links and strangers: a chat belongs to a family only after its own number was shared."""

from collections.abc import Sequence

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError
from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import families
from core.gateway.house import House
from core.gateway.record import next_seq, note
from core.gateway.writing import BOTH
from core.identifiers import normal_phone
from core.store.tables import Guardian, Message, Reply
from core.store.vault import of_unknown
from core.values import ChannelName, Language

#: One polite answer to a stranger in so many minutes: nobody is to be written to for ever.
_STRANGER_MINUTES = 10


async def hear(house: House, tx: AsyncSession, reply: Reply, heard: Heard, guardians: Sequence[Guardian]) -> str:
    """Take a start, a shared contact, a block or its end."""
    if heard.kind is HeardKind.CONTACT:
        return await _contact(house, tx, reply, heard)
    if heard.kind is HeardKind.START:
        for guardian in guardians:
            guardian.telegram_blocked = False
        await write_to(house, tx, reply, heard, "telegram.linked" if guardians else "telegram.welcome", guardians)
        return "started"
    for guardian in guardians:
        guardian.telegram_blocked = heard.kind is HeardKind.BLOCKED
        await note(house, tx, f"guardian:{guardian.id}", f"telegram_{heard.kind}")
    return heard.kind


async def _contact(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
    """Link the chat to the guardians of the number, if it is the sender's own."""
    if not heard.own_contact:
        await write_to(house, tx, reply, heard, "telegram.not_own_contact")
        return "not_own_contact"
    try:
        phone = normal_phone(heard.text)
    except InputError:
        await write_to(house, tx, reply, heard, "telegram.unknown_number")
        return "unknown_number"
    guardians = await families.guardians_behind(tx, Wire.TWILIO, house.vault.index("phone", phone))
    for guardian in guardians:
        key = await families.key_of(house, tx, guardian.id)
        guardian.telegram_index = reply.sender_index
        guardian.telegram_sealed = key.seal(heard.sender, "guardian", "telegram_sealed", guardian.id)
        guardian.telegram_proven_at = heard.said_at
        guardian.telegram_blocked = False
        await note(house, tx, f"guardian:{guardian.id}", "telegram_linked", reply_id=reply.id)
    await write_to(house, tx, reply, heard, "telegram.linked" if guardians else "telegram.unknown_number", guardians)
    return "linked" if guardians else "unknown_number"


async def stranger(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
    """Answer someone whom nobody knows: politely, without personal data."""
    key = "telegram.welcome" if heard.wire is Wire.TELEGRAM else "common.unknown_sender"
    await write_to(house, tx, reply, heard, key)
    return "stranger"


async def write_to(
    house: House, tx: AsyncSession, reply: Reply, heard: Heard, key: str, guardians: Sequence[Guardian] = ()
) -> None:
    """Write to an address that is not (or not yet) a guardian's; the same words once in ten minutes."""
    now = house.clock.now()
    slot = int(now.timestamp() // (_STRANGER_MINUTES * 60))
    dedupe = f"stranger:{reply.sender_index}:{key}:{slot}"
    if (await tx.exec(select(Message.id).where(Message.dedupe == dedupe))).first():
        return
    read = house.read(heard.text, None).language if heard.kind is HeardKind.TEXT else None
    unsure = BOTH if heard.wire is Wire.TELEGRAM else Language.KK
    language = guardians[0].language if guardians else read or unsure
    own = await house.vault.make_key(tx, of_unknown(now), now)
    message_id = house.chance.new_id()
    message = Message(
        id=message_id,
        seq=await next_seq(tx, Message),
        dedupe=dedupe,
        key_owner=own.owner,
        purpose="answer",
        key=key,
        language=language,
        channel=ChannelName.TELEGRAM if heard.wire is Wire.TELEGRAM else ChannelName.SMS,
        due_at=now,
        address_sealed=own.seal(heard.sender, "message", "address_sealed", message_id),
        reply_to=reply.id,
        created_at=now,
    )
    tx.add(message)
    await tx.flush()
