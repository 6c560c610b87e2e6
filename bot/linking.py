"""How a chat is linked to a family: by the payload of a deep link, and by the own contact, which proves a number."""

import re

from aiogram.types import Contact

_NOT_DIGITS = re.compile(r"\D")
_E164_DIGITS = range(7, 16)


def own_contact(contact: Contact, sender_id: int) -> bool:
    """Whether the contact is that of the sender; a card of somebody else, or one without a user, proves nothing."""
    return contact.user_id is not None and contact.user_id == sender_id


def contact_number(contact: Contact) -> str:
    """Return the number in E.164; Telegram gives it with its country code, with or without a plus. "" = no number."""
    digits = _NOT_DIGITS.sub("", contact.phone_number)
    return f"+{digits}" if len(digits) in _E164_DIGITS else ""


def start_payload(text: str) -> str | None:
    """Return what a deep link carried in `/start payload` ("" if nothing), or None if the text is no start."""
    command, _, payload = text.partition(" ")
    return payload.strip() if command.split("@")[0] == "/start" else None
