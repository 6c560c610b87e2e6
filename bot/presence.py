"""What the bot says of itself in every language: the menu of its commands, its description and the short one."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiogram.methods import GetMe, SetMyCommands, SetMyDescription, SetMyShortDescription, TelegramMethod
from aiogram.types import BotCommand

from bot.channel import TelegramChannel
from core.flow.channel import SendFailedError
from core.values import Language

#: The menu, in its order; what each does is decided where replies are read.
COMMANDS: Final = ("status", "language", "help", "keyboard", "receipt", "stop", "start")
#: Between the two languages, for a person whose Telegram speaks another one.
_BETWEEN: Final = " · "
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Presence:
    """The bot's own words in one language; `language` None = for all whose language has none of its own."""

    language: str | None
    commands: Mapping[str, str]
    description: str
    short_description: str


def presences(say: Callable[[str, Language], str]) -> list[Presence]:
    """Return the bot's words in each language and, for everybody else, in both; `say` finds a text by its key."""

    def made(languages: Sequence[Language], code: str | None) -> Presence:
        def both(key: str, between: str = _BETWEEN) -> str:
            return between.join(say(f"telegram.{key}", language) for language in languages)

        commands = {name: both(f"command.{name}") for name in COMMANDS}
        return Presence(code, commands, both("description", "\n\n"), both("short_description"))

    return [made(list(Language), None), *(made([language], language.value) for language in Language)]


async def present(
    channel: TelegramChannel, words: Sequence[Presence], named: Callable[[str], Awaitable[None]] | None
) -> None:
    """Ask for the bot's name if somebody wants it, then introduce the bot.

    Raises:
        SendFailedError: Telegram does not tell the name now.

    """
    if named:
        await named((await channel.ask(GetMe())).username or "")
    await introduce(channel, words)


async def introduce(channel: TelegramChannel, words: Sequence[Presence]) -> None:
    """Tell Telegram what the bot says of itself, as best it can: an old menu hinders nobody."""
    for one in words:
        menu = [BotCommand(command=name, description=does) for name, does in one.commands.items()]
        asked: list[TelegramMethod[Any]] = [
            SetMyCommands(commands=menu, language_code=one.language),
            SetMyDescription(description=one.description, language_code=one.language),
            SetMyShortDescription(short_description=one.short_description, language_code=one.language),
        ]
        for method in asked:
            try:
                await channel.ask(method)
            except SendFailedError as error:
                _log.warning("The bot could not say of itself in %s: %s.", one.language or "general", error)
                return
