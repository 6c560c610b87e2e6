"""What main hands in: the shapes of channels, listeners, clock, rules core and monitoring the gateway relies on."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.flow.channel import Accepted, Capabilities, Outgoing
from core.flow.pace import Ask, Room
from core.flow.parts import Arrival, Leaving, PartAnswer, PartReceipt, Piece, Standing
from core.flow.receipt import DeliveryReport
from core.flow.reply import Wire
from core.values import ChannelName


class Clock(Protocol):
    """Tells the present instant, in UTC, to the millisecond."""

    def now(self) -> datetime:
        """Return the present instant."""
        ...


class Chance(Protocol):
    """Makes ids and keys that cannot be guessed."""

    def new_id(self) -> str:
        """Return a fresh id."""
        ...

    def token(self, size: int) -> bytes:
        """Return `size` random bytes."""
        ...

    def fraction(self) -> float:
        """Return a number from 0 up to 1, drawn evenly."""
        ...

    def pick(self, choices: str, count: int) -> str:
        """Return `count` letters drawn from `choices`."""
        ...


class Channel(Protocol):
    """A way out to families (`channel.py` of each wire)."""

    name: ChannelName
    wire: Wire
    capabilities: Capabilities

    async def send(self, message: Outgoing) -> Accepted:
        """Send one message, once.

        Raises SendFailedError when the vendor did not take it; `Failure.TIMEOUT` means that its fate is unknown.
        """
        ...

    async def look_up(self, message: Outgoing) -> Accepted | None:
        """Find out whether a message of unknown fate was taken; None means that it certainly was not.

        A vendor that cannot tell (Telegram) answers None: a second copy is better than none, and one slot takes
        the answers of both. Raises SendFailedError when the vendor cannot be asked now.
        """
        ...

    async def ask_state(self, provider_id: str) -> DeliveryReport | None:  # noqa: ARG002 - a vendor that says nothing
        """Ask what has become of a message that was taken; None = the vendor does not say (the default: it never does).

        The report is that of the receipt which should have come, with the same `event_id`, so that it counts once;
        the gateway counts from when it asked. Raises SendFailedError when the vendor cannot be asked now.
        """
        return None

    async def settle(self, message: Outgoing) -> None:
        """Let the message that `message` replaces show this text and these buttons, where the channel can.

        One that is gone, or looks so already, is fine. Raises SendFailedError like `send`.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Listener(Protocol):
    """Fetches from the carrier what webhooks may have missed."""

    wire: Wire
    #: How long the carrier keeps what it cannot deliver; None = it can be asked for it at any time.
    holds: timedelta | None = None

    async def fetch_missed(self, since: datetime) -> datetime:
        """Store every reply the carrier holds since `since` (through the gateway's `take`), return heard-until.

        The answer is an instant up to which certainly nothing is missing any more: nothing lapses before it
        (DESIGN promise 3). Raises SendFailedError when the carrier cannot be asked now.
        """
        ...


class Parts(Protocol):
    """Remembers which part of which SMS a carrier has under which id, for wires that send part by part."""

    async def begin(self, leaving: Leaving) -> frozenset[int]:
        """Note that a message leaves; answer which parts are to be sent: none that may have been taken already."""
        ...

    async def answer(self, answers: Sequence[PartAnswer]) -> None:
        """Note what the carrier answered to parts."""
        ...

    async def receipt(self, receipt: PartReceipt) -> None:
        """Note what the carrier tells of a part; it may come before the answer, twice, or about nobody's part."""
        ...

    async def told(self, part: Standing, receipt: PartReceipt) -> DeliveryReport | None:
        """Note what the carrier said of a part when it was asked; answer the report of the message if it is final."""
        ...

    async def reconcile(self) -> None:
        """Find the parts of receipts that could not be matched when they came."""
        ...

    async def standing(self, message_id: str) -> tuple[Standing, ...]:
        """Return the parts of a message as they are known."""
        ...


class Pieces(Protocol):
    """Keeps what phones send until it can be read: parts of long SMS, and what a wire does not name by an id."""

    async def name(self, arrival: Arrival) -> str:
        """Return the id of an inbound SMS: the earlier one when it comes again after a broken connection."""
        ...

    async def settle(self, ids: Sequence[str]) -> None:
        """Note that the carrier knows that these are ours: they do not come again."""
        ...

    async def settle_earlier(self, carrier: str, session: str, since: datetime, before: datetime) -> None:
        """Note that what other connections with a carrier than this one brought meanwhile does not come again."""
        ...

    async def take(self, piece: Piece) -> tuple[Piece, ...]:
        """Store one part; when this returns it is safe on disk. Answers all parts once they are there, else none."""
        ...

    async def given(self, key: str, at: datetime) -> None:
        """Note that what these parts say is stored as a reply."""
        ...

    async def overdue(self, before: datetime) -> tuple[tuple[Piece, ...], ...]:
        """Return the parts of which the last came before `before` and whose others never did."""
        ...

    async def alive(self, carrier: str, at: datetime) -> None:
        """Note that a bind is alive."""
        ...

    async def last_alive(self, carrier: str) -> datetime | None:
        """Return until when a bind was certainly alive, None when it never was."""
        ...

    async def forget(self, before: datetime) -> None:
        """Forget what is older than the carrier may still tell of."""
        ...


class RulesCore(Protocol):
    """Decides a confirmed application: the embedded one or a remote one over signed HTTP."""

    @property
    def remote(self) -> bool:
        """Whether it can fail apart from us, and is left alone while it does."""
        ...

    async def submit(self, handover: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Hand over one confirmed application (idempotent by `handover_id`); None = decided later by a callback.

        Raises SendFailedError when it was not taken, or nobody knows; it is handed over again with the same id.
        """
        ...

    async def withdraw(self, notice: Mapping[str, Any]) -> None:
        """Tell of a consent taken back (idempotent by `withdrawal_id`). Raises SendFailedError like `submit`."""
        ...


class Monitoring(Protocol):
    """The monitoring system of public services (P 9, 27; H 8.1; S 9), and the offices told of changed rules."""

    async def report(self, report_id: str, body: Mapping[str, Any]) -> None:
        """Deliver one report, the same id again is the same; raises SendFailedError when it may not have been taken."""
        ...


class Live(Protocol):
    """Hints between workers, and the rates they share; losing all of it costs at most a second, and no message."""

    async def is_up(self) -> bool:
        """Tell whether what the processes share can be asked now."""
        ...

    def wake(self) -> None:
        """Hint that there is new work."""
        ...

    async def rest(self, seconds: float) -> None:
        """Wait for a hint, at most so many seconds."""
        ...

    def tell(self, subjects: Collection[str]) -> None:
        """Hint, after a transaction, that something was noted in the histories of these subjects."""
        ...

    def watch(self, subject: str) -> AsyncIterator[None]:
        """Yield when a subject (or ANYTHING) is worth another look, the first time at once, until `end_watches`."""
        ...

    def end_watches(self) -> None:
        """Let everybody who watches go: the process ends."""
        ...

    async def take(self, wanted: Sequence[Sequence[Ask]], now: datetime) -> list[timedelta]:
        """Take shares of rates: each group whole or not at all; returns how long each must wait, 0 = it was taken."""
        ...

    async def look(self, asks: Sequence[Ask], now: datetime) -> list[Room]:
        """Return how much of each rate is free now."""
        ...

    async def stop(self, name: str, until: datetime) -> None:
        """Let nobody take from a rate before an instant: the vendor has asked us to wait."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Turnable(Protocol):
    """Something with due instants that the sandbox's clock steps through."""

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is work, or None."""
        ...

    async def run_due(self) -> bool:
        """Do all work that is due now; answer whether there was any."""
        ...
