"""Good and bad days of a vendor: what each does with a message, and what a channel then owes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.flow.channel import Failure

#: The wait a vendor asks for where it names one.
WAIT = timedelta(seconds=7)


class Day(StrEnum):
    """What a vendor does with the next message; the words are those of the matrix."""

    TAKES = "takes it"
    NO_CONNECTION = "cannot be connected to"
    SILENCE = "takes the request and says nothing"
    TORN = "tears the connection down"
    HALF_CLOSED = "ends its side of the connection and says nothing"
    HALF_ANSWER = "begins its answer and never ends it"
    TRICKLE = "answers octet by octet, too slowly"
    THROTTLED = "asks for patience"
    THROTTLED_WAIT = "asks for patience and says how long"
    TROUBLE = "is in trouble of its own (5xx, system error)"
    BUSY = "is overloaded (503, queue full)"
    PROXY = "is hidden by a proxy in trouble (502)"
    REFUSAL = "refuses the request"
    CREDENTIALS = "does not know us"
    BAD_ADDRESS = "knows no such number or chat"
    UNWANTED = "says that the person wants nothing from us"
    REDIRECT = "sends us elsewhere"
    GARBAGE = "answers something that is no answer"
    HOLES = "answers without an id"
    HUGE = "answers without end"
    LOST_TAKEN = "takes it, and its answer is lost"
    LOST_UNTAKEN = "does not take it, and that answer is lost"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one message: accepted, or a failure; `found` is what looking it up said where its fate is unknown.

    `found` = "" was not looked up, "taken" or "not taken".
    """

    failure: Failure | None = None
    wait: timedelta | None = None
    found: str = ""

    def __str__(self) -> str:
        """Return it as the matrix shows it."""
        told = f"`{self.failure}`" if self.failure else "taken"
        told += f", {self.wait.total_seconds():.0f} s" if self.wait else ""
        return told + (f", looked up: {self.found}" if self.found else "")


#: What every channel owes unless its stand says otherwise, with the reason.
OWED = {
    Day.TAKES: Outcome(),
    Day.NO_CONNECTION: Outcome(Failure.CONNECTION),
    Day.SILENCE: Outcome(Failure.TIMEOUT),
    Day.TORN: Outcome(Failure.TIMEOUT),
    Day.HALF_CLOSED: Outcome(Failure.TIMEOUT),
    Day.HALF_ANSWER: Outcome(Failure.TIMEOUT),
    Day.TRICKLE: Outcome(Failure.TIMEOUT),
    Day.THROTTLED: Outcome(Failure.THROTTLED),
    Day.THROTTLED_WAIT: Outcome(Failure.THROTTLED, WAIT),
    Day.TROUBLE: Outcome(Failure.VENDOR),
    Day.BUSY: Outcome(Failure.VENDOR),
    Day.PROXY: Outcome(Failure.TIMEOUT),
    Day.REFUSAL: Outcome(Failure.REJECTED),
    Day.CREDENTIALS: Outcome(Failure.CREDENTIALS),
    Day.BAD_ADDRESS: Outcome(Failure.BAD_ADDRESS),
    Day.UNWANTED: Outcome(Failure.STOPPED),
    Day.REDIRECT: Outcome(Failure.TIMEOUT),
    Day.GARBAGE: Outcome(Failure.TIMEOUT),
    Day.HOLES: Outcome(Failure.TIMEOUT),
    Day.HUGE: Outcome(Failure.TIMEOUT),
    Day.LOST_TAKEN: Outcome(Failure.TIMEOUT, found="taken"),
    Day.LOST_UNTAKEN: Outcome(Failure.TIMEOUT, found="not taken"),
}
