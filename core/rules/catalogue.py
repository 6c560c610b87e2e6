"""Which regulation was in force when: all editions, read once at start and handed in."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from core.errors import EditionError, RepealedError
from core.rules.edition import Edition, OfferTerms

__all__ = ["Catalogue", "Edition", "OfferTerms", "read"]

_EDITIONS = Path(__file__).with_name("editions")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All editions by id."""

    editions: Mapping[str, Edition]

    @classmethod
    def load(cls, folder: Path = _EDITIONS) -> "Catalogue":
        """Read and check every edition. Raises EditionError naming the file and the entry to mend."""
        return cls.of(read(path) for path in sorted(folder.glob("*.toml")))

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> "Catalogue":
        """Gather editions. Raises EditionError when two of one act overlap or share an id."""
        by_id: dict[str, Edition] = {}
        for edition in editions:
            if edition.id in by_id:
                message = f"Two editions are called {edition.id}."
                raise EditionError(message)
            by_id[edition.id] = edition
        _refuse_overlaps(by_id.values())
        return cls(by_id)

    def edition(self, edition_id: str) -> Edition:
        """Return one edition, in force or not: a case is judged by the one it started under."""
        if edition_id not in self.editions:
            message = f"There is no edition '{edition_id}'; known are {', '.join(sorted(self.editions))}."
            raise EditionError(message)
        return self.editions[edition_id]

    def in_force(self, act: str, on: date) -> Edition:
        """Return the edition of an act (its number "133" or short name "P") that applies on a day.

        Raises RepealedError naming the repealing act, and EditionError when nothing was in force yet.
        """
        ours = [edition for edition in self.editions.values() if act in {edition.act, edition.short}]
        for edition in ours:
            if edition.repealed and on >= edition.repealed.on:
                message = f"Act {edition.act} is repealed by {edition.repealed.by}: no case starts under it."
                raise RepealedError(message)
        for edition in ours:
            if edition.in_force.covers(on):
                return edition
        message = f"No edition of act {act} is known to be in force on {on.isoformat()}."
        raise EditionError(message)


def read(path: Path) -> Edition:
    """Read one edition file. Raises EditionError naming the file and the entry to mend."""
    try:
        return Edition.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name}: {error}"
        raise EditionError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{path.name}: {where}: {first['msg']}"
        raise EditionError(message) from error


def _refuse_overlaps(editions: Iterable[Edition]) -> None:
    by_act: dict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        if edition.in_force.begins is not None:
            by_act[edition.act].append(edition)
    for act, ours in by_act.items():
        ours.sort(key=lambda edition: edition.in_force.begins or date.min)
        for earlier, later in pairwise(ours):
            if later.in_force.begins and earlier.in_force.covers(later.in_force.begins):
                message = f"Editions {earlier.id} and {later.id} of act {act} overlap."
                raise EditionError(message)
