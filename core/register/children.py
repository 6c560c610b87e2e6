"""The children of a batch of rows: one IIN and one guardian each, sealed with the guardian's key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from sqlmodel import col, select

from core.register.intake import Intake
from core.register.people import BY_IIN, seal_name
from core.store.tables import Application, Child
from core.store.vault import OwnKey

_TABLE = "child"


class OfChild(Protocol):
    """Any row that tells who a child is."""

    @property
    def guardian_id(self) -> str:
        """The guardian with whom it is registered."""
        ...

    @property
    def child_id(self) -> str:
        """Its id in the registers."""
        ...

    @property
    def child_iin(self) -> str:
        """Its IIN."""
        ...

    @property
    def child_last_name(self) -> str:
        """Its last name now."""
        ...

    @property
    def child_first_name(self) -> str:
        """Its first name now."""
        ...

    @property
    def child_birth_date(self) -> date:
        """Its day of birth, from the register of births."""
        ...


@dataclass(slots=True)
class Children:
    """What is known of the children of one batch, this batch included."""

    intake: Intake
    known: dict[str, Child] = field(default_factory=dict)
    iins: dict[str, tuple[str, str]] = field(default_factory=dict)
    unsettled: set[str] = field(default_factory=set)  # known by refused applications only: mistakes may be mended
    fresh: set[str] = field(default_factory=set)  # first known by this batch

    @classmethod
    async def look_up(cls, intake: Intake, rows: Sequence[OfChild]) -> "Children":
        """Ask once for all children of the batch, and whose their IINs are."""
        registers = intake.registers
        known = await registers.children({row.child_id for row in rows})
        iins = await registers.owners_of_iins({intake.vault.index(BY_IIN, row.child_iin) for row in rows})
        query = select(Application.child_id, Application.status).where(col(Application.child_id).in_(list(known)))
        applied = (await registers.tx.exec(query)).all()
        unsettled = {child_id for child_id, _ in applied} - {child for child, status in applied if status != "refused"}
        return cls(intake, known, iins, unsettled)

    def objection(self, row: OfChild, key: OwnKey) -> str:
        """Say why this child cannot be taken, or nothing."""
        index = self.intake.vault.index(BY_IIN, row.child_iin)
        child = self.known.get(row.child_id)
        if self.iins.get(index, (_TABLE, row.child_id)) != (_TABLE, row.child_id):
            return "child_iin: this IIN belongs to another person"
        if child and child.guardian_id != row.guardian_id:
            return "child_id: this child is registered with another guardian"
        if child is None or child.id in self.unsettled:
            return ""
        if child.iin_index != index:
            return "child_iin: this child is known with another IIN, and an IIN never changes"
        born = key.open(child.birth_date_sealed, _TABLE, "birth_date_sealed", child.id)
        if born != row.child_birth_date.isoformat():
            return "child_birth_date: this child is known with another birth date"
        return ""

    def write(self, row: OfChild, key: OwnKey) -> None:
        """Keep the child, or the name it bears now."""
        child = self.known.get(row.child_id)
        is_new = child is None
        if child is None:
            child = self.known[row.child_id] = self._new(row, key)
            self.intake.registers.add(child)
            self.fresh.add(child.id)
        elif child.id in self.unsettled:
            self._seal(child, row, key)
        name = {"last": row.child_last_name, "first": row.child_first_name}
        self.intake.named.note(child.guardian_id, child.id, name, is_new=is_new)
        child.name_sealed = seal_name(key, _TABLE, child.id, name)

    def first_known_by(self, application: Application) -> None:
        """Note that a child is known by a refused application, and perhaps by nothing else."""
        if application.child_id in self.fresh:
            self.unsettled.add(application.child_id)

    def _new(self, row: OfChild, key: OwnKey) -> Child:
        nothing: dict[str, Any] = {"iin_index": "", "iin_sealed": b"", "birth_date_sealed": b"", "birth_year": 0}
        child = Child(id=row.child_id, guardian_id=row.guardian_id, **nothing)
        self._seal(child, row, key)
        return child

    def _seal(self, child: Child, row: OfChild, key: OwnKey) -> None:
        """Write who the child is: once, and again as long as no application of it was taken."""
        child.iin_index = self.intake.vault.index(BY_IIN, row.child_iin)
        self.iins[child.iin_index] = (_TABLE, child.id)
        child.iin_sealed = key.seal(row.child_iin, _TABLE, "iin_sealed", child.id)
        child.birth_date_sealed = key.seal(row.child_birth_date.isoformat(), _TABLE, "birth_date_sealed", child.id)
        child.birth_year = row.child_birth_date.year
