"""What happens in the district: the state of entries and places between the decisions of the pure rules."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from core.clock import ALMATY
from core.rules.queue import Pick
from core.rules.temporary import leaves_queues_standing
from tests.properties.district import District, Line, Vacancy

_OUT = ("archived", "enrolled")


class DistrictDays(District):
    """A district to which things happen."""

    # ------------------------------------------------------------------------------------------------ time goes by

    def pass_time(self, until: datetime) -> None:
        """Let what falls due happen, in the order of its instants."""
        while self.now < until:
            self.now = min(until, *self._due())
            self._happen()
        self._happen()

    def _due(self) -> list[datetime]:
        due = [datetime.combine(self.today + timedelta(days=1), time(), ALMATY)]
        for vacancy in self.vacancies.values():
            if vacancy.status == "offered" and vacancy.closes_at:
                due.append(vacancy.closes_at)
            if vacancy.status == "grace" and vacancy.grace_until:
                due.append(vacancy.grace_until)
        due += [line.resume_at for line in self.lines.values() if line.return_itself and line.resume_at]
        return due

    def _happen(self) -> None:
        for vacancy in list(self.vacancies.values()):
            if vacancy.status == "offered" and vacancy.closes_at and vacancy.closes_at <= self.now:
                self._lapse(vacancy)
            elif vacancy.status == "grace" and vacancy.grace_until and vacancy.grace_until <= self.now:
                vacancy.status = "free"
        for line in self.lines.values():
            if line.return_itself and line.resume_at and line.resume_at <= self.now:
                self.move(line, "waiting")
        self.settle()

    def move(self, line: Line, status: str, reason: str = "") -> None:
        """Move an entry to another state."""
        line.status, line.reason, line.resume_at, line.return_itself = status, reason, None, False

    def _held(self, vacancy: Vacancy) -> Line:
        return self.lines[vacancy.holder, vacancy.place.preschool_id]

    def _until(self, vacancy: Vacancy) -> datetime | None:
        return self.now + timedelta(days=99) if vacancy.temporary else None

    def _lapse(self, vacancy: Vacancy) -> None:
        line, spared = self._held(vacancy), not self.edition.offer("vacancy").setting("temporary_silence_suspends")
        if vacancy.temporary and spared:
            self.move(line, "waiting")
        else:
            self.move(line, "suspended")
            line.resume_at = self.suspension_ends(self.now)
        vacancy.status, vacancy.holder = "free", ""

    def settle(self) -> None:
        """Archive who has grown too old, then serve the free places in order."""
        for line in self.lines.values():
            if line.status in {"waiting", "suspended"} and not self.is_young(line.application):
                self.move(line, "archived", "turned_six")
        for vacancy in self._free():
            self._serve(vacancy, ())

    def _free(self, preschool_id: str = "") -> list[Vacancy]:
        return sorted(
            (
                one
                for one in self.vacancies.values()
                if one.status == "free" and preschool_id in {"", one.place.preschool_id}
            ),
            key=lambda one: (one.published_at, one.id),
        )

    def _serve(self, vacancy: Vacancy, above: tuple[str, ...]) -> None:
        while vacancy.status == "free":
            chosen = self._chosen(vacancy, above)
            if not chosen:
                return
            made = len(self.said)
            for other in [other for _, line, _ in chosen for other in self._wished_more(line)]:
                if other.id not in {*above, vacancy.id}:
                    self._serve(other, (*above, vacancy.id))
            if len(self.said) == made:
                for one, line, choice in chosen:
                    self.offer(one, line, choice)

    def _chosen(self, vacancy: Vacancy, above: tuple[str, ...]) -> list[tuple[Vacancy, Line, Pick]]:
        turn = self.turn(vacancy)
        if turn is None or vacancy.temporary:
            return [(vacancy, *turn)] if turn else []
        permanent = [one for one in self._free(vacancy.place.preschool_id) if not one.temporary and one.id not in above]
        return self.together([one for one in permanent if self.turn(one)]) or [(vacancy, *turn)]

    def _wished_more(self, line: Line) -> list[Vacancy]:
        wishes = sorted((one.wish, one.preschool.id) for one in self.of(line.application))
        return [free for wish, name in wishes if 0 < wish < line.wish for free in self._free(name)]

    def publish(self, vacancies: list[Vacancy]) -> None:
        """Take places in."""
        self.vacancies |= {one.id: replace(one, published_at=self.now, asked=set()) for one in vacancies}
        self.settle()

    def take_back(self, vacancy: Vacancy) -> None:
        """Withdraw a place."""
        if vacancy.status == "offered":
            self.move(self._held(vacancy), "waiting")
        if vacancy.status in {"free", "offered", "grace"}:
            vacancy.status, vacancy.holder = "withdrawn", ""
        self.settle()

    # ---------------------------------------------------------------------------------------------- families answer

    def no(self, vacancy: Vacancy) -> None:
        """Refuse a place."""
        terms = self.edition.offer("vacancy")
        if vacancy.status == "offered":
            spared = vacancy.temporary and not terms.setting("temporary_refusal_archives")
            self.move(self._held(vacancy), *(("waiting",) if spared else ("archived", "place_refused")))
            vacancy.status, vacancy.grace_until = "grace", self.now + terms.grace
        self.settle()

    def undo(self, vacancy: Vacancy) -> None:
        """Take a no back within its window."""
        in_time = vacancy.closes_at is not None and self.now <= vacancy.closes_at
        if not vacancy.holder or vacancy.status not in {"grace", "free"} or not in_time:
            return
        line = self._held(vacancy)
        restorable = line.status == "waiting" or (line.status, line.reason) == ("archived", "place_refused")
        if line.application.ended or not restorable or not line.wish:
            return
        self.move(line, "waiting")
        asked = any(other.status == "offered" for other in self.of(line.application))
        if not asked and not self.holds_permanent(line.application):
            line.status = vacancy.status = "offered"
        self.settle()

    def yes(self, vacancy: Vacancy) -> None:
        """Accept a place."""
        if vacancy.status == "offered":
            stays = leaves_queues_standing(self._until(vacancy), self.edition)
            self.move(self._held(vacancy), "waiting" if stays else "referred")
            vacancy.status = "reserved"
        self.settle()

    def give_back(self, vacancy: Vacancy) -> None:
        """End a referral without a contract."""
        if vacancy.status == "reserved":
            if self._held(vacancy).status == "referred":
                self.move(self._held(vacancy), "waiting")
            vacancy.status, vacancy.holder = "free", ""
        self.settle()

    def sign(self, vacancy: Vacancy) -> None:
        """Enrol the child."""
        if vacancy.status != "reserved":
            return
        vacancy.status = "filled"
        for line in [] if vacancy.temporary else self.of(self.applications[vacancy.holder]):
            if line.status == "offered":
                for other in self.vacancies.values():
                    if other.status == "offered" and other.holder == vacancy.holder:
                        other.status, other.holder = "free", ""
            if line.status not in _OUT:
                self.move(line, *(("enrolled",) if line.status == "referred" else ("archived", "enrolled")))
        self.settle()

    def interest(self, line: Line, *, still: bool) -> None:
        """Answer the notice after a suspension."""
        if line.status == "suspended" and line.resume_at and line.resume_at <= self.now:
            self.move(line, *(("waiting",) if still else ("archived", "no_interest_after_suspension")))
        self.settle()

    def late_yes(self, line: Line) -> None:
        """Say yes after the window."""
        if line.status == "suspended" and line.resume_at and self.now < line.resume_at:
            line.return_itself = True
