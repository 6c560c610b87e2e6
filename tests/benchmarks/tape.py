"""What a program wrote, statement by statement, and the same again in groups without the program: its floor."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

#: Ids of a crowd and ids that the program made: a copy of the crowd is written under others.
_NAMES = re.compile(r"\b[GCAEVO]\d{7}\b|\bM\d{8}\b|\b[0-9a-f]{32}\b")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Tape:
    """Writing statements in the order in which each was first seen, with all their parameters."""

    statements: int = 0
    writes: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows were written."""
        return sum(map(len, self.writes.values()))

    def note(self, statement: str, parameters: Any, *, many: bool) -> None:
        """Take down one statement."""
        self.statements += 1
        if statement.startswith(_WRITES):
            self.writes.setdefault(statement, []).extend(parameters if many else [parameters])

    def for_copy(self, number: int) -> "Tape":
        """Return the same about a copy of everybody it is about."""
        return Tape(writes={text: [_of_copy(one, number) for one in some] for text, some in self.writes.items()})

    async def play(self, connection: AsyncConnection) -> None:
        """Write it all again: what was written with one statement in many turns is written in one."""
        for statement, parameters in self.writes.items():
            await connection.exec_driver_sql(statement, parameters)


def _of_copy(parameters: Any, number: int) -> Any:
    def other(value: Any) -> Any:
        return _NAMES.sub(rf"\g<0>-{number}", value) if isinstance(value, str) else value

    return tuple(map(other, parameters))


@contextmanager
def taping(engine: Any) -> Iterator[Tape]:
    """Take down what is executed meanwhile."""
    tape = Tape()

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:  # noqa: FBT001 - SQLAlchemy's own
        tape.note(statement, parameters, many=executemany)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield tape
    finally:
        event.remove(engine, "before_cursor_execute", note)
