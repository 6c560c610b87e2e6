"""Everything that lets people in and out, put together once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.access.beginning import Beginning
from core.access.errands import Errands
from core.access.operators import Operators
from core.access.passwords import Passwords
from core.access.sessions import Limits, Sessions
from core.access.signing_in import SigningIn
from core.access.staff import Staff
from core.ports import Chance, Live
from core.store.base import Store
from core.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Entrance:
    """The ways in, the sessions, and the operators themselves."""

    sessions: Sessions
    signing_in: SigningIn
    beginning: Beginning
    operators: Operators
    errands: Errands

    @classmethod
    def make(  # noqa: PLR0913 - what main hands in
        cls,
        store: Store,
        vault: Vault,
        chance: Chance,
        live: Live,
        now: Callable[[], datetime],
        *,
        sandbox: bool,
        limits: Limits | None = None,
        passwords: Passwords | None = None,
    ) -> "Entrance":
        """Put the parts together; `now` tells wall time."""
        staff, kept = Staff(store, vault, chance, now), passwords or Passwords()
        sessions = Sessions(store, chance, now, limits or Limits(), sandbox=sandbox)
        return cls(
            sessions,
            SigningIn(staff, sessions, kept, live),
            Beginning(staff, sessions, kept),
            Operators(staff, sessions),
            Errands(store, chance, now),
        )
