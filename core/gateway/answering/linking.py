"""Telegram links and strangers: a chat belongs to a family by its own number, or by a link made for that family."""

from collections.abc import Sequence

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError
from core.flow.outbox import Lane
from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import families
from core.gateway.answering import commands, stopping
from core.gateway.house import House
from core.gateway.record import next_seq, note
from core.gateway.said import Said
from core.gateway.saying import links
from core.gateway.sending import settling
from core.gateway.writing import BOTH, Draft, say
from core.identifiers import normal_phone
from core.store.tables import Guardian, Message, Reply
from core.store.vault import of_unknown
from core.values import ChannelName, Intent, Language, Reading

#: One polite answer to a stranger in so many minutes: nobody is to be written to for ever.
_STRANGER_MINUTES = 10


async def hear(house: House, tx: AsyncSession, reply: Reply, heard: Heard, guardians: Sequence[Guardian]) -> str:
    """Take a start, a shared contact, a block or its end; what was stopped by words stays stopped."""
    if heard.kind is HeardKind.CONTACT:
        return await _contact(house, tx, reply, heard)
    if heard.kind is HeardKind.START:
        return await _start(house, tx, reply, heard, guardians)
    for guardian in guardians:
        guardian.telegram_blocked = heard.kind is HeardKind.BLOCKED
        if heard.kind is HeardKind.UNBLOCKED:
            await settling.show_again(tx, guardian.id)
        await note(house, tx, f"guardian:{guardian.id}", f"telegram_{heard.kind}")
    return heard.kind


async def _start(house: House, tx: AsyncSession, reply: Reply, heard: Heard, guardians: Sequence[Guardian]) -> str:
    """Take `/start`, alone or with the token of a link; a link that is over still shows the other way in."""
    stopped = any(
        guardian.telegram_blocked or guardian.telegram_stopped or guardian.reminders_stopped for guardian in guardians
    )
    for guardian in guardians:
        guardian.telegram_blocked = guardian.telegram_stopped = False
        await settling.show_again(tx, guardian.id)
    meant = await links.redeem(tx, heard.text, heard.said_at) if heard.text else None
    if meant is not None:
        await _link(house, tx, meant, reply, heard, by="link")
        await write_to(house, tx, reply, heard, "telegram.linked_by_link", [meant])
        await _tell_the_number(house, tx, meant, reply)
        return "linked_by_link"
    if stopped:
        reading = Reading(Intent.START, None, "command.start")
        said = Said(reply, guardians[0], heard.wire.channel, "", reading, heard.said_at)
        return await stopping.start(house, tx, said, guardians)
    if guardians:
        await write_to(house, tx, reply, heard, "telegram.linked", guardians)
        return "started"
    await write_to(house, tx, reply, heard, "telegram.link_over" if heard.text else "telegram.welcome")
    return "link_over" if heard.text else "started"


async def _link(house: House, tx: AsyncSession, guardian: Guardian, reply: Reply, heard: Heard, by: str) -> None:
    key = await families.key_of(house, tx, guardian.id)
    guardian.telegram_index = reply.sender_index
    guardian.telegram_sealed = key.seal(heard.sender, "guardian", "telegram_sealed", guardian.id)
    guardian.telegram_proven_at = heard.said_at
    guardian.telegram_blocked = guardian.telegram_stopped = False
    await note(house, tx, f"guardian:{guardian.id}", "telegram_linked", reply_id=reply.id, by=by)


async def _tell_the_number(house: House, tx: AsyncSession, guardian: Guardian, reply: Reply) -> None:
    """Tell the registered number that a chat was linked without it: a link in wrong hands is noticed at once."""
    if guardian.wrong_number or guardian.sms_stopped or ChannelName.SMS not in house.channels:
        return
    draft = Draft(
        key="common.telegram_linked", purpose="notice", dedupe=f"telegram_linked:{reply.id}", channel=ChannelName.SMS
    )
    await say(house, tx, draft, guardian)


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
        await _link(house, tx, guardian, reply, heard, by="number")
    await write_to(house, tx, reply, heard, "telegram.linked" if guardians else "telegram.unknown_number", guardians)
    return "linked" if guardians else "unknown_number"


async def stranger(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
    """Answer someone whom nobody knows: politely, without personal data; the bot's name is nobody's secret."""
    name = await links.name_of_bot(tx) if commands.asks_for_bot(heard.text, heard.wire.channel) else None
    if name:
        await write_to(house, tx, reply, heard, "common.telegram", bot=name)
    else:
        key = "telegram.welcome" if heard.wire is Wire.TELEGRAM else "common.unknown_sender"
        await write_to(house, tx, reply, heard, key)
    return "stranger"


async def write_to(
    house: House, tx: AsyncSession, reply: Reply, heard: Heard, key: str, to: Sequence[Guardian] = (), bot: str = ""
) -> None:
    """Write to an address that is not (or not yet) a guardian's; the same words once in ten minutes."""
    now = house.clock.now()
    slot = int(now.timestamp() // (_STRANGER_MINUTES * 60))
    dedupe = f"stranger:{reply.sender_index}:{key}:{slot}"
    if (await tx.exec(select(Message.id).where(Message.dedupe == dedupe))).first():
        return
    own = await house.vault.make_key(tx, of_unknown(now), now)
    message_id = house.chance.new_id()
    message = Message(
        id=message_id,
        seq=await next_seq(tx, Message),
        dedupe=dedupe,
        key_owner=own.owner,
        purpose="answer",
        lane=Lane.ANSWER,
        key=key,
        facts={"bot": bot} if bot else {},
        language=to[0].language if to else _language_of(house, heard),
        way=heard.wire.channel,
        channel=heard.wire.channel,
        due_at=now,
        address_sealed=own.seal(heard.sender, "message", "address_sealed", message_id),
        reply_to=reply.id,
        created_at=now,
    )
    tx.add(message)


def _language_of(house: House, heard: Heard) -> str:
    """Return the language in which somebody whom nobody knows wrote, in Telegram both when there is no telling."""
    read = house.read(heard.text, None).language if heard.kind is HeardKind.TEXT else None
    return read or (BOTH if heard.wire is Wire.TELEGRAM else Language.KK)
