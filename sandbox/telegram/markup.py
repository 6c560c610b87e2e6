"""Telegram's keyboards: those under a message, and those in place of the phone's own."""

from dataclasses import dataclass
from typing import Any

from core.values import Button
from sandbox.messages import Rows
from sandbox.telegram.error import bad

#: The data a phone shows for a button that shares the own contact; tapping it does that.
SHARE_CONTACT = "share_contact"
_LONGEST_DATA = 64  # bytes


@dataclass(frozen=True, slots=True)
class Markup:
    """The keyboards a message brings; `replaces` = it takes an earlier one away from the phone."""

    buttons: Rows = ()
    keyboard: Rows = ()
    replaces: bool = False
    one_time: bool = False


def read_markup(value: Any) -> Markup:
    """Return the keyboards of `reply_markup`.

    Raises:
        TelegramError: as the Bot API refuses them.

    """
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        reason = "object expected as reply markup"
        raise bad(reason)
    if "inline_keyboard" in value:
        return Markup(buttons=_rows(value["inline_keyboard"], inline=True))
    if "keyboard" in value:
        rows = _rows(value["keyboard"], inline=False)
        return Markup(keyboard=rows, replaces=True, one_time=value.get("one_time_keyboard") is True)
    return Markup(replaces=value.get("remove_keyboard") is True)


def _rows(value: Any, *, inline: bool) -> Rows:
    name = "inline_keyboard" if inline else "keyboard"
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        reason = f'field "{name}" of the ReplyMarkup must be an Array of Arrays'
        raise bad(reason)
    rows = tuple(tuple(_inline(item) if inline else _key(item) for item in row) for row in value)
    return tuple(row for row in rows if row)


def _inline(item: Any) -> Button:
    words = _words(item, "can't parse inline keyboard button")
    if "url" in item:
        return Button(words, "")
    data = item.get("callback_data")
    if data is None:
        reason = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        raise bad(reason)
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= _LONGEST_DATA:
        reason = "BUTTON_DATA_INVALID"
        raise bad(reason)
    return Button(words, data)


def _key(item: Any) -> Button:
    if isinstance(item, str):
        item = {"text": item}
    words = _words(item, "can't parse keyboard button")
    return Button(words, SHARE_CONTACT if item.get("request_contact") else words)


def _words(item: Any, trouble: str) -> str:
    words = item.get("text") if isinstance(item, dict) else None
    if not isinstance(words, str) or not words.strip():
        reason = f'{trouble}: Field "text" must be a non-empty String'
        raise bad(reason)
    return words
