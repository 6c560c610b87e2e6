"""Children whose births were registered: an offer to queue each, unless it stands in a queue or had its offer (P 7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from core.clock import ALMATY
from core.effects import Effect
from core.errors import InputError
from core.register.children import Children
from core.register.effects import Followed, read
from core.register.intake import Intake
from core.register.keeping import keep
from core.register.rows import Day, EventRow, EventType, Id, Iin, Name, Row
from core.rules.age import may_file
from core.store.placements import given_places
from core.store.tables import Guardian, Offer, ToldEvent
from core.store.vault import OwnKey, of_guardian

#: The kind of offer that the event begins.
_KIND = "queue_registration"
#: Registers may tell of a child twice, born and registered: whichever comes first begins the offer.
_BEGINNINGS = (EventType.BIRTH_REGISTERED, EventType.CHILD_REGISTERED)


class ChildRegistered(Row):
    """A child in the register of births, and its parent who may be asked."""

    guardian_id: Id
    child_id: Id
    child_iin: Iin
    child_last_name: Name
    child_first_name: Name
    child_birth_date: Day
    settlement: Name  # where the birth was registered; preschools are looked for where the family lives


async def registered(intake: Intake, rows: Sequence[EventRow]) -> list[Followed | InputError]:
    """Keep the children; let the gateway offer their queueing at each event's own time, once (P 7)."""
    told_of = [_read(row) for row in rows]
    births = await _Births.look_up(intake, [told for told in told_of if isinstance(told, ChildRegistered)])
    found: list[Followed | InputError] = []
    for row, told in zip(rows, told_of, strict=True):
        found.append(births.take(row, told) if isinstance(told, ChildRegistered) else told)
    await intake.registers.save()
    return found


def _read(row: EventRow) -> ChildRegistered | InputError:
    told = read(ChildRegistered, row)
    if isinstance(told, InputError):
        return told
    if told.child_birth_date > row.occurred_at.astimezone(ALMATY).date():
        return InputError("child_birth_date: a day not after occurred_at is expected")
    return told


@dataclass(slots=True)
class _Births:
    """What is known of the children of one batch, this batch included."""

    intake: Intake
    guardians: dict[str, Guardian]
    keys: dict[str, OwnKey]
    children: Children
    queued: Collection[str]
    enrolled: Collection[str]
    offered: set[str]

    @classmethod
    async def look_up(cls, intake: Intake, told: Sequence[ChildRegistered]) -> "_Births":
        registers, ids = intake.registers, {one.child_id for one in told}
        guardians = await registers.guardians({one.guardian_id for one in told})
        given = await given_places(registers.tx, ids)
        return cls(
            intake,
            guardians,
            keys=await intake.vault.make_keys(registers.tx, {of_guardian(name) for name in guardians}, intake.now),
            children=await Children.look_up(intake, told),
            queued=(await registers.live_applications(ids)).keys(),
            enrolled={child_id for child_id, place in given.items() if place.ended_on is None},
            offered=await _offered_before(intake, ids),
        )

    def take(self, row: EventRow, told: ChildRegistered) -> Followed | InputError:
        """Keep one child, and let its offer begin if it is owed."""
        guardian = self.guardians.get(told.guardian_id)
        if guardian is None:
            return InputError("guardian_id: this guardian is not known; import the guardians first")
        key = self.keys[of_guardian(guardian.id)]
        if against := self.children.objection(told, key):
            return InputError(against)
        self.children.write(told, key)
        if nothing := self._nothing_owed(row, told, guardian):
            return Followed(nothing)
        self.offered.add(told.child_id)
        return Followed(Effect.QUEUE_OFFERED, told_id=keep(self.intake, row, child_id=told.child_id))

    def _nothing_owed(self, row: EventRow, told: ChildRegistered, guardian: Guardian) -> Effect | None:
        """Say why this child is offered nothing, or nothing."""
        if told.child_id in self.queued:
            return Effect.IN_QUEUE
        if told.child_id in self.enrolled:
            return Effect.ENROLLED
        if told.child_id in self.offered:
            return Effect.OFFERED_BEFORE
        on, edition = row.occurred_at.astimezone(ALMATY).date(), self.intake.edition(row.occurred_at)
        if not may_file(told.child_birth_date, on, edition):
            return Effect.TOO_OLD
        if guardian.wrong_number and guardian.telegram_proven_at is None:
            return Effect.NO_NUMBER
        return None


async def _offered_before(intake: Intake, child_ids: Collection[str]) -> set[str]:
    """Return the children for whom an offer was made, or is about to be made."""
    heard_of = or_(Offer.status != "withdrawn", col(Offer.opens_at).is_not(None))
    made = select(Offer.child_id).where(col(Offer.child_id).in_(child_ids), Offer.kind == _KIND, heard_of)
    told = select(ToldEvent.child_id).where(
        col(ToldEvent.child_id).in_(child_ids),
        col(ToldEvent.type).in_(_BEGINNINGS),
        col(ToldEvent.followed_at).is_(None),
    )
    tx = intake.registers.tx
    return {*(await tx.exec(made)).all(), *(name for name in (await tx.exec(told)).all() if name)}
