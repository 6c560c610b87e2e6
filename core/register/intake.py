"""One batch of rows on its way into the register: the transaction, and everything that is handed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.clock import ALMATY
from core.errors import EditionError
from core.flow.history import canonical
from core.ports import Chance
from core.register.rows import Outcome, Row
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.store.naming import Named
from core.store.registers import Registers
from core.store.vault import Vault

#: The act that every preschool queue stands under.
PRESCHOOL_ACT = "133"

TAKEN = Outcome(taken=True, changed=True)
KNOWN = Outcome(taken=True, changed=False)


def refused(reason: str) -> Outcome:
    """Return the outcome of a row that is not taken; the reason names the field and quotes nothing personal."""
    return Outcome(taken=False, changed=False, reason=reason)


@dataclass(frozen=True, slots=True)
class Intake:
    """One writing transaction of the register."""

    registers: Registers
    vault: Vault
    chance: Chance
    catalogue: Catalogue
    now: datetime
    late: Callable[[], bool] = lambda: False  # whether the transaction has held its lock long enough
    named: Named = field(default_factory=Named)  # who bears which name now: they are found by it from then on

    def digest(self, row: Row) -> str:
        """Return what tells a changed row from the same row: an HMAC, so that it betrays nothing."""
        return self.vault.index(f"row:{type(row).__name__}", canonical(row.told()))

    def edition(self, started_at: datetime) -> Edition:
        """Return the edition in force when the case started; older cases are judged by today's (P 10, ord. 4)."""
        try:
            return self.catalogue.in_force(PRESCHOOL_ACT, started_at.astimezone(ALMATY).date())
        except EditionError:
            return self.catalogue.in_force(PRESCHOOL_ACT, self.now.astimezone(ALMATY).date())
