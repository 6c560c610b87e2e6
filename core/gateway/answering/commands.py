"""Commands, typed or tapped in a menu, on any wire: `/status`, `/language@bot`, and the word TELEGRAM in an SMS."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering import own_consent
from core.gateway.house import House
from core.gateway.said import Said, answer
from core.gateway.saying import links
from core.gateway.saying.buttons import LANGUAGE, WHICH_LANGUAGE
from core.values import ChannelName, Intent, Reading

#: What a command means that a word means as well.
_INTENTS: Final[Mapping[str, Intent]] = {
    "status": Intent.STATUS,
    "help": Intent.HELP,
    "stop": Intent.STOP,
    "start": Intent.START,
}
#: Commands of their own: they say what no word says, and are answered here.
_ASKS_LANGUAGE, _SHOWS_KEYS, _NAMES_BOT = "command.language", "command.keyboard", "command.telegram"
_OWN: Final = frozenset({_ASKS_LANGUAGE, _SHOWS_KEYS, _NAMES_BOT})
#: A command may name its bot and carry words that say nothing here.
_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s.*)?", re.DOTALL | re.IGNORECASE)
_TELEGRAM = re.compile(r"telegramm?|телеграмм?")
_AROUND = " \t\n.,!?«»\"'()"
_LANGUAGES: Final = {f"{LANGUAGE}:kk": Intent.LANGUAGE_KK, f"{LANGUAGE}:ru": Intent.LANGUAGE_RU}


def read(text: str, channel: ChannelName) -> Reading | None:
    """Return what a command means, None when the text is none that is known.

    >>> read("/status@usynys_bot", ChannelName.TELEGRAM).intent, read("«Телеграм»", ChannelName.SMS).rule
    (<Intent.STATUS: 'status'>, 'command.telegram')
    >>> read("/да", ChannelName.TELEGRAM) is None, read("telegram", ChannelName.TELEGRAM) is None
    (True, True)
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if channel is ChannelName.SMS and _TELEGRAM.fullmatch(said.strip(_AROUND).casefold()):
        return Reading(Intent.HELP, None, _NAMES_BOT)
    if own := own_consent.read(said):
        return Reading(Intent.DATA, None, own)
    found = _COMMAND.fullmatch(said)
    name = found[1].lower() if found else ""
    rule = f"command.{name}"
    if name in _INTENTS or rule in _OWN:
        return Reading(_INTENTS.get(name, Intent.HELP), None, rule)
    return None


def asks_for_bot(text: str, channel: ChannelName) -> bool:
    """Whether somebody asks on another way for the name of the bot."""
    reading = read(text, channel)
    return reading is not None and reading.rule == _NAMES_BOT


def chosen(data: str) -> Reading | None:
    """Return which language a tapped button chose, None when it was no such button."""
    intent = _LANGUAGES.get(data)
    return Reading(intent, None, "button.language") if intent else None


def is_command(reading: Reading) -> bool:
    """Whether a command was read: it is no answer to a question."""
    return reading.rule.startswith(("command.", "button.language")) or reading.rule in set(own_consent.Own)


async def obey(house: House, tx: AsyncSession, said: Said) -> str | None:
    """Answer a command of its own; None when it means what a word means."""
    if said.reading.rule in set(own_consent.Own):
        return await own_consent.obey(house, tx, said, own_consent.Own(said.reading.rule))
    match said.reading.rule:
        case command if command == _ASKS_LANGUAGE:
            await answer(house, tx, said, WHICH_LANGUAGE)
        case command if command == _SHOWS_KEYS and said.channel is ChannelName.TELEGRAM:
            await answer(house, tx, said, "telegram.keyboard")
        case command if command == _NAMES_BOT and (name := await links.name_of_bot(tx)):
            await answer(house, tx, said, "common.telegram", bot=name)
        case _:
            return None
    return said.reading.rule.removeprefix("command.")
