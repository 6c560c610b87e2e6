"""The small words every room shares: languages, channels, intents, readings and citations."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language a family reads; also the language a place teaches in."""

    KK = "kk"
    RU = "ru"


class ChannelName(StrEnum):
    """A way to reach a family."""

    SMS = "sms"
    TELEGRAM = "telegram"


class Intent(StrEnum):
    """What a guardian meant by one whole message (DESIGN section 7, `reply parse`)."""

    YES = "yes"
    NO = "no"
    CLARIFY = "clarify"
    STOP = "stop"
    START = "start"
    HELP = "help"
    LANGUAGE_KK = "language_kk"
    LANGUAGE_RU = "language_ru"
    STATUS = "status"
    VERIFY = "verify"
    WRONG_NUMBER = "wrong_number"
    ALREADY = "already"
    CODE = "code"
    DATA = "data"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one message was read: the intent, the language heard, and the grammar rule that decided.

    `code` is the offer code the message names; `answer` the yes or no that stands beside that code.
    """

    intent: Intent
    language: Language | None
    rule: str
    code: str | None = None
    answer: Intent | None = None


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A place in a regulation: short name of the act, its edition, the paragraph."""

    act: str
    edition: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: the words a parent sees, and the opaque data that comes back (1-64 bytes)."""

    text: str
    data: str
