"""The children of a batch of applications: one IIN and one guardian each, sealed with the guardian's key."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.register.intake import Intake
from core.register.people import BY_IIN, seal_name
from core.register.rows import ApplicationRow
from core.store.tables import Child
from core.store.vault import OwnKey

_TABLE = "child"


@dataclass(slots=True)
class Children:
    """What is known of the children of one batch, this batch included."""

    intake: Intake
    known: dict[str, Child] = field(default_factory=dict)
    iins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    async def look_up(cls, intake: Intake, rows: Sequence[ApplicationRow]) -> "Children":
        """Ask once for all children of the batch, and whose their IINs are."""
        registers = intake.registers
        known = await registers.children({row.child_id for row in rows})
        iins = await registers.owners_of_iins({intake.vault.index(BY_IIN, row.child_iin) for row in rows})
        return cls(intake, known, iins)

    def objection(self, row: ApplicationRow, key: OwnKey) -> str:
        """Say why this child cannot be taken, or nothing."""
        index = self.intake.vault.index(BY_IIN, row.child_iin)
        child = self.known.get(row.child_id)
        if self.iins.get(index, (_TABLE, row.child_id)) != (_TABLE, row.child_id):
            return "child_iin: this IIN belongs to another person"
        if child is None:
            return ""
        if child.guardian_id != row.guardian_id:
            return "child_id: this child is registered with another guardian"
        if child.iin_index != index:
            return "child_iin: this child is known with another IIN, and an IIN never changes"
        born = key.open(child.birth_date_sealed, _TABLE, "birth_date_sealed", child.id)
        if born != row.child_birth_date.isoformat():
            return "child_birth_date: this child is known with another birth date"
        return ""

    def write(self, row: ApplicationRow, key: OwnKey) -> None:
        """Keep the child, or the name it bears now."""
        child = self.known.get(row.child_id)
        if child is None:
            child = self.known[row.child_id] = self._new(row, key)
            self.intake.registers.add(child)
        name = {"last": row.child_last_name, "first": row.child_first_name}
        child.name_sealed = seal_name(key, _TABLE, child.id, name)

    def _new(self, row: ApplicationRow, key: OwnKey) -> Child:
        index = self.intake.vault.index(BY_IIN, row.child_iin)
        self.iins[index] = (_TABLE, row.child_id)
        born = row.child_birth_date.isoformat()
        return Child(
            id=row.child_id,
            guardian_id=row.guardian_id,
            iin_index=index,
            iin_sealed=key.seal(row.child_iin, _TABLE, "iin_sealed", row.child_id),
            birth_date_sealed=key.seal(born, _TABLE, "birth_date_sealed", row.child_id),
            birth_year=row.child_birth_date.year,
        )
