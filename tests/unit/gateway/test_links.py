"""Links into Telegram: they stand for one family, once, for a day, and nobody else learns anything by them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import InputError, NotFoundError
from core.gateway.saying import links
from core.store.tables import Guardian, LinkToken
from tests.homes.home import home
from tests.world import World, a_world

AIGUL, OLGA = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits, and nobody in Telegram."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        yield world


async def made(world: World) -> str:
    """Return the token of a fresh link for the family."""
    link = await links.make(world.workers._house, "G1", "operator")  # noqa: SLF001 - the verbs are the gateway's own
    assert link.startswith("https://t.me/usynys_bot?start=")
    return link.partition("start=")[2]


async def last(world: World, number: str, channel: str = "telegram") -> str:
    """Return what a phone was told last."""
    seen = [
        one["text"] for one in await world.phone(number) if (one["direction"], one["channel"]) == ("to_phone", channel)
    ]
    return seen[-1] if seen else ""


async def linked(world: World) -> bool:
    """Tell whether the family is reached in Telegram."""
    return (await world.one(Guardian, id="G1")).telegram_proven_at is not None


async def test_a_link_links_the_chat_that_opens_it(world: World) -> None:
    """No number is shared; the next offer comes to Telegram, and the registered number is told."""
    await world.act(OLGA, start=await made(world))  # Telegram may run on another number than the registered one
    assert "Бұл чат отбасыңызға қосылды" in await last(world, OLGA)
    assert "Отбасыңызға Telegram қосылды" in await last(world, AIGUL, "sms")
    await world.place("V1")
    assert "Еркежан үшін балабақшадан орын бар" in await last(world, OLGA)


async def test_a_link_links_exactly_once(world: World) -> None:
    """Passed on or stolen afterwards it opens nothing, and whoever comes with it is shown the usual way in."""
    token = await made(world)
    await world.act(AIGUL, start=token)
    chat = (await world.one(Guardian, id="G1")).telegram_index
    await world.act(OLGA, start=token)
    assert "Бұл сілтеме енді жарамайды" in await last(world, OLGA)
    assert "Эта ссылка больше не действует" in await last(world, OLGA)
    assert (await world.phone(OLGA))[-1]["buttons"][0][0]["data"] == "share_contact"
    assert (await world.one(Guardian, id="G1")).telegram_index == chat


async def test_a_linked_family_that_opens_its_link_again_is_still_linked(world: World) -> None:
    """Telegram shows the link's button for ever; a second tap is no mistake."""
    token = await made(world)
    await world.act(AIGUL, start=token)
    await world.act(AIGUL, start=token)
    assert await linked(world)
    assert "жарамайды" not in await last(world, AIGUL)


async def test_a_link_is_over_after_a_day(world: World) -> None:
    """At the last instant it links; a moment later the number is asked for, and that still works."""
    token = await made(world)
    await world.advance(hours=24, seconds=1)
    await world.act(AIGUL, start=token)
    assert not await linked(world)
    await world.act(AIGUL, share_contact=True)
    assert await linked(world)


async def test_a_new_link_ends_the_earlier_one(world: World) -> None:
    """One that went to the wrong person is ended by making another."""
    first, second = await made(world), await made(world)
    await world.act(OLGA, start=first)
    assert not await linked(world)
    await world.act(AIGUL, start=second)
    assert await linked(world)


@pytest.mark.parametrize("token", ["x", "A" * 32, "G1", "0" * 64])
async def test_a_token_nobody_made_opens_nothing(world: World, token: str) -> None:
    """Guessing tells nothing: every wrong token is answered with the same words."""
    await world.act(OLGA, start=token)
    assert not await linked(world)
    assert "Бұл сілтеме енді жарамайды" in await last(world, OLGA)


async def test_the_token_itself_is_kept_nowhere(world: World) -> None:
    """The database holds its hash, whose it is, who made it and until when it waits."""
    token = await made(world)
    row = await world.one(LinkToken)
    assert (row.guardian_id, row.made_by, row.used_at) == ("G1", "operator", None)
    assert row.expires_at - row.made_at == links.VALID
    assert len(bytes.fromhex(row.token_hash)) == 32
    assert token.encode() not in home().octets(world.folder / "usynys.db")
    await world.act(AIGUL, start=token)
    assert token.encode() not in home().octets(world.folder / "usynys.db")


async def test_a_link_is_refused_for_nobody_and_without_a_bot(world: World) -> None:
    """The error says what to do."""
    house = world.workers._house  # noqa: SLF001 - as above
    with pytest.raises(NotFoundError):
        await links.make(house, "G9", "operator")
    await links.keep_name(house, "")
    with pytest.raises(InputError, match="USYNYS_TELEGRAM_TOKEN"):
        await links.make(house, "G1", "operator")
