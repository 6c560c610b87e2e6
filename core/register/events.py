"""Life events: each kept once per source and id, with what followed from it, even when nothing did."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from core.effects import Effect
from core.errors import InputError
from core.register import admissions, births, changes, complaints, conclusions, preschools, withdrawals
from core.register.effects import Followed, Handlers, one_by_one, read
from core.register.intake import KNOWN, Intake, refused
from core.register.places import take_vacancies
from core.register.rows import EventRow, EventType, Outcome, PreschoolRow, Row, VacancyRow
from core.store.tables import LifeEvent

#: How many events are followed together: enough to be fast, few enough to look at the clock in between.
_AT_ONCE = 250


async def take_events(intake: Intake, rows: Sequence[EventRow]) -> list[Outcome]:
    """Take life events in, in their order; one that cannot be followed is not kept, so that it may come again.

    Events of one type that stand together are followed together. When the transaction has lasted long enough the
    others are left for the next one: there are fewer outcomes than rows then, but never none.
    """
    known = await intake.registers.known_events({(row.source, row.id) for row in rows})
    outcomes: list[Outcome] = []
    while len(outcomes) < len(rows) and not (outcomes and intake.late()):
        together = _together(rows[len(outcomes) :], known)
        if not together:
            outcomes.append(KNOWN)
            continue
        taken = [
            _kept(intake, row, what)
            for row, what in zip(together, await KINDS[together[0].type].follow(intake, together), strict=True)
        ]
        known |= {(row.source, row.id) for row, outcome in zip(together, taken, strict=True) if outcome.taken}
        outcomes += taken
    await intake.registers.save()
    return outcomes


def _together(rows: Sequence[EventRow], known: Collection[tuple[str, str]]) -> list[EventRow]:
    """Return the next events that may be followed at once: of one type, each once, none of them known."""
    found: dict[tuple[str, str], EventRow] = {}
    most = _AT_ONCE if rows[0].type in _IN_GROUPS else 1
    for row in rows[:most]:
        name = (row.source, row.id)
        if row.type is not rows[0].type or name in known or name in found:
            break
        found[name] = row
    return list(found.values())


def _kept(intake: Intake, row: EventRow, what: Followed | InputError) -> Outcome:
    """Keep one event with what followed from it, and say what its register is answered."""
    if isinstance(what, InputError):
        return refused(f"data.{what}")
    intake.registers.add(
        LifeEvent(
            id=intake.chance.new_id(),
            source=row.source,
            event_id=row.id,
            type=row.type,
            occurred_at=row.occurred_at,
            received_at=intake.now,
            outcome=what.sentence,
            code=what.effect,
            facts=dict(what.facts) or None,
            told_id=what.told_id,
        )
    )
    return Outcome(taken=True, changed=True, reason=what.sentence)


async def _places_published(intake: Intake, rows: Sequence[EventRow]) -> list[Followed | InputError]:
    """Take places in like lines of the bulletin."""
    told = [read(VacancyRow, row) for row in rows]
    outcomes = iter(await take_vacancies(intake, [place for place in told if isinstance(place, VacancyRow)]))
    return [_published(place, next(outcomes)) if isinstance(place, VacancyRow) else place for place in told]


def _published(place: VacancyRow, outcome: Outcome) -> Followed | InputError:
    if not outcome.taken:
        return InputError(outcome.reason)
    effect = Effect.PLACE_OFFERED if outcome.changed else Effect.KNOWN_PLACE
    return Followed(effect, {"vacancy_id": place.vacancy_id})


#: Types that registers send by the thousand: what stands together is followed together.
_IN_GROUPS = frozenset(
    {
        EventType.BIRTH_REGISTERED,
        EventType.CHILD_REGISTERED,
        EventType.VACANCY_PUBLISHED,
        EventType.GUARDIAN_MOVED,
        EventType.PHONE_CHANGED,
    }
)


class Kind(NamedTuple):
    """What one type of event carries, and what it leads to."""

    data: type[Row]
    follow: Handlers


#: Every type of event; none is without.
KINDS: Mapping[EventType, Kind] = {
    EventType.BIRTH_REGISTERED: Kind(births.ChildRegistered, births.registered),
    EventType.CHILD_REGISTERED: Kind(births.ChildRegistered, births.registered),
    EventType.VACANCY_PUBLISHED: Kind(VacancyRow, _places_published),
    EventType.VACANCY_WITHDRAWN: Kind(changes.VacancyWithdrawn, one_by_one(changes.vacancy_withdrawn)),
    EventType.PRESCHOOL_OPENED: Kind(PreschoolRow, one_by_one(preschools.opened)),
    EventType.PRESCHOOL_CLOSED: Kind(preschools.PreschoolClosed, one_by_one(preschools.closed)),
    EventType.GUARDIAN_MOVED: Kind(changes.GuardianMoved, changes.guardians_moved),
    EventType.PHONE_CHANGED: Kind(changes.PhoneChanged, changes.phones_changed),
    EventType.PRIVILEGE_CHANGED: Kind(changes.PrivilegeChanged, one_by_one(changes.privilege_changed)),
    EventType.PAPERS_SUBMITTED: Kind(admissions.PapersSubmitted, one_by_one(admissions.papers_submitted)),
    EventType.CONTRACT_SIGNED: Kind(admissions.ContractTold, one_by_one(admissions.contract_told)),
    EventType.CONTRACT_ENDED: Kind(admissions.ContractTold, one_by_one(admissions.contract_told)),
    EventType.PRESCHOOL_REFUSED: Kind(admissions.PreschoolRefused, one_by_one(admissions.preschool_refused)),
    EventType.REFERRAL_EXTENSION_REQUESTED: Kind(
        admissions.ExtensionRequested, one_by_one(admissions.extension_requested)
    ),
    EventType.RULE_CHANGED: Kind(admissions.RuleChanged, one_by_one(admissions.rule_changed)),
    EventType.APPLICATION_WITHDRAWN: Kind(
        withdrawals.ApplicationWithdrawn, one_by_one(withdrawals.application_withdrawn)
    ),
    EventType.CONSENT_WITHDRAWN: Kind(withdrawals.ConsentWithdrawn, one_by_one(withdrawals.consent_withdrawn)),
    EventType.COMPLAINT_REGISTERED: Kind(complaints.ComplaintRegistered, one_by_one(complaints.registered)),
    EventType.COMPLAINT_EXTENDED: Kind(complaints.ComplaintExtended, one_by_one(complaints.extended)),
    EventType.COMPLAINT_ANSWERED: Kind(complaints.ComplaintAnswered, one_by_one(complaints.answered)),
    EventType.MEDICAL_COMMISSION_CONCLUSION: Kind(conclusions.ConclusionTold, one_by_one(conclusions.concluded)),
    EventType.PMPC_CONCLUSION: Kind(conclusions.ConclusionTold, one_by_one(conclusions.concluded)),
    EventType.CONCLUSION_WITHDRAWN: Kind(conclusions.ConclusionWithdrawn, one_by_one(conclusions.withdrawn)),
    EventType.SCHOOL_DECIDED: Kind(conclusions.SchoolDecided, one_by_one(conclusions.decided)),
}
