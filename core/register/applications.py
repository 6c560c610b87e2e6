"""Applications: child, queue entries and the decision that they wait, in one transaction with what they set going."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from core.clock import ALMATY
from core.errors import InputError
from core.register.children import Children
from core.register.intake import KNOWN, TAKEN, Intake, refused
from core.register.notices import end_notices
from core.register.rows import ApplicationRow, Outcome
from core.register.wishes import change_wishes, first_wishes, leaving_suspended, objection
from core.register.years import first_years, wished_age
from core.rules.age import is_exempt, may_file
from core.rules.edition import Edition
from core.rules.queue import QueueClass, because, class_of
from core.store.registers import ENDED
from core.store.tables import Application, Decision, Guardian, Preschool, QueueEntry
from core.store.timers import Due, arm_all
from core.store.vault import OwnKey, of_guardian

#: What says which application it is; whatever else changes, these stay (RULES.md reading 14: the time never changes).
_FIXED = ("guardian_id", "child_id", "submitted_at")


async def take_applications(intake: Intake, rows: Sequence[ApplicationRow]) -> list[Outcome]:
    """Take applications in; the free places of their preschools look for a family at once."""
    desk = await _Desk.open(intake, rows)
    outcomes = [desk.take(row) for row in rows]
    await intake.registers.save()
    await arm_all(intake.registers.tx, desk.due)
    if desk.unasked:
        await end_notices(intake, desk.unasked)
    if desk.touched:
        await intake.registers.look_for_families(desk.touched, intake.now)
    return outcomes


def _class(intake: Intake, edition_id: str, categories: Iterable[int], *, verified: bool) -> QueueClass:
    """Return the class that categories give (P 10, 13, reading 14)."""
    return class_of(frozenset(categories), intake.catalogue.edition(edition_id), verified=verified)


async def change_privilege(
    intake: Intake, application_id: str, categories: tuple[int, ...], *, verified: bool
) -> QueueClass | None:
    """Move an application to the class of other categories; None when nothing changes (P 13(3), reading 14).

    Raises:
        InputError: the application is not known, or ended.

    """
    application = (await intake.registers.applications({application_id})).get(application_id)
    if application is None or application.status in ENDED:
        message = "application_id: no live application is known under it"
        raise InputError(message)
    marks = _joined(categories)
    if (application.categories, application.verified) == (marks, verified):
        return None
    application.categories, application.verified = marks, verified
    queue_class = _class(intake, application.edition, categories, verified=verified)
    application.queue_class = queue_class
    entries = (await intake.registers.entries({application_id})).get(application_id, [])
    for entry in entries:
        entry.queue_class = queue_class
    intake.registers.add(_decision(intake, application, entries, await intake.registers.next_decision()))
    await intake.registers.save()
    await intake.registers.look_for_families({entry.preschool_id for entry in entries}, intake.now)
    return queue_class


def _joined(categories: Iterable[int]) -> str:
    return ";".join(str(mark) for mark in categories)


def _decision(intake: Intake, application: Application, entries: Iterable[QueueEntry], seq: int) -> Decision:
    """Return the decision that an application waits in its queues, in the class it has now."""
    edition = intake.catalogue.edition(application.edition)
    queue_class = QueueClass(application.queue_class)
    citations = dict.fromkeys((*edition.cite(edition.ground("enqueued")), *because(queue_class, edition)))
    return Decision(
        id=intake.chance.new_id(),
        seq=seq,
        application_id=application.id,
        kind="queued",
        outcome=queue_class,
        at=intake.now,
        grounds=["enqueued"],
        citations=[asdict(citation) for citation in citations],
        facts=_facts(application, entries),
    )


def _facts(application: Application, entries: Iterable[QueueEntry]) -> dict[str, Any]:
    """Return what the place of an application in its queues rests on."""
    wished = {} if application.wished_from_age is None else {"wished_from_age": application.wished_from_age}
    return wished | {
        "categories": application.categories,
        "verified": application.verified,
        "submitted_at": application.submitted_at.isoformat(timespec="milliseconds"),
        "queues": {entry.preschool_id: entry.queue_key for entry in entries if entry.wish},
    }


@dataclass(slots=True)
class _Desk:
    """What is known about one batch, this batch included."""

    intake: Intake
    guardians: dict[str, Guardian]
    keys: dict[str, OwnKey]
    preschools: dict[str, Preschool]
    children: Children
    applications: dict[str, Application]
    live: dict[str, str]
    entries: dict[str, list[QueueEntry]]
    next_seq: int
    touched: set[str] = field(default_factory=set)
    unasked: list[QueueEntry] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)

    @classmethod
    async def open(cls, intake: Intake, rows: Sequence[ApplicationRow]) -> "_Desk":
        registers, ids = intake.registers, {row.application_id for row in rows}
        guardians = await registers.guardians({row.guardian_id for row in rows})
        owners = {of_guardian(guardian_id) for guardian_id in guardians}
        return cls(
            intake,
            guardians,
            keys=await intake.vault.make_keys(registers.tx, owners, intake.now),
            preschools=await registers.preschools({name for row in rows for name in row.preschools}),
            children=await Children.look_up(intake, rows),
            applications=await registers.applications(ids),
            live=await registers.live_applications({row.child_id for row in rows}),
            entries=await registers.entries(ids),
            next_seq=await registers.next_decision(),
        )

    def take(self, row: ApplicationRow) -> Outcome:
        """Take one application in, or say why not."""
        digest = self.intake.digest(row)
        old = self.applications.get(row.application_id)
        if old is not None and old.digest == digest:
            return KNOWN
        edition = self.intake.edition(row.submitted_at)
        against = self._objection(row) or (self._late(row, old) if old else self._early(row, edition))
        if against:
            return refused(against)
        self.children.write(row, self.keys[of_guardian(row.guardian_id)])
        if old is None:
            self._begin(self._new(row, edition, digest), row)
        else:
            self._change(old, row, digest)
        return TAKEN

    def _objection(self, row: ApplicationRow) -> str:
        """Say why no application like this is taken, or nothing."""
        if row.guardian_id not in self.guardians:
            return "guardian_id: this guardian is not known; import the guardians first"
        for name in row.preschools:
            if name not in self.preschools:
                return f"preschools: {name} is not in the register of preschools (P 3(6))"
            if not self.preschools[name].state_order:
                return f"preschools: {name} has no state order and cannot be chosen (P 2)"
        if self.live.get(row.child_id, row.application_id) != row.application_id:
            return (
                f"child_id: {self.live[row.child_id]}, an earlier application of this child, stands (RULES reading 15)"
            )
        return self.children.objection(row, self.keys[of_guardian(row.guardian_id)])

    def _early(self, row: ApplicationRow, edition: Edition) -> str:
        """Say why a new application is refused for age, or nothing (P 11.1, reading 13)."""
        categories = frozenset(row.categories)
        exempt = is_exempt(categories, edition, pmpc=row.verified)
        finding = may_file(row.child_birth_date, row.submitted_at.astimezone(ALMATY).date(), edition, exempt=exempt)
        where = ", ".join(citation.paragraph for citation in finding.citations)
        return "" if finding else f"child_birth_date: the child was too old already when it was filed (P {where})"

    def _late(self, row: ApplicationRow, old: Application) -> str:
        """Say why a known application cannot change like this, or nothing."""
        if old.status in (*ENDED, "enrolled"):
            return f"application_id: this application is {old.status} and does not change any more"
        for name in _FIXED:
            if getattr(row, name) != getattr(old, name):
                return f"{name}: it never changes, and this application is known with another one"
        return objection(row, old, self.entries.get(old.id, []))

    def _new(self, row: ApplicationRow, edition: Edition, digest: str) -> Application:
        return Application(
            id=row.application_id,
            guardian_id=row.guardian_id,
            child_id=row.child_id,
            submitted_at=row.submitted_at,
            categories=_joined(row.categories),
            verified=row.verified,
            queue_class=_class(self.intake, edition.id, row.categories, verified=row.verified),
            language=row.language,
            wished_from_age=row.wished_from_age,
            special_group=row.special_group,
            rehabilitation=row.rehabilitation,
            edition=edition.id,
            digest=digest,
            created_at=self.intake.now,
        )

    def _begin(self, application: Application, row: ApplicationRow) -> None:
        """Let a new application wait."""
        self.applications[application.id] = application
        self.live[application.child_id] = application.id
        queue_class = QueueClass(application.queue_class)
        self.entries[application.id] = first_wishes(self.intake, row, queue_class, self.preschools)
        self.intake.registers.add(application)
        edition = self.intake.catalogue.edition(application.edition)
        self.due += first_years(self.intake, application, row, edition)
        self.due += wished_age(self.intake, application, row.child_birth_date, self.entries[application.id])
        self._decide(application)

    def _change(self, application: Application, row: ApplicationRow, digest: str) -> None:
        """Write what may change; only what moves it in its queues is a decision."""
        entries = self.entries.get(application.id, [])
        before = _facts(application, entries)
        self.unasked += leaving_suspended(row, entries)
        queue_class = _class(self.intake, application.edition, row.categories, verified=row.verified)
        application.categories = _joined(row.categories)
        application.verified = row.verified
        application.language = row.language
        application.wished_from_age = row.wished_from_age
        application.special_group, application.rehabilitation = row.special_group, row.rehabilitation
        application.queue_class = queue_class
        application.digest = digest
        self.entries[application.id] = change_wishes(self.intake, row, queue_class, entries, self.preschools)
        self.due += wished_age(self.intake, application, row.child_birth_date, entries)
        if _facts(application, entries) != before:
            self._decide(application)

    def _decide(self, application: Application) -> None:
        entries = self.entries[application.id]
        self.touched.update(entry.preschool_id for entry in entries if entry.wish)
        self.intake.registers.add(_decision(self.intake, application, entries, self.next_seq))
        self.next_seq += 1
