"""The small words every room shares: languages, channels, intents, readings and citations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import TransitionError

S = TypeVar("S", bound=StrEnum)


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


class StateTable(Generic[S]):
    """Which steps a thing may take; whatever is not in the table is refused."""

    def __init__(self, name: str, steps: Mapping[S, Iterable[S]]) -> None:
        self.name = name
        self.steps: Mapping[S, frozenset[S]] = {state: frozenset(after) for state, after in steps.items()}

    def allows(self, now: S, then: S) -> bool:
        """Tell whether the step stands in the table."""
        return then in self.steps.get(now, frozenset())

    def step(self, now: S, then: S) -> S:
        """Return the state after the step.

        Raises:
            TransitionError: the step is not in the table.

        """
        if not self.allows(now, then):
            message = f"A {self.name} that is {now} cannot become {then}."
            raise TransitionError(message)
        return then
