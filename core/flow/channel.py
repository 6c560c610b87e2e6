"""What a channel can do, what it is asked to send, and the closed list of ways it can fail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import ChannelError
from core.values import Button, ChannelName


class Failure(StrEnum):
    """Why a message did not go; vendor codes are translated to these in `codes.py` of each wire, nowhere else."""

    CONNECTION = "connection"  # no connection was made: certainly not sent
    TIMEOUT = "timeout"  # the request left us, no answer came: the fate is unknown and must be looked up
    THROTTLED = "throttled"  # the vendor asks us to wait; never counts as a try
    VENDOR = "vendor"  # the vendor's own trouble (5xx, queue full)
    BAD_ADDRESS = "bad_address"  # not a number or chat that can be reached
    BLOCKED = "blocked"  # the person, phone or carrier refuses our messages
    STOPPED = "stopped"  # opted out at the vendor
    UNREACHABLE = "unreachable"  # handset off, out of range, absent
    EXPIRED = "expired"  # the validity ended before delivery
    REGION = "region"  # the vendor does not serve this country or route
    FILTERED = "filtered"  # the carrier judged it spam
    REJECTED = "rejected"  # the vendor refuses our request: our mistake
    CREDENTIALS = "credentials"  # the vendor does not accept us (account, token)
    UNKNOWN = "unknown"  # a code we have never seen; stored as it came

    @property
    def retry(self) -> bool:
        """Whether the same message may be tried again on the same channel."""
        return self in {Failure.CONNECTION, Failure.THROTTLED, Failure.VENDOR, Failure.CREDENTIALS}

    @property
    def ours(self) -> bool:
        """Whether the fault is on our side of the wire, so that an engineer must look."""
        return self in {Failure.REJECTED, Failure.CREDENTIALS, Failure.UNKNOWN}


#: How long a carrier may keep trying where nothing else is said: what is worth saying is worth it for so long.
VALID_FOR = timedelta(hours=10)


class SendFailedError(ChannelError):
    """The vendor did not take the message."""

    def __init__(self, failure: Failure, *, code: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(f"{failure.value} ({code})" if code else failure.value)
        self.failure = failure
        self.code = code  # the vendor's own code, for the history
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show and prove."""

    buttons: bool
    edits: bool  # a sent message can be changed, so buttons can be taken away
    accepted_is_delivered: bool  # Telegram has no delivery receipt: accepted by the Bot API counts


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it leaves: the exact text that was stored before the send.

    `address` is an E.164 number or a chat id. `valid_for` is how long the carrier may keep trying.
    `since` is when we first claimed it, the lower bound for looking up its fate.
    `replaces` is the vendor's id of an earlier message that this one is shown in place of, where the channel can.
    """

    message_id: str
    address: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()  # what stands out: from and to, in characters of the text (Telegram only)
    keyboard_contact: str | None = None  # the words on a button that shares the own contact (Telegram only)
    keyboard: tuple[tuple[str, ...], ...] = ()  # keys in place of the phone's own, each says its words (Telegram only)
    replaces: str | None = None
    valid_for: timedelta = VALID_FOR
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The vendor took the message: its id there and in how many parts it goes."""

    provider_id: str
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of a guardian's ways: used to choose a channel."""

    phone: bool
    telegram: bool  # linked, with a proven number
    sms_stopped: bool
    telegram_blocked: bool
    last_answered_on: ChannelName | None


def choose(reach: Reach, tried: frozenset[ChannelName] = frozenset()) -> ChannelName | None:
    """Return the channel to use next: the one last answered on, else Telegram if linked, else SMS (DESIGN section 8).

    >>> choose(Reach(True, True, False, False, None))
    <ChannelName.TELEGRAM: 'telegram'>
    >>> choose(Reach(True, True, False, False, ChannelName.SMS))
    <ChannelName.SMS: 'sms'>
    >>> choose(Reach(True, False, True, False, None)) is None
    True
    """
    open_ways = [
        name
        for name, usable in (
            (ChannelName.TELEGRAM, reach.telegram and not reach.telegram_blocked),
            (ChannelName.SMS, reach.phone and not reach.sms_stopped),
        )
        if usable and name not in tried
    ]
    if reach.last_answered_on in open_ways:
        return reach.last_answered_on
    return open_ways[0] if open_ways else None
