"""A reply as any wire hears it, the same shape for all of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.values import ChannelName


class Wire(StrEnum):
    """Where a reply or receipt came from; ids are unique within one wire."""

    TWILIO = "twilio"
    SMPP = "smpp"
    TELEGRAM = "telegram"

    @property
    def channel(self) -> ChannelName:
        """The channel a family sees behind this wire."""
        return ChannelName.TELEGRAM if self is Wire.TELEGRAM else ChannelName.SMS


class HeardKind(StrEnum):
    """What kind of thing a family did."""

    TEXT = "text"
    BUTTON = "button"  # text holds the button's opaque data
    START = "start"  # opened the bot; text holds the deep link payload, if any
    CONTACT = "contact"  # shared a contact; text holds its number, own_contact says whose it is
    EDITED = "edited"  # changed a message sent before; text holds the new words
    BLOCKED = "blocked"  # stopped the bot
    UNBLOCKED = "unblocked"
    OTHER = "other"  # sticker, voice, picture: nothing that can be read


class Authenticity(StrEnum):
    """How a wire made sure that something came from its vendor; what fails is refused and never stored."""

    SIGNED = "webhook_signature"  # the webhook's signature held (Twilio)
    VOUCHED = "webhook_secret"  # the webhook carried what only Telegram and we know
    FETCHED = "fetched"  # we asked the vendor over TLS, with our account
    BOUND = "bound"  # it came over the connection on which we had signed in (SMPP)
    UNTOLD = ""  # stored before this was kept


@dataclass(frozen=True, slots=True)
class Heard:
    """One raw inbound thing, as it is stored before it is acknowledged.

    `sender` is an E.164 number or a chat id. `received_at` is ours, `carrier_at` the carrier's own time,
    if it tells one.
    """

    wire: Wire
    provider_id: str
    sender: str
    kind: HeardKind
    text: str
    received_at: datetime
    carrier_at: datetime | None = None
    own_contact: bool = False
    message_ref: str = ""  # the message in its chat: that a button stood under, or these words themselves
    callback_id: str = ""  # Telegram's id of the tap, to be answered fast
    authenticity: Authenticity = Authenticity.UNTOLD

    @property
    def said_at(self) -> datetime:
        """When it counts as said: the carrier's time, but never after it reached us (RULES.md, windows)."""
        return min(self.carrier_at, self.received_at) if self.carrier_at else self.received_at
