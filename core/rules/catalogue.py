"""Which regulation was in force when: all editions, read once at start and handed in."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.errors import EditionError, RepealedError
from core.rules.edition import Edition, Standing
from core.rules.entry import EntryError
from core.rules.lines import line_of
from core.rules.offers import OfferTerms

__all__ = ["Catalogue", "Edition", "OfferTerms", "read"]

_EDITIONS = Path(__file__).with_name("editions")


class _ClashError(EditionError):
    """Two editions cannot stand beside each other; the later one is to be mended."""

    def __init__(self, detail: str, edition: Edition, where: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.edition, self.where = edition, where


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All editions by id."""

    editions: Mapping[str, Edition]

    @classmethod
    def load(cls, folder: Path = _EDITIONS, published: Mapping[str, date] | None = None) -> "Catalogue":
        """Read and check every edition. Raises EditionError naming the file, the line and the entry to mend.

        `published` tells days of publication that the sources do not hold: by edition id ("R-2018") the day of the
        edition itself, by "R-2018/repeal" the day of the act that repealed it.
        """
        paths = sorted(folder.glob("*.toml"))
        editions = [_published(read(path), published or {}) for path in paths]
        try:
            return cls.of(editions)
        except _ClashError as clash:
            path = next(path for path, edition in zip(paths, editions, strict=True) if edition is clash.edition)
            line = line_of(path.read_text("utf-8"), clash.where)
            message = f"{path.name}, line {line}: {'.'.join(clash.where)}: {clash}"
            raise EditionError(message) from clash

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> "Catalogue":
        """Gather editions; one ends when the next of its act begins. Raises EditionError when two of an act overlap."""
        by_id: dict[str, Edition] = {}
        for edition in editions:
            if edition.id in by_id:
                message = f"Two editions are called {edition.id}."
                raise _ClashError(message, edition, ("id",))
            by_id[edition.id] = edition
        for ended in _chained(by_id.values()):
            by_id[ended.id] = ended
        return cls(by_id)

    def edition(self, edition_id: str) -> Edition:
        """Return one edition, in force or not: a case is judged by the one it started under."""
        if edition_id not in self.editions:
            message = f"There is no edition '{edition_id}'; known are {', '.join(sorted(self.editions))}."
            raise EditionError(message)
        return self.editions[edition_id]

    def in_force(self, act: str, on: date) -> Edition:
        """Return the edition of an act (its number "133" or short name "P") that applies on a day.

        Raises RepealedError naming the repealing act, and EditionError when none is known to be in force.
        """
        ours = [edition for edition in self.editions.values() if act in {edition.act, edition.short}]
        for edition in ours:
            if edition.repealed and edition.standing(on) is Standing.REPEALED:
                message = f"Act {edition.act} is repealed by {edition.repealed.by}: no case starts under it."
                raise RepealedError(message)
            if edition.standing(on) is Standing.IN_FORCE:
                return edition
        message = f"No edition of act {act} is known to be in force on {on.isoformat()}."
        raise EditionError(message)


def read(path: Path) -> Edition:
    """Read one edition file. Raises EditionError naming the file, the line and the entry to mend."""
    text = path.read_text("utf-8")
    try:
        return Edition.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name}: {error}"
        raise EditionError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = [str(part) for part in (*first["loc"], *_entry_at_fault(first))]
        message = f"{path.name}, line {line_of(text, where)}: {'.'.join(where)}: {first['msg']}"
        raise EditionError(message) from error


def _entry_at_fault(error: Mapping[str, Any]) -> tuple[str, ...]:
    fault = error.get("ctx", {}).get("error")
    return (fault.entry,) if isinstance(fault, EntryError) else ()


def _published(edition: Edition, published: Mapping[str, date]) -> Edition:
    changes: dict[str, object] = {}
    wait = edition.in_force.after_publication
    if edition.id in published and wait:
        begins = published[edition.id] + timedelta(days=wait.n + 1)
        changes["in_force"] = edition.in_force.model_copy(update={"begins": begins, "assumed": False})
    repeal = edition.repealed
    if repeal and repeal.after_publication and f"{edition.id}/repeal" in published:
        on = published[f"{edition.id}/repeal"] + timedelta(days=repeal.after_publication.n + 1)
        changes["repealed"] = repeal.model_copy(update={"on": on, "assumed": False})
    return edition.model_copy(update=changes)


def _chained(editions: Iterable[Edition]) -> Iterable[Edition]:
    """Yield the editions that end because the next one of their act begins."""
    by_act: dict[str, list[tuple[date, Edition]]] = defaultdict(list)
    for edition in editions:
        if edition.in_force.begins is not None:
            by_act[edition.act].append((edition.in_force.begins, edition))
    for ours in by_act.values():
        for (begun, earlier), (begins, later) in pairwise(sorted(ours, key=lambda one: one[0])):
            until = earlier.in_force.until
            if begun == begins or (until and begins < until):
                message = f"Editions {earlier.id} and {later.id} of act {later.act} overlap from {begins.isoformat()}."
                raise _ClashError(message, later, ("in_force", "from"))
            if until is None:
                yield earlier.model_copy(update={"in_force": earlier.in_force.model_copy(update={"until": begins})})
