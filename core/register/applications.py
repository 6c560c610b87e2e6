"""Applications: child, queue entries and the decision that they wait, in one transaction with what they set going."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.clock import ALMATY
from core.gateway.privileges import waits_apart
from core.gateway.stages import listed, stage_report
from core.register import apart
from core.register.children import Children
from core.register.intake import KNOWN, TAKEN, Intake, refused
from core.register.notices import end_notices
from core.register.privileges import at_submission, check_begins, concluded
from core.register.refusing import against_age, against_filing, against_leaving, decide, outcomes_of_old, told
from core.register.rows import ApplicationRow, Outcome
from core.register.standing import ask_the_desk, facts, joined, placements, queued, recount, stand_of
from core.register.wishes import change_wishes, first_wishes, leaving_suspended, objection
from core.register.years import first_years, wished_age
from core.rules.changes import Placement, Stand, may_choose
from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding
from core.rules.queue import QueueClass
from core.store.registers import ENDED
from core.store.tables import Application, Guardian, Preschool, QueueEntry
from core.store.timers import Due, TimerKind, arm_all
from core.store.vault import OwnKey, of_guardian

#: What says which application it is; whatever else changes, these stay (RULES.md reading 14: the time never changes).
_FIXED = ("guardian_id", "child_id", "submitted_at")


async def take_applications(intake: Intake, rows: Sequence[ApplicationRow]) -> list[Outcome]:
    """Take applications in; the free places of their preschools look for a family at once."""
    desk = await _Desk.open(intake, rows)
    outcomes = [desk.take(row) for row in rows]
    await apart.look_again(intake, applications={row.application_id for row in rows})
    await arm_all(intake.registers.tx, desk.due)
    await ask_the_desk(intake, desk.for_desk)
    if desk.unasked:
        await end_notices(intake, desk.unasked)
    intake.registers.look_for_families(desk.touched)
    return outcomes


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
    placed: dict[str, Placement]
    next_seq: int
    refused_before: dict[str, Outcome]
    touched: set[str] = field(default_factory=set)
    unasked: list[QueueEntry] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    for_desk: list[tuple[Application, str]] = field(default_factory=list)

    @classmethod
    async def open(cls, intake: Intake, rows: Sequence[ApplicationRow]) -> "_Desk":
        registers, ids = intake.registers, {row.application_id for row in rows}
        guardians = await registers.guardians({row.guardian_id for row in rows})
        owners = {of_guardian(guardian_id) for guardian_id in guardians}
        applications = await registers.applications(ids)
        return cls(
            intake,
            guardians,
            keys=await intake.vault.make_keys(registers.tx, owners, intake.now),
            preschools=await registers.preschools({name for row in rows for name in row.preschools}),
            children=await Children.look_up(intake, rows),
            applications=applications,
            live=await registers.live_applications({row.child_id for row in rows}),
            entries=await registers.entries(ids),
            placed=await placements(intake, {row.child_id for row in rows}),
            next_seq=await registers.next_decision(),
            refused_before=await outcomes_of_old(intake, applications.values()),
        )

    def take(self, row: ApplicationRow) -> Outcome:
        """Take one application in, or say why not."""
        digest = self.intake.digest(row)
        old = self.applications.get(row.application_id)
        if old is not None and old.digest == digest:
            return self.refused_before.get(old.id, KNOWN)
        if against := self._objection(row) or (self._late(row, old) if old else ""):
            return refused(against)
        edition = self.intake.edition(row.submitted_at)
        found = CLEAR if old else against_filing(row, self.preschools, self.placed.get(row.child_id), edition)
        self.children.write(row, self.keys[of_guardian(row.guardian_id)])
        if not found:
            return self._refuse(self._new(row, edition, digest), row, found)
        if old is None:
            self._begin(self._new(row, edition, digest), row)
        else:
            self._change(old, row, digest)
        return TAKEN

    def _refuse(self, application: Application, row: ApplicationRow, found: Finding) -> Outcome:
        """Keep an application that no queue takes; another one of the same child may come at any time (P 5.6)."""
        decision, due = decide(self.intake, application, row, found, self.placed.get(row.child_id), self.next_seq)
        self.next_seq += 1
        self.applications[application.id] = application
        self.refused_before[application.id] = refused(told(found))
        self.children.first_known_by(application)
        self.intake.registers.add(application)
        self.intake.registers.add(decision)
        self.due.append(due)
        return self.refused_before[application.id]

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

    def _late(self, row: ApplicationRow, old: Application) -> str:
        """Say why a known application cannot change like this, or nothing."""
        if old.status in (*ENDED, "enrolled"):
            return f"application_id: this application is {old.status} and does not change any more"
        for name in _FIXED:
            if getattr(row, name) != getattr(old, name):
                return f"{name}: it never changes, and this application is known with another one"
        entries = self.entries.get(old.id, [])
        edition = self.intake.catalogue.edition(old.edition)
        on_file = concluded(old, row.categories, edition, told=row.pmpc_on_file, verified=row.verified)
        findings = [
            may_choose(len(row.preschools), edition),
            against_leaving(row, self.preschools, self.placed.get(row.child_id), edition),
        ]
        if not {entry.preschool_id for entry in entries if entry.wish}.issuperset(row.preschools):
            findings.append(against_age(row, self.intake.now.astimezone(ALMATY).date(), edition, on_file=on_file))
        return next((told(found) for found in findings if not found), "") or objection(row, old, entries)

    def _new(self, row: ApplicationRow, edition: Edition, digest: str) -> Application:
        return Application(
            id=row.application_id,
            guardian_id=row.guardian_id,
            child_id=row.child_id,
            submitted_at=row.submitted_at,
            categories=joined(row.categories),
            verified=row.verified,
            pmpc_on_file=row.pmpc_on_file,
            queue_class=QueueClass.GENERAL,
            language=row.language,
            wished_from_age=row.wished_from_age,
            special_group=row.special_group,
            rehabilitation=row.rehabilitation,
            resident=row.resident,
            edition=edition.id,
            digest=digest,
            created_at=self.intake.now,
        )

    def _begin(self, application: Application, row: ApplicationRow) -> None:
        """Let a new application wait."""
        self.applications[application.id] = application
        self.live[application.child_id] = application.id
        self.children.unsettled.discard(application.child_id)
        stood = stand_of(self.intake, application, self.placed.get(row.child_id))
        now = at_submission(stood, application)
        self._stand(application, now)
        self.entries[application.id] = first_wishes(self.intake, row, now, self.preschools)
        self.intake.registers.add(application)
        edition = self.intake.catalogue.edition(application.edition)
        self.due += first_years(self.intake, application, row, edition)
        self.due += wished_age(self.intake, application, row.child_birth_date, self.entries[application.id])
        self.due += check_begins(self.intake, application, self.entries[application.id], edition)
        self._decide(application, now)
        self._report(application, edition)

    def _report(self, application: Application, edition: Edition) -> None:
        """Write down that an application was queued, on the day it came; an older one was told where it was queued."""
        if application.submitted_at.astimezone(ALMATY).date() < self.intake.now.astimezone(ALMATY).date():
            return
        if "queued" in listed(edition):
            report_id, now = self.intake.chance.new_id(), self.intake.now
            queued = stage_report(report_id, application, edition, "queued", application.id, now)
            self.intake.registers.add(queued)

    def _change(self, application: Application, row: ApplicationRow, digest: str) -> None:
        """Write what may change; only what moves it in its queues is a decision."""
        entries = self.entries.get(application.id, [])
        placed = self.placed.get(row.child_id)
        known, before = facts(application, entries), stand_of(self.intake, application, placed)
        self.unasked += leaving_suspended(row, entries)
        if application.categories != joined(row.categories):
            application.privilege_refused_at = None  # another privilege is claimed: it has not been checked yet
        edition = self.intake.catalogue.edition(application.edition)
        application.pmpc_on_file = concluded(
            application, row.categories, edition, told=row.pmpc_on_file, verified=row.verified
        )
        application.categories = joined(row.categories)
        application.verified = row.verified
        application.language = row.language
        application.wished_from_age = row.wished_from_age
        application.special_group, application.rehabilitation = row.special_group, row.rehabilitation
        application.resident = row.resident
        application.digest = digest
        now = stand_of(self.intake, application, placed)
        self._stand(application, now)
        recount(entries, now, before=before)
        self.entries[application.id] = change_wishes(self.intake, row, now, entries, self.preschools)
        self.due += wished_age(self.intake, application, row.child_birth_date, entries)
        if facts(application, entries) != known:
            self.due.append(Due(TimerKind.BIRTHDAY, application.id, self.intake.now))  # who is exempt may be another
            if any(waits_apart(application, entry, edition) for entry in entries):
                self.due.append(Due(TimerKind.PRIVILEGE, application.id, self.intake.now))
            self._decide(application, now)

    def _stand(self, application: Application, now: Stand) -> None:
        application.queue_class = now.queue_class
        if now.to_desk:
            self.for_desk.append((application, now.ground))

    def _decide(self, application: Application, now: Stand) -> None:
        entries = self.entries[application.id]
        self.touched.update(entry.preschool_id for entry in entries if entry.wish)
        self.intake.registers.add(queued(self.intake, application, entries, now, self.next_seq))
        self.next_seq += 1
