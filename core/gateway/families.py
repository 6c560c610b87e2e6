"""Who is meant: guardians behind a number or chat, their names and addresses, opened only where needed."""

import json
from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Reach
from core.flow.reply import Wire
from core.gateway.house import House
from core.store import company, talks
from core.store.tables import Child, Guardian, Message
from core.store.vault import OwnKey, of_guardian
from core.values import ChannelName


async def key_of(house: House, tx: AsyncSession, guardian_id: str) -> OwnKey:
    """Return the family's own key."""
    return await house.vault.key_of(tx, of_guardian(guardian_id))


async def child_first_name(house: House, tx: AsyncSession, child_id: str) -> str:
    """Return the first name a message may say (the surname never goes into an SMS)."""
    child = await tx.get_one(Child, child_id)
    key = await key_of(house, tx, child.guardian_id)
    return str(json.loads(key.open(child.name_sealed, "child", "name_sealed", child.id))["first"])


async def birth_date(house: House, tx: AsyncSession, child_id: str) -> date:
    """Return the child's date of birth from the register."""
    child = await tx.get_one(Child, child_id)
    key = await key_of(house, tx, child.guardian_id)
    return date.fromisoformat(key.open(child.birth_date_sealed, "child", "birth_date_sealed", child.id))


async def address(house: House, tx: AsyncSession, guardian: Guardian, channel: ChannelName) -> str | None:
    """Return the E.164 number or the chat id of a guardian, or None where there is none."""
    key = await key_of(house, tx, guardian.id)
    if channel is ChannelName.SMS:
        return key.open(guardian.phone_sealed, "guardian", "phone_sealed", guardian.id)
    if guardian.telegram_sealed is None:
        return None
    return key.open(guardian.telegram_sealed, "guardian", "telegram_sealed", guardian.id)


def sender_index(house: House, wire: Wire, sender: str) -> str:
    """Return the blind index of a number or chat id."""
    return house.vault.index("telegram" if wire is Wire.TELEGRAM else "phone", sender)


async def guardians_behind(tx: AsyncSession, wire: Wire, index: str) -> Sequence[Guardian]:
    """Return the guardians who own the number or chat; one phone may belong to several."""
    people = talks.people_of(tx, index)
    return behind(await company.people(tx, {index}) if people is None else people, wire, index)


def behind(people: Sequence[Guardian], wire: Wire, index: str) -> Sequence[Guardian]:
    """Return which of these guardians own the number or chat."""
    if wire is Wire.TELEGRAM:
        return [one for one in people if one.telegram_index == index and one.telegram_proven_at is not None]
    return [one for one in people if one.phone_index == index]


def reach(guardian: Guardian) -> Reach:
    """Return what is known of a guardian's ways."""
    return Reach(
        phone=not guardian.wrong_number,
        telegram=guardian.telegram_sealed is not None and guardian.telegram_proven_at is not None,
        sms_stopped=guardian.sms_stopped,
        telegram_blocked=guardian.telegram_blocked or guardian.telegram_stopped,
        last_answered_on=ChannelName(guardian.last_answered_on) if guardian.last_answered_on else None,
    )


#: Reminders that repeat no question of an offer.
_REMINDERS = frozenset({"admission.reminder"})


def wants(guardian: Guardian, message: Message) -> bool:
    """Tell whether a family wants a message: one that says again what was said before it may have stopped."""
    return not (guardian.reminders_stopped and (message.purpose == "repeat" or message.key in _REMINDERS))


def indexes_of(guardian: Guardian) -> tuple[str, ...]:
    """Return the blind indexes under which this guardian's replies are stored."""
    return tuple(filter(None, (guardian.phone_index, guardian.telegram_index)))
