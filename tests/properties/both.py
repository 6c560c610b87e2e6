"""One history told to both: the clerk of the model and the district of the core; after each step they must agree."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from core.rules.catalogue import Catalogue
from core.rules.vacancy import Candidate
from core.values import Language
from tests.properties.district import Application, Preschool, Vacancy, a_place
from tests.properties.district_changes import Changing
from tests.properties.model_days import Days
from tests.properties.model_people import DAY, Kid, School, Seat, Wait

EDITION = Catalogue.load().edition("P-2024")
KINDS = {"K": "kindergarten", "N": "nursery", "S": "special_kindergarten", "T": "sanatorium"}
_SUSPENDED = timedelta(days=15)


class Both:
    """The two sides, and the names of everything that is in them."""

    def __init__(self, morning: date) -> None:
        kinds = {"special_kindergarten": "special", "sanatorium": "sanatorium"}
        schools = [School(name, kinds.get(kind, "ordinary")) for name, kind in KINDS.items()]
        preschools = [Preschool(name, kind, "Almaty") for name, kind in KINDS.items()]
        self.clerk = Days(schools, morning, lambda now: now + 15 * DAY)
        self.district = Changing(preschools, morning, EDITION, lambda now: now + _SUSPENDED)

    # ----------------------------------------------------------------------------------------------------- the steps

    def time(self, hours: int, minutes: int) -> None:
        """Let time go by."""
        until = self.clerk.now + (hours * 60 + minutes) * 60_000
        self.clerk.pass_time(until)
        self.district.pass_time(self.district.at(until))

    def file(self, late: int, wishes: Sequence[str], child: dict[str, Any]) -> None:
        """Take an application in, filed `late` milliseconds ago."""
        known = {**child, "marks": set(child["marks"])}
        name, filed = f"a{len(self.clerk.kids):02}", self.clerk.now - late
        waits = {school: Wait(0, wish) for wish, school in enumerate(wishes, start=1)}
        kid = Kid(name=name, filed=filed, waits=waits, **known)
        candidate = Candidate(
            kid.born, Language(kid.tongue), frozenset(kid.marks), wished_from_age=kid.from_age, settlement=kid.town
        )
        application = Application(
            name, kid.guardian, candidate, kid.proved, kid.paper, self.district.at(filed), kid.special, kid.rehab
        )
        self.clerk.file(kid)
        self.district.file(application, list(wishes))

    def family(self, children: Sequence[dict[str, Any]], wishes: Sequence[str]) -> None:
        """Take the applications of brothers and sisters in, at one instant."""
        for child in children:
            self.file(0, wishes, {**child, "guardian": children[0]["guardian"], "marks": {13}})

    def seats(self, wanted: Sequence[dict[str, Any]]) -> None:
        """Publish the places of one instant."""
        seats, vacancies = [], []
        for number, one in enumerate(wanted, start=len(self.clerk.seats)):
            known = {name: value for name, value in one.items() if name != "school"}
            seats.append(Seat(name=f"v{number:02}", school=self.clerk.schools[one["school"]], published=0, **known))
            preschool = self.district.preschools[one["school"]]
            place = a_place(preschool, one["group"], one["tongue"], one["years"], one["rehab"])
            vacancies.append(Vacancy(f"v{number:02}", place, self.district.now, temporary=one["temporary"]))
        self.clerk.publish(seats)
        self.district.publish(vacancies)

    def _some(self, which: int, fits: Callable[[Seat], bool]) -> Seat | None:
        found = [seat for seat in self.clerk.seats.values() if fits(seat)]
        return found[which % len(found)] if found else None

    def answer(self, what: str, which: int) -> None:
        """Let something happen to one of the places that it can happen to."""
        states = {"undo": {"grace", "free"}, "give_back": {"reserved"}, "sign": {"reserved"}, "again": {"filled"}}
        seat = self._some(which, lambda seat: seat.state in states.get(what, {"offered"}))
        if seat:
            getattr(self.clerk, what)(seat)
            getattr(self.district, what)(self.district.vacancies[seat.name])

    def enrol(self, which: int) -> None:
        """Let a family accept a place and sign its contract."""
        for what in ("yes", "sign"):
            self.answer(what, which)

    def again(self, which: int, *, moved: bool) -> None:
        """Let a contract end and the child apply again."""
        seat = self._some(
            which, lambda seat: seat.state == "filled" and not seat.temporary and not self.clerk.kids[seat.holder].over
        )
        if seat:
            name = f"a{len(self.clerk.kids):02}"
            kid = self.clerk.again(seat, name=name, moved=moved)
            application = self.district.again(self.district.vacancies[seat.name], name=name, moved=moved)
            self.clerk.file(kid)
            self.district.file(application, sorted(kid.waits, key=lambda school: kid.waits[school].wish))

    def suspended(self, what: str, which: int, *, still: bool) -> None:
        """Let a family whose queue is suspended say something."""
        there = [(kid, name) for kid in self.clerk.kids.values() for name in kid.waits]
        found = [(kid, name) for kid, name in there if kid.waits[name].state == "suspended"]
        if found:
            kid, school = found[which % len(found)]
            line = self.district.lines[kid.name, school]
            if what == "late_yes":
                self.clerk.late_yes(kid, school)
                self.district.late_yes(line)
            else:
                self.clerk.interest(kid, school, still=still)
                self.district.interest(line, still=still)

    def _name(self, which: int) -> str:
        """Return the name of one of those who have applied."""
        return list(self.clerk.kids)[which % len(self.clerk.kids)]

    def choose(self, which: int, wishes: Sequence[str]) -> None:
        """Let a family change its list."""
        name = self._name(which)
        self.clerk.choose(self.clerk.kids[name], list(wishes))
        self.district.choose(self.district.applications[name], list(wishes))

    def leave_and_return(self, which: int) -> None:
        """Let a family take a preschool off its list that it refused, or was silent about, and put it back later."""
        left = {"archived", "suspended"}
        found = [(kid, name) for kid in self.clerk.kids.values() for name in kid.waits
                 if kid.waits[name].state in left and kid.waits[name].wish]  # fmt: skip
        if found:
            kid, school = found[which % len(found)]
            number = list(self.clerk.kids).index(kid.name)
            others = [name for name in kid.waits if name != school and kid.waits[name].wish] or [
                "N" if school == "K" else "K"
            ]
            self.choose(number, others)
            self.time(1, 0)
            self.choose(number, [*others, school])

    def withdraw(self, which: int) -> None:
        """Let a family take its application off."""
        name = self._name(which)
        self.clerk.withdraw(self.clerk.kids[name])
        self.district.withdraw(self.district.applications[name])

    def mark(self, which: int, marks: set[int], *, proved: bool, paper: bool) -> None:
        """Let the rights of a family change, or their proof or the consultation's conclusion come late."""
        name = self._name(which)
        self.clerk.mark(self.clerk.kids[name], set(marks), proved=proved, paper=paper)
        self.district.mark(self.district.applications[name], frozenset(marks), verified=proved, pmpc=paper)

    # ------------------------------------------------------------------------------------------------ do they agree?

    def agree(self) -> None:
        """Compare who was asked, by which slip, where everybody stands since when, every place and every number."""
        assert self.district.said == self.clerk.said
        for kid in self.clerk.kids.values():
            for school, wait in kid.waits.items():
                line = self.district.lines[kid.name, school]
                there = (line.status, line.wish, line.counts_from)
                assert there == (wait.state, wait.wish, self.district.at(wait.since)), (kid.name, school)
        for seat in self.clerk.seats.values():
            place = self.district.vacancies[seat.name]
            assert (place.status, place.holder) == (seat.state, seat.holder), seat.name
        self._numbers_agree()

    def _numbers_agree(self) -> None:
        for key in {line.key for line in self.district.lines.values()}:
            school, *shelf, year, tongue = key.split("|")
            assert self.district.numbers(key) == self.clerk.numbers(school, "".join(shelf), int(year), tongue), key
