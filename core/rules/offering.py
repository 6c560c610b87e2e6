"""One offer of any kind, counted from the data of its edition: windows, rounds, what silence does, restoring."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.errors import EditionError, InputError
from core.rules.calendar import Calendar, Unit, end_of_day, local, start_of_day
from core.rules.edition import Edition
from core.rules.entry import Amount
from core.rules.finding import CLEAR, Finding
from core.rules.offers import OfferTerms, Silence
from core.values import Citation

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long an offer waits: `ends` are the ends of its rounds, counted from the first receipt."""

    opens_at: datetime
    ends: tuple[datetime, ...]
    closes_at: datetime

    def takes(self, said_at: datetime) -> bool:
        """Tell whether an answer said at this instant counts; exactly `closes_at` does.

        Instants are compared and not clocks. Raises InputError for a time without an offset.
        """
        return local(said_at).astimezone(UTC) <= self.closes_at


@dataclass(frozen=True, slots=True)
class Consequence:
    """What silence did: until when a queue rests, until when and how often a resting application may be restored."""

    silence: Silence
    lapsed_at: datetime
    rests_until: datetime | None
    restorable_until: datetime | None
    restorable_times: int
    citations: tuple[Citation, ...]


def counted(term: Amount, start: datetime, calendar: Calendar, times: int = 1) -> datetime:
    """Return the end of so many terms of a family that begin at `start`, Almaty time.

    Hours and minutes are elapsed time. The day of the event is day 0; working and calendar days end with their last
    day, which rolls forward when it is a day off (readings 17 and 20). A month ends at the same clock time (2 and 16).
    """
    end = calendar.add(start, term.n * times, term.unit).result
    if term.unit in {Unit.WORKING_DAY, Unit.CALENDAR_DAY}:
        return end_of_day(calendar.roll_forward(end.date()))
    return end


def round_ends(terms: OfferTerms, start: datetime, calendar: Calendar, rounds: int = 1) -> datetime:
    """Return the end of so many rounds that begin at `start`; the last may end with its day (reading 1, setting)."""
    end = counted(terms.amount("term"), start, calendar, rounds)
    literal = rounds == terms.rounds and "two_cd_end_of_day" in terms.entries and terms.setting("two_cd_end_of_day")
    return end_of_day(local(end).date()) if literal else end


def waiting(
    terms: OfferTerms, received_at: datetime, calendar: Calendar, repeat_received_at: datetime | None = None
) -> Waiting:
    """Return the window of an offer from its receipts (reading 1).

    It opens when the family received the first message and closes at the later of the end of all rounds and one round
    after the receipt of the repeat. Raises InputError for a repeat received before the first message.
    """
    if repeat_received_at is not None and repeat_received_at < received_at:
        message = "A repeat that arrived first counts as the first message: hand it in as `received_at`."
        raise InputError(message)
    ends = tuple(round_ends(terms, received_at, calendar, number + 1) for number in range(terms.rounds))
    closes = ends[-1]
    if repeat_received_at is not None:
        closes = max(closes, counted(terms.amount("term"), repeat_received_at, calendar))
    return Waiting(local(received_at), ends, closes)


def rests_until(term: Amount, lapsed_at: datetime, calendar: Calendar) -> datetime:
    """Return when a rest that begins after a lapse is over (P 15.3, reading 2).

    Days begin with the day after the lapse; the end is 00:00 of the day after the last, working or calendar as the
    term is counted. Hours and months end at their clock time.
    """
    end = calendar.add(lapsed_at, term.n, term.unit).result
    if term.unit is Unit.WORKING_DAY:
        return start_of_day(calendar.next_working_day(end.date()))
    return start_of_day(end.date() + _ONE_DAY) if term.unit is Unit.CALENDAR_DAY else end


def after_silence(kind: str, lapsed_at: datetime, calendar: Calendar, edition: Edition) -> Consequence:
    """Return what silence on an offer does, in the words and terms of its edition.

    Raises EditionError where the edition does not make such an offer or does not say what silence does.
    """
    terms = edition.offer(kind)
    silence, said = terms.silence, [terms.entry("silence")]
    rests = restorable = None
    times = 0
    if silence is Silence.SUSPENDED_AND_PASSED_ON:
        rests = rests_until(terms.amount("suspension"), lapsed_at, calendar)
        said.append(terms.entry("suspension"))
    elif silence is Silence.INACTIVE:
        restorable = counted(terms.amount("restorable_within"), lapsed_at, calendar)
        times = terms.count("restorable_times")
        said += [terms.entry("restorable_within"), terms.entry("restorable_times")]
    return Consequence(silence, local(lapsed_at), rests, restorable, times, edition.cite(*said))


def may_restore(consequence: Consequence, asked_at: datetime, *, restored_before: int = 0) -> Finding:
    """Tell whether a resting application may be restored now; if not, the ground is the term or the number of times.

    Raises EditionError where silence left nothing to restore.
    """
    if consequence.restorable_until is None:
        message = f"Silence on this offer is '{consequence.silence}': nothing rests that could be restored."
        raise EditionError(message)
    if restored_before >= consequence.restorable_times:
        return Finding(holds=False, ground="restorable_times", citations=consequence.citations)
    if asked_at > consequence.restorable_until:
        return Finding(holds=False, ground="restorable_within", citations=consequence.citations)
    return CLEAR
