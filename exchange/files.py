"""Importing files of the state's registers: good rows are handed on in bulk, bad ones written beside the file."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError
from core.register.rows import KINDS, Outcome, Row
from exchange.lines import Line, rows
from exchange.rejects import Rejects

CHUNK = 1000  # rows handed on at once, and so in one transaction

Take = Callable[[Sequence[Row]], Awaitable[Sequence[Outcome]]]


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import did, in rows; `rejects` is the file of the rejected ones, if there are any."""

    taken: int
    unchanged: int
    rejected: int
    rejects: Path | None = None
    unknown_columns: tuple[str, ...] = ()


@dataclass(slots=True)
class _Import:
    """One running import: rows wait here until there are enough of them to hand on."""

    model: type[Row]
    take: Take
    rejects: Rejects
    waiting: list[tuple[Line, Row | str]] = field(default_factory=list)
    taken: int = 0
    unchanged: int = 0
    unknown: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """Read one line into a row or a reason against it."""
        if line.values is None:
            self.waiting.append((line, line.fault))
            return
        self.unknown |= line.values.keys() - self.model.model_fields.keys()
        try:
            self.waiting.append((line, self.model.read(line.values)))
        except InputError as refusal:
            self.waiting.append((line, str(refusal)))

    async def flush(self) -> None:
        """Hand on the waiting rows and write the rejects among them in the order of the file."""
        good = [row for _, row in self.waiting if isinstance(row, Row)]
        outcomes = iter(await self.take(good) if good else ())
        for line, row in self.waiting:
            outcome = next(outcomes) if isinstance(row, Row) else Outcome(taken=False, changed=False, reason=row)
            if not outcome.taken:
                self.rejects.add(line.number, outcome.reason, line.raw)
            elif outcome.changed:
                self.taken += 1
            else:
                self.unchanged += 1
        self.waiting.clear()


async def import_file(kind: str, path: Path, take: Take, progress: Callable[[int], None]) -> Tally:
    """Import one file: rows that are right go to `take`, at most 1,000 at once; the others to FILE.rejected.

    `take` answers with one outcome per row, in their order. `progress` hears how many more lines have been dealt
    with (`exchange.lines.survey` tells how many there are).

    Raises:
        InputError: the kind is unknown, the file as a whole cannot be read, or its rejects cannot be written.

    """
    if kind not in KINDS:
        message = f"One of {', '.join(KINDS)} is expected, not {kind}."
        raise InputError(message)
    seen = 0
    with Rejects(path) as rejects:
        running = _Import(KINDS[kind], take, rejects)
        for line in rows(path, running.model.columns()):
            running.add(line)
            if len(running.waiting) == CHUNK:
                await running.flush()
                progress(line.number - seen)
                seen = line.number
        last = running.waiting[-1][0].number if running.waiting else seen
        await running.flush()
        progress(last - seen)
    written = rejects.path if rejects.count else None
    unknown = tuple(sorted(name for name in running.unknown if name))
    return Tally(running.taken, running.unchanged, rejects.count, written, unknown)
