"""Stopping and starting, by purpose: everything on this way, or reminders only; it never costs a place in a queue."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import choose
from core.gateway import cases, families
from core.gateway.house import House
from core.gateway.record import note
from core.gateway.said import Said, answer
from core.store.tables import Guardian, Offer
from core.values import ChannelName, Intent

#: Why the desk looks for another number of a family.
WRONG_NUMBER = "wrong_number"


async def stop(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Write no more on this way but to answer; say what still comes, and on which way."""
    for guardian in guardians:
        _set(guardian, said.channel, stopped=True)
        await note(house, tx, _of(guardian), "messages_stopped", reply_id=said.reply.id, channel=said.channel)
    left = choose(families.reach(said.guardian), frozenset(ChannelName) - house.channels)
    if left is not None:
        await answer(house, tx, said, f"common.stopped.{left}_goes_on")
    elif len(offers) == 1:
        await answer(house, tx, said, "common.stopped.asked", offers[0])
    else:
        await answer(house, tx, said, "common.stopped")
    return said.intent


async def start(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian]) -> str:
    """Write again on this way, everything."""
    for guardian in guardians:
        _set(guardian, said.channel, stopped=False)
        guardian.reminders_stopped = guardian.wrong_number = False
        await cases.settle(house, tx, WRONG_NUMBER, guardian.id, by="family")
        await note(house, tx, _of(guardian), "messages_started", reply_id=said.reply.id, channel=said.channel)
    await answer(house, tx, said, "common.started")
    return said.intent


async def remind(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], *, wanted: bool) -> str:
    """Keep whether the family wants reminders and repeated questions; each question comes once all the same."""
    for guardian in guardians:
        guardian.reminders_stopped = not wanted
        event = "reminders_started" if wanted else "reminders_stopped"
        await note(house, tx, _of(guardian), event, reply_id=said.reply.id)
    await answer(house, tx, said, "common.reminders_started" if wanted else "common.reminders_stopped")
    return "reminders_started" if wanted else "reminders_stopped"


async def wrong_number(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian]) -> str:
    """Write to this number no more and keep the queue; the desk looks for the family."""
    for guardian in guardians:
        guardian.wrong_number = True
        if said.channel is ChannelName.TELEGRAM:
            guardian.telegram_proven_at = None  # only proving a number or a new link brings this chat back
        await cases.open_case(house, tx, WRONG_NUMBER, guardian.id, None, guardian_id=guardian.id)
        await note(house, tx, _of(guardian), "wrong_number", reply_id=said.reply.id, channel=said.channel)
    await answer(house, tx, said, "common.wrong_number")
    return said.intent


def is_from_a_stranger(said: Said, guardians: Sequence[Guardian]) -> bool:
    """Tell whether this way was said to be somebody else's: nothing from there is an answer, until it says start."""
    if said.intent is Intent.START:
        return False
    return all(
        guardian.wrong_number and (said.channel is ChannelName.SMS or guardian.telegram_blocked)
        for guardian in guardians
    )


async def say_nothing_of_the_family(house: House, tx: AsyncSession, said: Said) -> str:
    """Answer a stranger with how to undo it, should it be the family after all."""
    await answer(house, tx, said, "common.wrong_number")
    return Intent.WRONG_NUMBER


def _set(guardian: Guardian, channel: ChannelName, *, stopped: bool) -> None:
    if channel is ChannelName.SMS:
        guardian.sms_stopped = stopped
    else:
        guardian.telegram_stopped = stopped
        guardian.telegram_blocked &= stopped  # who writes has not blocked us


def _of(guardian: Guardian) -> str:
    return f"guardian:{guardian.id}"
