"""What a process is of the gateway: all of it (`run`), or one of the halves of which there may be any number."""

from dataclasses import dataclass
from typing import Final

from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Role:
    """What a process does of the whole: answer the outside, do what is due, or both; and where it tells how it is."""

    name: str
    answers: bool
    works: bool
    shows: bool = True  # health and figures, on the port

    def can_wait(self, settings: Settings) -> bool:
        """Tell whether there is something of use to do until the database is there: keeping what carriers say."""
        return self.answers and not self.works and bool(settings.spool)


WHOLE: Final = Role("run", answers=True, works=True)
WEB: Final = Role("web", answers=True, works=False)
WORKER: Final = Role("worker", answers=False, works=True, shows=False)
