"""What the bot says of itself, through the real client, as the Bot API keeps it for each language."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand

from bot.channel import BotAccount, TelegramChannel
from bot.presence import COMMANDS, introduce, presences
from core.texts import Texts
from tests.contract.sandbox.stage import BOT_TOKEN, SECRET, Stage

WORDS = presences(Texts.load().say)
CODES = [one.language for one in WORDS]


@pytest.fixture
async def introduced(stage: Stage) -> AsyncIterator[None]:
    """Let the gateway's own bot introduce itself to the sandbox."""
    account = BotAccount(BOT_TOKEN, SECRET, f"{stage.url}/sandbox/wire/telegram", stage.url)
    channel = TelegramChannel(account)
    await introduce(channel, WORDS)
    yield
    await channel.close()


def test_the_bot_speaks_kazakh_russian_and_both_to_everybody_else() -> None:
    """A Telegram in English still finds its way."""
    assert CODES == [None, "kk", "ru"]
    everybody, kazakh, russian = WORDS
    for name in COMMANDS:
        assert everybody.commands[name] == f"{kazakh.commands[name]} · {russian.commands[name]}"


@pytest.mark.usefixtures("introduced")
@pytest.mark.parametrize("words", WORDS, ids=CODES)
async def test_the_menu_and_the_descriptions_are_set_in_every_language(bot: Bot, words: object) -> None:
    """Telegram took them all, word for word, within its limits."""
    (one,) = [each for each in WORDS if each is words]
    menu = await bot.get_my_commands(language_code=one.language)
    assert {entry.command: entry.description for entry in menu} == one.commands
    assert [entry.command for entry in menu] == ["status", "language", "help", "keyboard", "receipt", "stop", "start"]
    assert (await bot.get_my_description(language_code=one.language)).description == one.description
    short = await bot.get_my_short_description(language_code=one.language)
    assert short.short_description == one.short_description
    assert "1414" in one.description


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (BotCommand(command="Көмек", description="көмек"), "BOT_COMMAND_INVALID"),
        (BotCommand(command="help", description=""), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (BotCommand(command="help", description="ә" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_menu_that_telegram_would_refuse_is_refused(bot: Bot, command: BotCommand, reason: str) -> None:
    """Small Latin letters, and words of 1 to 256 characters."""
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.set_my_commands([command])


async def test_a_description_too_long_is_refused(bot: Bot) -> None:
    """512 characters before the first message, 120 in the profile."""
    with pytest.raises(TelegramBadRequest, match="too long"):
        await bot.set_my_description("ә" * 513)
    with pytest.raises(TelegramBadRequest, match="too long"):
        await bot.set_my_short_description("ә" * 121)


async def test_a_menu_is_taken_away_for_one_language(bot: Bot) -> None:
    """The others stay."""
    menu = [BotCommand(command="help", description="көмек")]
    for code in ("kk", "ru"):
        assert await bot.set_my_commands(menu, language_code=code)
    assert await bot.delete_my_commands(language_code="kk")
    left = [await bot.get_my_commands(language_code=code) for code in ("kk", "ru")]
    assert [[entry.command for entry in menu] for menu in left] == [[], ["help"]]
