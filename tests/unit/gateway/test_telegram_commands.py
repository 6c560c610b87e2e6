"""Commands and the word TELEGRAM: on every wire they do what the menu says, whatever else is open."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.gateway.answering import commands
from core.store.tables import Guardian, Message, Offer
from core.values import ChannelName, Intent
from tests.world import World, a_world

AIGUL, STRANGER = "+77470000001", "+77470000009"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram that is asked about a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.link(AIGUL)
        await world.place("V1")
        yield world


async def last(world: World, number: str, channel: str = "telegram") -> str:
    """Return what a phone was told last."""
    seen: list[str] = [
        one["text"] for one in await world.phone(number) if (one["direction"], one["channel"]) == ("to_phone", channel)
    ]
    return seen[-1]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("/status", Intent.STATUS),
        ("/STATUS", Intent.STATUS),
        ("/status@usynys_bot", Intent.STATUS),
        ("/help пожалуйста", Intent.HELP),
        (" /stop\n", Intent.STOP),
        ("/start", Intent.START),
    ],
)
@pytest.mark.parametrize("channel", ChannelName)
def test_a_command_means_what_its_word_means(text: str, intent: Intent, channel: ChannelName) -> None:
    """Typed or tapped, with the bot's name behind it or words that say nothing here, on any wire."""
    reading = commands.read(text, channel)
    assert reading is not None
    assert reading.intent is intent


@pytest.mark.parametrize("text", ["/", "/да", "/yes", "status", "1/2", "/ status", "иә /status", "/statusquo", ""])
def test_what_is_no_command_is_read_as_words(text: str) -> None:
    """The grammar decides: a command is a whole message that begins with its sign."""
    assert commands.read(text, ChannelName.TELEGRAM) is None


async def test_a_command_answers_no_question(world: World) -> None:
    """The offer stays open, and its status is told."""
    await world.say(AIGUL, telegram="/status@usynys_bot")
    assert "орын" in await last(world, AIGUL)
    assert (await world.one(Offer, kind="vacancy")).status == "open"


async def test_the_language_is_asked_for_with_two_buttons_and_kept(world: World) -> None:
    """The open question comes again in the language that was tapped, and later messages keep it."""
    await world.say(AIGUL, telegram="/language")
    (row,) = (await world.phone(AIGUL))[-1]["buttons"]
    assert [(button["text"], button["data"]) for button in row] == [
        ("Қазақша", "language:kk"),
        ("Русский", "language:ru"),
    ]
    await world.act(AIGUL, button="Русский")
    assert (await world.one(Guardian)).language == "ru"
    assert "есть место в детском саду" in await last(world, AIGUL)
    await world.act(AIGUL, button="language:kk")
    assert (await world.one(Guardian)).language == "kk"


async def test_the_language_is_chosen_by_words_as_well(world: World) -> None:
    """On an old phone nothing can be tapped."""
    await world.say(AIGUL, sms="/language")
    assert "«қазақша» немесе «русский»" in await last(world, AIGUL, "sms")
    await world.say(AIGUL, sms="русский")
    assert (await world.one(Guardian)).language == "ru"


async def test_keys_for_an_answer_come_on_request(world: World) -> None:
    """Where buttons under a message are not shown, keys in place of the phone's own say the same words."""
    await world.say(AIGUL, telegram="/keyboard")
    shown = (await world.phone(AIGUL))[-1]
    assert [button["text"] for button in shown["buttons"][0]] == ["Иә", "Жоқ"]
    await world.act(AIGUL, button="Иә")
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"


async def test_stop_and_start_of_telegram_are_commands(world: World) -> None:
    """Stopped, the next offer would come by SMS; started again, in Telegram."""
    await world.say(AIGUL, telegram="/stop")
    assert (await world.one(Guardian)).telegram_stopped
    await world.act(AIGUL, start=True)
    assert not (await world.one(Guardian)).telegram_stopped
    assert "қайта қосылды" in await last(world, AIGUL)


async def test_a_block_and_its_end_undo_no_stop(world: World) -> None:
    """Only words begin again what words have stopped: the second question comes by SMS."""
    await world.say(AIGUL, telegram="/stop")
    await world.act(AIGUL, block=True)
    await world.act(AIGUL, block=False)
    await world.advance(hours=24.1)
    assert "Жауап" in await last(world, AIGUL, "sms")


async def test_who_says_to_be_somebody_else_is_no_family_any_more(world: World) -> None:
    """Blocking the bot and coming back proves no number; sharing it does."""
    await world.say(AIGUL, telegram="қате нөмір")
    assert "нөміріңізді жіберіңіз" in await last(world, AIGUL)
    await world.act(AIGUL, block=True)
    await world.act(AIGUL, block=False)
    await world.say(AIGUL, telegram="иә")
    assert (await world.one(Offer, kind="vacancy")).status == "open"
    await world.act(AIGUL, share_contact=True)
    await world.say(AIGUL, telegram="иә")
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"


@pytest.mark.parametrize("text", ["TELEGRAM", "telegram", "«Телеграм»", "Телеграмм."])
async def test_who_writes_telegram_is_told_the_name_of_the_bot(world: World, text: str) -> None:
    """No link ever goes into an SMS: the family looks for the bot itself."""
    await world.say(AIGUL, sms=text)
    told = await last(world, AIGUL, "sms")
    assert "@usynys_bot" in told
    assert "t.me" not in told


async def test_a_stranger_who_writes_telegram_is_told_it_too(world: World) -> None:
    """The name is nobody's secret, and another phone of the family may ask."""
    await world.say(STRANGER, sms="Telegram")
    assert "@usynys_bot" in await last(world, STRANGER, "sms")


async def test_a_language_tapped_by_a_stranger_changes_nothing(world: World) -> None:
    """Only a chat that belongs to a family chooses for it."""
    await world.act(STRANGER, start=True)
    await world.say(STRANGER, telegram="/language")
    assert not await world.all(Message, key="common.which_language")
    assert (await world.one(Guardian)).language == "kk"
