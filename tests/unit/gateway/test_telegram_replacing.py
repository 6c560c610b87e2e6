"""A message shown in place of an earlier one: the page of a list is turned where it stands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.gateway.saying import links
from core.gateway.writing import Draft, say
from core.store.tables import Guardian, Message
from core.values import ChannelName
from tests.world import World, a_world

AIGUL, OTHER = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram that was told something."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.link(AIGUL)
        await write(world, "common.verify")
        yield world


async def write(world: World, key: str, channel: ChannelName = ChannelName.TELEGRAM, replaces: str = "") -> str:
    """Let the gateway write to the family, perhaps in place of an earlier message; returns the id of its row."""
    house = world.workers._house  # noqa: SLF001 - the verbs are the gateway's own
    async with world.store.write() as tx:
        guardian = await tx.get_one(Guardian, "G1")
        dedupe = f"{key} {replaces}"
        draft = Draft(key=key, purpose="answer", dedupe=dedupe, channel=channel, replaces=replaces or None)
        message = await say(house, tx, draft, guardian)
        assert message is not None
        written = message.id
    await world.settle()
    return written


async def first(world: World) -> Message:
    """Return the row of the first message."""
    row: Message = await world.one(Message, key="common.verify")
    return row


async def shown(world: World, number: str = AIGUL) -> list[tuple[str, str]]:
    """Return what the phone shows of us since the link: the channel and the first words."""
    seen = [one for one in await world.phone(number) if one["direction"] == "to_phone"]
    return [(one["channel"], " ".join(one["text"].split()[:2])) for one in seen if "Нөміріңіз" not in one["text"]][1:]


async def test_a_message_takes_the_place_of_an_earlier_one(world: World) -> None:
    """One message stands there with the new words; both rows name it, and the earlier one is changed no more."""
    await write(world, "common.data", replaces=(await first(world)).id)
    assert await shown(world) == [("telegram", "Мұнда ЖСН,")]
    later = await world.one(Message, key="common.data")
    assert later.provider_id == (await first(world)).provider_id
    assert (await first(world)).shown == "replaced"
    assert later.status == "delivered"


async def test_a_message_whose_place_is_gone_is_sent_anew(world: World) -> None:
    """The family deleted it: what we say is seen all the same."""
    async with world.store.write() as tx:
        (await tx.get_one(Message, (await first(world)).id)).provider_id = "999"
    await write(world, "common.data", replaces=(await first(world)).id)
    assert await shown(world) == [("telegram", "Бұл –"), ("telegram", "Мұнда ЖСН,")]


async def test_an_sms_replaces_nothing(world: World) -> None:
    """What was sent to a phone stands there."""
    await write(world, "common.data", ChannelName.SMS, replaces=(await first(world)).id)
    assert await shown(world) == [("telegram", "Бұл –"), ("sms", "Мұнда ЖСН,")]
    assert (await first(world)).shown == "sent"


async def test_a_message_in_another_chat_is_left_alone(world: World) -> None:
    """The family came with another Telegram meanwhile: its id there would be a stranger's message."""
    link = await links.make(world.workers._house, "G1", "operator")  # noqa: SLF001 - as above
    await world.act(OTHER, start=link.partition("start=")[2])
    await write(world, "common.data", replaces=(await first(world)).id)
    assert [words for channel, words in await shown(world) if channel == "telegram"] == ["Бұл –"]
    assert "Мұнда ЖСН," in (await world.phone(OTHER))[-1]["text"]
