"""Buttons under a message and the one that shares the own number, as Telegram wants them."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from core.flow.channel import Failure, Outgoing, SendFailedError

_MOST_DATA = 64  # bytes, not letters


def markup_of(message: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Return what stands under a message; the contact button wins, for nobody answers before the number is proven.

    Raises:
        SendFailedError: the data of a button is not 1-64 bytes; Telegram would refuse the whole message.

    """
    if message.keyboard_contact:
        share = KeyboardButton(text=message.keyboard_contact, request_contact=True)
        return ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True)
    if message.keyboard:
        keys = [[KeyboardButton(text=words) for words in row] for row in message.keyboard]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, one_time_keyboard=True)
    return inline_of(message)


def inline_of(message: Outgoing) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message: all that an edit may change.

    Raises:
        SendFailedError: as above.

    """
    if not message.buttons:
        return None
    for button in (button for row in message.buttons for button in row):
        if not 1 <= len(button.data.encode()) <= _MOST_DATA:
            raise SendFailedError(Failure.REJECTED, code="callback_data")
    rows = [[InlineKeyboardButton(text=each.text, callback_data=each.data) for each in row] for row in message.buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)
