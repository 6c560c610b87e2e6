"""A year of a city through the real rules, in virtual time: births, places, offers, answers, referrals."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from commands.simulating.city import City, People
from commands.simulating.lines import Kid, Lines, Seat, Standing
from core.clock import ALMATY
from core.flow.outbox import may_leave_at
from core.rules import offering, referral
from core.rules.calendar import Calendar, start_of_day
from core.rules.edition import Edition
from core.rules.vacancy import Place

#: Hours in which no family is written to first, as the gateway has it by default.
QUIET = (time(21), time(9))
#: A place for which nobody waits is looked at again each day: others come of age.
_AGAIN = timedelta(days=1)
_CONTRACT = 3  # working days from the papers to the contract; assumed


@dataclass(slots=True)
class Outcome:
    """What a year came to."""

    city: City
    seed: int
    first: date
    days: int
    happened: Counter[str] = field(default_factory=Counter)
    families: Counter[Standing] = field(default_factory=Counter)
    seats: list[Seat] = field(default_factory=list)
    by_month: dict[str, Counter[str]] = field(default_factory=dict)
    empty: list[int] = field(default_factory=list)  # free places at the end of each day


class Year:
    """Plays what happens in the order of its instants; the same seed is the same year."""

    def __init__(self, city: City, seed: int, first: date, days: int, edition: Edition, calendar: Calendar) -> None:
        self._people, self._edition, self._calendar = People(city, seed), edition, calendar
        self._terms, self._lines = edition.offer("vacancy"), Lines(edition)
        self.outcome = Outcome(city, seed, first, days)
        self._begins, self._end = start_of_day(first), start_of_day(first + timedelta(days=days))
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._counted = 0

    def play(self) -> Outcome:
        """Play it to its end."""
        city, first, days = self.outcome.city, self.outcome.first, self.outcome.days
        for _ in range(city.backlog):
            waited = self._people.within(700)
            self._apply(self._people.born_before(first, 5), self._begins - waited)
        for at in self._people.spread(city.births * days // 365, first, days):
            self._at(at, self._born)
        for at in self._people.published(city.places * days // 365, first, days):
            self._at(at, self._published)
        for day in range(1, days + 1):
            self._at(self._begins + timedelta(days=day), self._evening)
        while self._due and self._due[0][0] <= self._end:
            at, _, happens = heapq.heappop(self._due)
            happens(at)
        self.outcome.families = Counter(kid.standing for kid in self._lines.kids.values())
        return self.outcome

    def _at(self, instant: datetime, happens: Callable[[datetime], None]) -> None:
        self._counted += 1
        heapq.heappush(self._due, (instant, self._counted, happens))

    def _count(self, what: str, at: datetime) -> None:
        self.outcome.happened[what] += 1
        self.outcome.by_month.setdefault(f"{at:%Y-%m}", Counter())[what] += 1

    def _evening(self, _at: datetime) -> None:
        self.outcome.empty.append(sum(seat.empty_until is None for seat in self.outcome.seats))

    # ------------------------------------------------------------------------------------------------------- births

    def _born(self, at: datetime) -> None:
        self._count("born", at)
        leaves = may_leave_at(at, QUIET, ALMATY)
        if self._people.happens(self._people.city.unreachable):
            self._count("births nobody reached", at)
        elif self._people.happens(self._people.city.registers):
            self._count("queued by an answer", at)
            self._at(leaves + self._people.answers_after(), partial(self._queued, at.date()))
            return
        if self._people.happens(self._people.city.files_later):
            self._at(leaves + self._people.within(730), partial(self._queued, at.date()))

    def _queued(self, born: date, at: datetime) -> None:
        self._apply(born, at)

    def _apply(self, born: date, at: datetime) -> None:
        name = f"A{len(self._lines.kids)}"
        self._lines.enter(Kid(name, self._people.child(born), at, set(self._people.wishes())))

    # ------------------------------------------------------------------------------------------------------- places

    def _published(self, at: datetime) -> None:
        self._count("places", at)
        preschool, group, language = self._people.group()
        seat = Seat(Place(preschool, group, language), at)
        self.outcome.seats.append(seat)
        self._look(seat, at)

    def _look(self, seat: Seat, at: datetime) -> None:
        """Offer a place to whoever's turn it is; where nobody waits, look again tomorrow."""
        found = self._lines.turn(seat, at.date())
        if found is None:
            self._at(at + _AGAIN, partial(self._look, seat))
            return
        kid, chosen = found
        seat.slot, seat.offers, kid.asked = chosen.slot, seat.offers + 1, True
        self._count("offers", at)
        leaves = may_leave_at(at, QUIET, ALMATY)
        if self._people.happens(self._people.city.unreachable):
            ends = leaves + self._terms.amount("unreachable_after").duration
            self._at(ends, partial(self._unreachable, seat, kid))
            return
        self._wait(seat, kid, offering.waiting(self._terms, leaves, self._calendar))

    def _wait(self, seat: Seat, kid: Kid, window: offering.Waiting) -> None:
        """Draw what a family says within its window; a repeat reminds it at the end of the first round."""
        begins = window.opens_at
        for share in (self._people.city.answers, self._people.city.answers_again)[: self._terms.rounds]:
            said_at = begins + self._people.answers_after()
            if self._people.happens(share) and window.takes(said_at):
                agrees = self._people.happens(self._people.city.agrees)
                self._at(said_at, partial(self._yes if agrees else self._no, seat, kid))
                return
            begins = window.ends[0]
        self._at(window.closes_at, partial(self._silence, seat, kid))

    def _no(self, seat: Seat, kid: Kid, at: datetime) -> None:
        self._count("no", at)
        kid.asked = False
        self._lines.leave(kid, seat.place.preschool_id)
        self._at(at + self._terms.grace, partial(self._look, seat))

    def _silence(self, seat: Seat, kid: Kid, at: datetime) -> None:
        """Pass the place on and let the family's queue rest, as the edition says (P 15.3)."""
        self._count("silence", at)
        kid.asked, kid.standing = False, Standing.SUSPENDED
        rests = offering.after_silence("vacancy", at, self._calendar, self._edition).rests_until
        self._at(rests or at, partial(self._rested, kid, seat.place.preschool_id))
        self._look(seat, at)

    def _rested(self, kid: Kid, preschool: str, at: datetime) -> None:
        kid.standing = Standing.WAITING
        if not self._people.happens(self._people.city.shows_interest):
            self._count("archived after silence", at)
            self._lines.leave(kid, preschool)

    def _unreachable(self, seat: Seat, kid: Kid, at: datetime) -> None:
        self._count("unreachable", at)
        kid.asked, kid.standing = False, Standing.CALLED
        self._look(seat, at)

    # ---------------------------------------------------------------------------------------------------- referrals

    def _yes(self, seat: Seat, kid: Kid, at: datetime) -> None:
        self._count("yes", at)
        kid.standing = Standing.REFERRED
        valid = referral.validity(at, self._calendar, self._edition)
        if self._people.happens(self._people.city.files_papers):
            day = self._calendar.add_working_days(valid.first_day, _CONTRACT)
            self._at(start_of_day(day) + timedelta(hours=12), partial(self._enrolled, seat, kid))
        else:
            self._at(valid.until, partial(self._expired, seat, kid))

    def _enrolled(self, seat: Seat, kid: Kid, at: datetime) -> None:
        self._count("filled", at)
        seat.empty_until, kid.standing, kid.asked = at, Standing.ENROLLED, False
        kid.preschools.clear()

    def _expired(self, seat: Seat, kid: Kid, at: datetime) -> None:
        """Free the place again; whether the family keeps its time is a setting of the edition (reading 11)."""
        self._count("referrals expired", at)
        kid.asked, kid.standing = False, Standing.WAITING
        if not referral.returns_after_expiry(self._edition):
            kid.standing = Standing.ARCHIVED
            kid.preschools.clear()
        self._look(seat, at)
