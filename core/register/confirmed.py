"""An application that a family confirmed by reply: taken in by the same verb as those of the registers (P 7)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.queueing import Confirmed
from core.ports import Chance
from core.register.applications import take_applications
from core.register.intake import Intake
from core.register.rows import ApplicationRow
from core.rules.catalogue import Catalogue
from core.store.registers import Registers
from core.store.tables import Child
from core.store.vault import OwnKey, Vault, of_guardian


@dataclass(frozen=True, slots=True)
class Queues:
    """Puts confirmed applications into their queues; the same one again changes nothing."""

    vault: Vault
    chance: Chance
    catalogue: Catalogue

    async def __call__(self, tx: AsyncSession, told: Confirmed, now: datetime) -> str:
        """Take the application in; return why not, or nothing when it is queued."""
        child = await tx.get_one(Child, told.child_id)
        key = await self.vault.key_of(tx, of_guardian(child.guardian_id))
        intake = Intake(Registers(tx), self.vault, self.chance, self.catalogue, now)
        (outcome,) = await take_applications(intake, [_row(told, child, key)])
        await intake.registers.finish(now)
        return outcome.reason


def _row(told: Confirmed, child: Child, key: OwnKey) -> ApplicationRow:
    """Return the application as a register would send it; who the child is stands in the register of births."""
    name = json.loads(key.open(child.name_sealed, "child", "name_sealed", child.id))
    return ApplicationRow.read(
        {
            "application_id": told.application_id,
            "guardian_id": child.guardian_id,
            "child_id": child.id,
            "child_iin": key.open(child.iin_sealed, "child", "iin_sealed", child.id),
            "child_last_name": name["last"],
            "child_first_name": name["first"],
            "child_birth_date": key.open(child.birth_date_sealed, "child", "birth_date_sealed", child.id),
            "submitted_at": told.submitted_at.isoformat(),
            "categories": list(told.categories),
            "language": told.language,
            "preschools": list(told.preschools),
            "wished_from_age": told.wished_from_age,
            "verified": not told.claims,
        }
    )
