"""What a bot says of itself: its commands and descriptions, one set per language and one for all others."""

import json
import re
from typing import Any

from sandbox.store import set_setting, setting
from sandbox.telegram.error import bad
from sandbox.telegram.messages import Call
from sandbox.telegram.params import structure, text

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_MOST_COMMANDS = 100
#: The longest of each, in characters.
_LONGEST = {"description": 512, "short_description": 120}
_LONGEST_OF_COMMAND = 256


def set_commands(call: Call) -> bool:
    """setMyCommands: the menu of the bot; the scope is not looked at, there are only private chats here."""
    given = structure(call.params, "commands")
    if not isinstance(given, list) or len(given) > _MOST_COMMANDS:
        reason = "too many commands" if isinstance(given, list) else "can't parse commands JSON object"
        raise bad(reason)
    made = [_command(one) for one in given]
    set_setting(call.db, _name(call, "commands"), json.dumps(made, ensure_ascii=False))
    return True


def get_commands(call: Call) -> list[dict[str, str]]:
    """getMyCommands: those of exactly this language."""
    made: list[dict[str, str]] = json.loads(setting(call.db, _name(call, "commands")) or "[]")
    return made


def delete_commands(call: Call) -> bool:
    """deleteMyCommands: those of this language."""
    set_setting(call.db, _name(call, "commands"), "[]")
    return True


def set_description(call: Call) -> bool:
    """setMyDescription: what an empty chat shows."""
    return _describe(call, "description")


def set_short_description(call: Call) -> bool:
    """setMyShortDescription: what the bot's profile shows."""
    return _describe(call, "short_description")


def get_description(call: Call) -> dict[str, str]:
    """GetMyDescription, in exactly this language."""
    return {"description": setting(call.db, _name(call, "description")) or ""}


def get_short_description(call: Call) -> dict[str, str]:
    """GetMyShortDescription, in exactly this language."""
    return {"short_description": setting(call.db, _name(call, "short_description")) or ""}


def _describe(call: Call, what: str) -> bool:
    words = text(call.params, what)
    if len(words) > _LONGEST[what]:
        reason = f"{what.replace('_', ' ')} is too long"
        raise bad(reason)
    set_setting(call.db, _name(call, what), words)
    return True


def _command(one: Any) -> dict[str, str]:
    name = str(one.get("command", "")).removeprefix("/") if isinstance(one, dict) else ""
    words = str(one.get("description", "")).strip() if isinstance(one, dict) else ""
    if not _COMMAND.fullmatch(name):
        reason = "BOT_COMMAND_INVALID"
        raise bad(reason)
    if not 1 <= len(words) <= _LONGEST_OF_COMMAND:
        reason = "BOT_COMMAND_DESCRIPTION_INVALID"
        raise bad(reason)
    return {"command": name, "description": words}


def _name(call: Call, what: str) -> str:
    language = text(call.params, "language_code")
    if not _LANGUAGE.fullmatch(language):
        reason = "LANGUAGE_CODE_INVALID"
        raise bad(reason)
    return f"telegram_{what}:{language}"
