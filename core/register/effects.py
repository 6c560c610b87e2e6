"""What followed from one life event: its code, the ids it speaks of, and the sentence its register is answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.effects import Effect
from core.errors import InputError
from core.register.intake import Intake
from core.register.rows import EventRow, Row
from core.views.events import sentence


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed; `told_id` is what was kept to be followed at the event's own time."""

    effect: Effect
    facts: Mapping[str, str] = field(default_factory=dict)
    told_id: str | None = None

    @property
    def sentence(self) -> str:
        """The answer to the register, in English."""
        return sentence(self.effect, self.facts)


#: What one event leads to. Raises InputError when it cannot be followed; the message names the field.
Handler = Callable[[Intake, EventRow], Awaitable[Followed]]
#: What several events of one type lead to, in their order; an error in the place of each that cannot be followed.
Handlers = Callable[[Intake, Sequence[EventRow]], Awaitable[list[Followed | InputError]]]


Data = TypeVar("Data", bound=Row)


def read(model: type[Data], row: EventRow) -> Data | InputError:
    """Return what an event carries, or why it cannot be read."""
    try:
        return model.read(row.data)
    except InputError as error:
        return error


def one_by_one(handler: Handler) -> Handlers:
    """Return what follows events of one type one after the other."""

    async def each(intake: Intake, rows: Sequence[EventRow]) -> list[Followed | InputError]:
        found: list[Followed | InputError] = []
        for row in rows:
            try:
                found.append(await handler(intake, row))
            except InputError as error:
                found.append(error)
        return found

    return each
