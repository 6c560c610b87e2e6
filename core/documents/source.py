"""Where the facts of one form come from: the rows behind it, the family's key, and when it is made."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from core.documents.matter import Matter
from core.errors import NotFoundError
from core.rules.catalogue import Catalogue
from core.rules.forms import Fact
from core.store.lookups import Lookups
from core.store.tables import Application
from core.store.vault import OwnKey

Facts = dict[str, Fact]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the facts of one form come from, and when it is made."""

    look: Lookups
    catalogue: Catalogue
    matter: Matter
    key: OwnKey
    now: datetime

    @property
    def application(self) -> Application:
        """The application that the form is about."""
        return sure(self.matter.application)


def sure(row: Row | None) -> Row:
    """Return a row that must be there. Raises NotFoundError when it is not."""
    if row is None:
        raise NotFoundError
    return row
