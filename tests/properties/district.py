"""A preschool district that decides by the pure rules of the core: what the model is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from core.clock import ALMATY
from core.rules.age import is_exempt, not_too_old
from core.rules.changes import Placement, Stand, stand
from core.rules.edition import Edition
from core.rules.queue import Entry, Pick, QueueClass, Slot, order, pick
from core.rules.siblings import FreePlace, Waiting, joint_choice
from core.rules.vacancy import (
    Candidate,
    GroupType,
    Place,
    draws_from,
    entry_queue_key,
    may_be_offered,
    own_queue_of_entry,
    queue_key,
)
from core.values import Language

LETTERS = {QueueClass.OUT_OF_TURN: "O", QueueClass.PRIORITY: "P", QueueClass.GENERAL: "G"}
SLIPS = {Slot.PRIORITY: "P", Slot.GENERAL: "G", None: "-"}


@dataclass
class Preschool:
    """What the rules know of a preschool."""

    id: str
    type: str
    settlement: str


@dataclass
class Application:
    """One application with what decides its class."""

    id: str
    guardian_id: str
    candidate: Candidate
    verified: bool
    pmpc_on_file: bool
    submitted_at: datetime
    special_group: bool = False
    rehabilitation: str = ""
    placed: Placement | None = None
    ended: bool = False


@dataclass
class Line:
    """One application in one queue."""

    application: Application
    preschool: Preschool
    key: str
    counts_from: datetime
    wish: int
    status: str = "waiting"
    reason: str = ""
    resume_at: datetime | None = None
    return_itself: bool = False


@dataclass
class Vacancy:
    """One place and what has become of it."""

    id: str
    place: Place
    published_at: datetime
    temporary: bool
    status: str = "free"
    slot: Slot | None = None
    given_by: QueueClass = QueueClass.GENERAL
    asked: set[str] = field(default_factory=set)
    holder: str = ""
    closes_at: datetime | None = None
    grace_until: datetime | None = None


class District:
    """Queues, places and phases; every decision is one of the pure functions."""

    def __init__(
        self,
        preschools: Sequence[Preschool],
        morning: date,
        edition: Edition,
        suspension_ends: Callable[[datetime], datetime],
    ) -> None:
        self.edition, self.suspension_ends = edition, suspension_ends
        self.preschools = {preschool.id: preschool for preschool in preschools}
        self.began = self.now = datetime.combine(morning, time(), ALMATY)
        self.applications: dict[str, Application] = {}
        self.lines: dict[tuple[str, str], Line] = {}
        self.vacancies: dict[str, Vacancy] = {}
        self.phases: dict[str, int] = {}
        self.said: list[str] = []

    def at(self, milliseconds: int) -> datetime:
        """Return the instant so long after the beginning."""
        return self.began + timedelta(milliseconds=milliseconds)

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()

    # ---------------------------------------------------------------------------------------------- who is first

    def stand_of(self, application: Application) -> Stand:
        """Return the class of an application and from when it counts."""
        return stand(
            application.candidate.categories,
            application.submitted_at,
            self.edition,
            verified=application.verified,
            placed=application.placed,
        )

    def exempt(self, application: Application) -> bool:
        """Tell whether no age removes the child; whether a privilege is verified says nothing of it."""
        return is_exempt(application.candidate.categories, self.edition, pmpc=application.pmpc_on_file)

    def new_line(self, application: Application, name: str, counts_from: datetime, wish: int) -> None:
        """Let an application wait in the queue of a preschool."""
        preschool, one = self.preschools[name], application
        own = own_queue_of_entry(
            preschool.type, self.edition, special_group=one.special_group, rehabilitation=one.rehabilitation
        )
        key = entry_queue_key(name, one.candidate.birth, one.candidate.language, own)
        self.lines[one.id, name] = Line(one, preschool, key, counts_from, wish)

    def entry_of(self, line: Line) -> Entry:
        """Return an entry as the order of the queue sees it."""
        queue_class = self.stand_of(line.application).queue_class
        return Entry(line.application.id, line.counts_from, queue_class)

    def of(self, application: Application) -> list[Line]:
        """Return the queues of an application."""
        return [line for (name, _), line in self.lines.items() if name == application.id]

    def _may_have(self, line: Line, vacancy: Vacancy) -> bool:
        one = line.application
        if line.status != "waiting" or one.id in vacancy.asked:
            return False
        if any(other.status == "offered" for other in self.of(one)) or self.holds_permanent(one):
            return False
        candidate = replace(one.candidate, pmpc=self.exempt(one))
        return bool(may_be_offered(candidate, vacancy.place, self.today, self.edition))

    def holds_permanent(self, application: Application) -> bool:
        """Tell whether a permanent referral closes the application's other queues."""
        holds = ((place.holder, place.status, place.temporary) for place in self.vacancies.values())
        return (application.id, "reserved", False) in holds

    def waiting_for(self, vacancy: Vacancy) -> dict[QueueClass, list[Line]]:
        """Return, class by class, who may have a place now, in order; several years are one line."""
        keys = set(draws_from(vacancy.place, self.today, self.edition))
        found: dict[QueueClass, list[Line]] = {queue_class: [] for queue_class in QueueClass}
        for line in self.lines.values():
            if line.key in keys and self._may_have(line, vacancy):
                found[self.entry_of(line).queue_class].append(line)
        for lines in found.values():
            lines.sort(key=lambda line: self.entry_of(line).key)
        return found

    def turn(self, vacancy: Vacancy) -> tuple[Line, Pick] | None:
        """Return whose turn a place is."""
        waiting = self.waiting_for(vacancy)
        heads = {queue_class for queue_class, lines in waiting.items() if lines}
        choice = pick(heads, self.phases.get(self._phase_key(vacancy), 0), vacancy.slot, self.edition)
        return (waiting[choice.queue_class][0], choice) if choice else None

    def _phase_key(self, vacancy: Vacancy) -> str:
        return queue_key(vacancy.place, self.today, self.edition)

    def together(self, vacancies: Sequence[Vacancy]) -> list[tuple[Vacancy, Line, Pick]]:
        """Return how the places of one preschool go to whole families, or nothing."""
        places = [
            FreePlace(vacancy.id, self._phase_key(vacancy), vacancy.slot, _named(self.waiting_for(vacancy)))
            for vacancy in vacancies
        ]
        preschool_id = vacancies[0].place.preschool_id
        given = joint_choice(places, self.phases, self._families(preschool_id), self.edition)
        return [
            (self.vacancies[one.vacancy_id], self.lines[one.application_id, preschool_id], one.choice)
            for one in given or ()
        ]

    def _families(self, preschool_id: str) -> dict[str, frozenset[str]]:
        families: dict[str, frozenset[str]] = {}
        for line in self.lines.values():
            one = line.application
            asked = any(other.status == "offered" for other in self.of(one))
            waits = line.preschool.id == preschool_id and line.status == "waiting" and not asked
            if waits and self.stand_of(one).queue_class is QueueClass.GENERAL:
                families[one.guardian_id] = families.get(one.guardian_id, frozenset()) | {one.id}
        return families

    def offer(self, vacancy: Vacancy, line: Line, choice: Pick) -> None:
        """Offer a place."""
        vacancy.status, vacancy.slot, vacancy.holder = "offered", choice.slot, line.application.id
        vacancy.given_by, terms = choice.queue_class, self.edition.offer("vacancy")
        vacancy.closes_at = self.now + terms.term * terms.rounds
        vacancy.asked.add(line.application.id)
        self.phases[self._phase_key(vacancy)] = choice.phase
        line.status = "offered"
        told = f"slip {SLIPS[choice.slot]}, hand {choice.phase}"
        self.said.append(f"{vacancy.id} to {line.application.id} as {LETTERS[choice.queue_class]}, {told}")

    def numbers(self, key: str) -> list[str]:
        """Return who waits in a queue, in the order of their numbers."""
        entries = [self.entry_of(line) for line in self.lines.values() if line.status == "waiting" and line.key == key]
        return [placed.entry.application_id for placed in order(entries, self.phases.get(key, 0), self.edition)]

    def is_young(self, application: Application) -> bool:
        """Tell whether age leaves the child in its queues."""
        exempt = self.exempt(application)
        return bool(not_too_old(application.candidate.birth, self.today, self.edition, exempt=exempt))


def _named(waiting: dict[QueueClass, list[Line]]) -> dict[QueueClass, list[Waiting]]:
    return {
        queue_class: [Waiting(line.application.id, line.application.guardian_id) for line in lines]
        for queue_class, lines in waiting.items()
    }


def a_place(preschool: Preschool, group: str, language: str, years: Sequence[int], rehabilitation: str) -> Place:
    """Return a place as a register tells of it."""
    return Place(
        preschool.id,
        GroupType(group),
        Language(language),
        frozenset(years),
        preschool.type,
        rehabilitation,
        preschool.settlement,
    )
