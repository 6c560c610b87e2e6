"""Every message once: what was written, message by message, beside what reached the phones, copy by copy."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.store.tables import Message
from tests.books import Books
from tests.soak.ledger import Seen
from tests.world import World

#: What allows a second copy, in the report's words.
ELSEWHERE = "SMS sent by another carrier, after the first had said that it was not delivered"
TELEGRAM = "Telegram after an answer that never came: the Bot API has no way to ask, and no key against a second copy"

Key = tuple[str, str]  # a number and a text


@dataclass
class Copies:
    """What was found: copies that nothing allows, copies that a rule allows, messages no phone has."""

    doubled: list[str] = field(default_factory=list)
    allowed: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


async def compare(world: World, books: Books, phones: Sequence[Seen]) -> Copies:
    """Compare what was written with what the phones saw."""
    found = Copies()
    compare_sms(found, await _sms(world, books), [seen for seen in phones if seen.reached and seen.channel == "sms"])
    compare_telegram(found, books.messages, [seen for seen in phones if seen.reached and seen.channel == "telegram"])
    return found


async def _sms(world: World, books: Books) -> dict[Key, list[Message]]:
    """Return the messages that were worded as SMS, by number and text."""
    written: dict[Key, list[Message]] = defaultdict(list)
    async with world.store.read() as tx:
        for message in books.messages:
            if message.channel == "sms" and message.body_sealed and message.address_sealed:
                key = await world.vault.key_of(tx, message.key_owner)
                number = key.open(message.address_sealed, "message", "address_sealed", message.id)
                written[number, key.open(message.body_sealed, "message", "body_sealed", message.id)].append(message)
    return written


def compare_sms(found: Copies, written: dict[Key, list[Message]], seen: Sequence[Seen]) -> None:
    """Compare SMS by number and text: each message has one copy, and two only when another carrier had to help."""
    shown = Counter((one.number, one.text) for one in seen)
    for key, count in shown.items():
        messages = written.get(key, [])
        spare = count - len(messages)
        elsewhere = [message for message in messages if message.tried_wires or message.tried]
        allowed = min(max(spare, 0), len(elsewhere))
        found.allowed.update({ELSEWHERE: allowed} if allowed else {})
        if spare > allowed:
            ids = [(message.id, message.wire, message.status, message.failure) for message in messages]
            wires = [one.wire for one in seen if (one.number, one.text) == key]
            found.doubled.append(f"{count} SMS on one phone for {len(messages)} messages {ids}, by {wires}")
    for key, messages in written.items():
        delivered = [message.id for message in messages if message.status == "delivered"]
        if len(delivered) > shown[key]:
            found.lost.append(f"{delivered} are said to be delivered, and their phone has {shown[key]} of them")


def compare_telegram(found: Copies, messages: Sequence[Message], seen: Sequence[Seen]) -> None:
    """Compare messages in Telegram by id, for their words change: what we know nothing of must have timed out."""
    by_id = {message.provider_id: message for message in messages if message.wire == "telegram"}
    unknown = [one for one in seen if one.provider_id not in by_id]
    timed_out = sum(max(message.attempts, 1) for message in messages if message.maybe_seen)  # each try may have been
    found.allowed.update({TELEGRAM: min(len(unknown), timed_out)} if unknown and timed_out else {})
    if len(unknown) > timed_out:
        found.doubled.append(f"{len(unknown)} messages in Telegram that we know nothing of, {timed_out} timed out")
    shown = {one.provider_id for one in seen}
    for message in by_id.values():
        if message.status == "delivered" and message.provider_id not in shown:
            found.lost.append(f"{message.id} is said to be delivered, and its chat does not have it")
