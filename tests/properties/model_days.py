"""What happens in the model: children come and change their minds, seats come free, families answer or do not."""

from dataclasses import replace

from tests.properties.model_people import DAY, HOUR, Kid, Seat, Turn, Wait
from tests.properties.queue_model import Clerk

#: Two rounds of a day each (15, 16(3)); a refused seat waits ten minutes for a second thought.
ANSWER, SECOND_THOUGHT = 48 * HOUR, HOUR // 6


class Days(Clerk):
    """A clerk to whom things happen; each is refused without a trace when the order does not allow it."""

    # ------------------------------------------------------------------------------------------------ time goes by

    def pass_time(self, until: int) -> None:
        """Let time go by, stopping wherever something falls due."""
        while True:
            falls_due = [until, (self.now // DAY + 1) * DAY]
            falls_due += [seat.closes for seat in self.seats.values() if seat.state == "offered"]
            falls_due += [seat.grace for seat in self.seats.values() if seat.state == "grace"]
            falls_due += [wait.resume for wait in self._all_waits() if wait.comes_back and wait.resume]
            self.now = min(falls_due)
            self._fall_due()
            if self.now == until:
                return

    def _all_waits(self) -> list[Wait]:
        return [wait for kid in self.kids.values() for wait in kid.waits.values()]

    def _fall_due(self) -> None:
        for seat in self.seats.values():
            if seat.state == "offered" and seat.closes <= self.now:
                self._silence(seat)
            if seat.state == "grace" and seat.grace <= self.now:
                seat.state = "free"
        for wait in self._all_waits():
            if wait.comes_back and wait.resume and wait.resume <= self.now:
                wait.state, wait.resume, wait.comes_back = "waiting", None, False
        self.settle()

    def _silence(self, seat: Seat) -> None:
        """Pass the seat on, and suspend this queue for ten working days (15.3); a temporary seat is only passed on."""
        wait = self.kids[seat.holder].waits[seat.school.name]
        wait.state = "waiting" if seat.temporary else "suspended"
        wait.resume = None if seat.temporary else self.suspension_ends(self.now)
        seat.state, seat.holder = "free", ""

    def settle(self) -> None:
        """Archive those who have turned six, then give every free seat away, the longest free first."""
        for kid in self.kids.values():
            for wait in kid.waits.values():
                if wait.state in {"waiting", "suspended"} and not self.young(kid):
                    wait.state, wait.why, wait.resume, wait.comes_back = "archived", "six", None, False
        for seat in self._free():
            self._give(seat, [])

    def _free(self, school: str = "") -> list[Seat]:
        free = [seat for seat in self.seats.values() if seat.state == "free" and school in {"", seat.school.name}]
        return sorted(free, key=lambda seat: (seat.published, seat.name))

    # ---------------------------------------------------------------------------------------------- seats are given

    def _give(self, seat: Seat, busy: list[Seat]) -> None:
        """Offer a seat; before a family gets a lesser wish, the free seats of its better ones are given away."""
        while seat.state == "free":
            turns, before = self._turns(seat, busy), len(self.said)
            for other in [other for one, turn in turns for other in self._wished_more(turn.kid, one)]:
                if other is not seat and other not in busy:
                    self._give(other, [*busy, seat])
            if len(self.said) > before:
                continue
            for one, turn in turns:
                self._offer(one, turn)
            if not turns:
                return

    def _wished_more(self, kid: Kid, seat: Seat) -> list[Seat]:
        wishes = {name: wait.wish for name, wait in kid.waits.items()}
        better = [name for name in wishes if 0 < wishes[name] < wishes[seat.school.name]]
        return [free for name in sorted(better, key=lambda name: wishes[name]) for free in self._free(name)]

    def _turns(self, seat: Seat, busy: list[Seat]) -> list[tuple[Seat, Turn]]:
        turn = self.turn(seat)
        if turn is None:
            return []
        seats = [one for one in self._free(seat.school.name) if not one.temporary and one not in busy]
        seats = [one for one in seats if self.turn(one)]
        whole = [] if seat.temporary else self.together(seats)
        return whole or [(seat, turn)]

    def _offer(self, seat: Seat, turn: Turn) -> None:
        seat.state, seat.slip, seat.holder = "offered", turn.slip, turn.kid.name
        seat.closes, seat.by = self.now + ANSWER, turn.letter
        seat.asked.add(turn.kid.name)
        self.hands[self.hand_of(seat)] = turn.hand
        turn.kid.waits[seat.school.name].state = "offered"
        self.said.append(f"{seat.name} to {turn.kid.name} as {turn.letter}, slip {turn.slip or '-'}, hand {turn.hand}")

    def publish(self, seats: list[Seat]) -> None:
        """Take the seats of one instant in."""
        self.seats |= {seat.name: replace(seat, published=self.now, asked=set()) for seat in seats}
        self.settle()

    def take_back(self, seat: Seat) -> None:
        """Withdraw a seat; the family that was asked waits on as before."""
        if seat.state == "offered":
            self.kids[seat.holder].waits[seat.school.name].state = "waiting"
        if seat.state in {"free", "offered", "grace"}:
            seat.state, seat.holder = "withdrawn", ""
        self.settle()

    # ---------------------------------------------------------------------------------------------- families answer

    def no(self, seat: Seat) -> None:
        """Refuse: the queue is archived (15.3), for a temporary seat it is not; the seat waits for a second thought."""
        if seat.state == "offered":
            wait = self.kids[seat.holder].waits[seat.school.name]
            wait.state, wait.why = ("waiting", "") if seat.temporary else ("archived", "refused")
            seat.state, seat.grace = "grace", self.now + SECOND_THOUGHT
        self.settle()

    def undo(self, seat: Seat) -> None:
        """Take a no back: the queue always, the seat as long as nobody else was asked."""
        if not seat.holder or seat.state not in {"grace", "free"} or self.now > seat.closes:
            return
        kid = self.kids[seat.holder]
        wait = kid.waits[seat.school.name]
        if kid.over or wait.state not in {"waiting", "archived"} or (wait.why not in {"", "refused"}) or not wait.wish:
            return
        wait.state, wait.why = "waiting", ""
        if not kid.has("offered") and not self.promised(kid):
            wait.state = seat.state = "offered"
        self.settle()

    def yes(self, seat: Seat) -> None:
        """Accept: a referral; only a temporary seat leaves the child in its queues (23.3)."""
        if seat.state == "offered":
            self.kids[seat.holder].waits[seat.school.name].state = "waiting" if seat.temporary else "referred"
            seat.state = "reserved"
        self.settle()

    def give_back(self, seat: Seat) -> None:
        """End a referral without a contract (cancelled, expired, herd threshold): the old date and time return."""
        if seat.state == "reserved":
            wait = self.kids[seat.holder].waits[seat.school.name]
            if wait.state == "referred":
                wait.state = "waiting"
            seat.state, seat.holder = "free", ""
        self.settle()

    def sign(self, seat: Seat) -> None:
        """Sign the contract: for good, all other queues are archived and what is asked about them ends."""
        if seat.state != "reserved":
            return
        kid = self.kids[seat.holder]
        seat.state = "filled"
        for school, wait in kid.waits.items():
            if seat.temporary or wait.state in {"archived", "enrolled"}:
                continue
            wait.state, wait.why, wait.resume = (
                ("enrolled", "", None) if wait.state == "referred" else ("archived", "enrolled", None)
            )
            for other in self.seats.values():
                if other.holder == kid.name and other.state == "offered" and other.school.name == school:
                    other.state, other.holder = "free", ""
        self.settle()

    def interest(self, kid: Kid, school: str, *, still: bool) -> None:
        """Answer the notice after a suspension (15.3): back at the old date and time, or archived."""
        wait = kid.waits.get(school)
        if wait and wait.state == "suspended" and wait.resume and self.now >= wait.resume:
            wait.state, wait.why, wait.resume = ("waiting", "", None) if still else ("archived", "no interest", None)
        self.settle()

    def late_yes(self, kid: Kid, school: str) -> None:
        """Say yes after the window: after the ten working days the child comes back by itself."""
        wait = kid.waits.get(school)
        if wait and wait.state == "suspended" and wait.resume and self.now < wait.resume:
            wait.comes_back = True

    # ------------------------------------------------------------------------------------------------ families change

    def file(self, kid: Kid) -> None:
        """Take an application in, unless the child is six, or another one of the child stands."""
        if self.young(kid):
            for wait in kid.waits.values():
                wait.since = kid.counts_from
            self.kids[kid.name] = kid
        self.settle()

    def withdraw(self, kid: Kid) -> None:
        """Take the whole application off (15(4)); an open offer or referral is answered first."""
        if not kid.has("offered", "referred", "enrolled"):
            kid.over = True
            for wait in kid.waits.values():
                if wait.state != "archived":
                    wait.state, wait.why, wait.resume, wait.comes_back = "archived", "withdrawn", None, False
        self.settle()

    def choose(self, kid: Kid, schools: list[str]) -> None:
        """Change or add schools while waiting (15(5)): date and time stay, but not after a refusal or silence."""
        leaving = [
            wait for name, wait in kid.waits.items() if name not in schools and wait.state in {"offered", "referred"}
        ]
        chosen = {name for name, wait in kid.waits.items() if wait.wish}
        if kid.over or kid.has("enrolled") or leaving or (set(schools) - chosen and not self.young(kid)):
            return
        for name, wait in kid.waits.items():
            if name not in schools:
                if wait.state != "archived":
                    wait.why = "silent" if wait.state == "suspended" else "withdrawn"
                wait.wish, wait.state, wait.resume, wait.comes_back = 0, "archived", None, False
        for wish, name in enumerate(schools, start=1):
            wait = kid.waits.setdefault(name, Wait(kid.counts_from, 0, "archived", "withdrawn"))
            if not wait.wish and wait.state == "archived":
                wait.since = self.now if wait.why in {"refused", "silent", "no interest"} else wait.since
                wait.state, wait.why = "waiting", ""
            wait.wish = wish
        self.settle()

    def again(self, seat: Seat, *, name: str, moved: bool) -> Kid:
        """End the contract of a place (12): the child may apply again; a right that gave the place is spent (23.1)."""
        old = self.kids[seat.holder]
        old.over = True
        spent = set(old.marks) if seat.by in {"O", "P"} else set[int]()
        waits = {school: Wait(0, wait.wish) for school, wait in old.waits.items() if wait.wish}
        return replace(
            old, name=name, filed=self.now, waits=waits, spent=spent, ended=self.now, moved=moved, over=False
        )

    def mark(self, kid: Kid, marks: set[int], *, proved: bool, paper: bool) -> None:
        """Change the rights of an application (13(3)): its class changes, its date and time do not."""
        if kid.over or kid.has("enrolled"):
            return
        before = kid.counts_from
        kid.marks, kid.proved, kid.paper = marks, proved, paper
        for wait in kid.waits.values():
            if wait.since == before:
                wait.since = kid.counts_from
        self.settle()
