"""One entry of an edition: a term, a number or a choice, always with the paragraph it comes from."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from core.errors import EditionError
from core.rules.calendar import Unit

#: "15.3" is block 3 of paragraph 15, "16(3)" its subparagraph, "7-1.3" an inserted one, "A2.8" row 8 of annex 2.
Paragraph = Annotated[str, Field(pattern=r"^(head|notes|(ord\.|an\.)?\d+|A\d+|\d+)[\d.\-]*(\(\d[\d\-]*\))*$")]


_Entry = TypeVar("_Entry", bound="Entry")


class EntryError(ValueError):
    """What is wrong with one entry of a table: its name leads to the line."""

    def __init__(self, entry: str, message: str) -> None:
        super().__init__(message)
        self.entry = entry


def as_tuple(value: object) -> object:
    """Let one word stand for a list of one."""
    return (value,) if isinstance(value, str) else value


class Frozen(BaseModel):
    """A value read from an edition file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Frozen):
    """Anything an edition says: where it stands, and which reading of RULES.md fills a silence of the text."""

    paragraph: Annotated[tuple[Paragraph, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    reading: int | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _readings_have_reasons(self) -> Self:
        if self.reading is not None and not self.reason:
            message = f"reading {self.reading} has no reason: a lawyer must be able to overrule it"
            raise ValueError(message)
        return self


class Amount(Entry):
    """A term: a number and its unit."""

    n: int = Field(ge=0)
    unit: Unit

    @property
    def duration(self) -> timedelta:
        """The term as elapsed time. Raises EditionError for working days and months, which need a calendar."""
        match self.unit:
            case Unit.MINUTE:
                return timedelta(minutes=self.n)
            case Unit.HOUR:
                return timedelta(hours=self.n)
            case Unit.CALENDAR_DAY:
                return timedelta(days=self.n)
        message = f"{self.n} {self.unit} is no fixed time: count it with the calendar."
        raise EditionError(message)


class Count(Entry):
    """A plain number: rounds, preschools, years, per cent."""

    n: int = Field(ge=0)


class Setting(Entry):
    """A choice between ways to read the text."""

    value: bool | str


def _kind(value: Mapping[str, Any] | Entry) -> str:
    fields = value if isinstance(value, Mapping) else value.model_dump()
    return "setting" if "value" in fields else "amount" if "unit" in fields else "count"


AnyEntry = Annotated[
    Annotated[Amount, Tag("amount")] | Annotated[Count, Tag("count")] | Annotated[Setting, Tag("setting")],
    Discriminator(_kind),
]


class Table(Frozen):
    """Named entries of one subject; asking for one that the edition does not have is an EditionError."""

    entries: Mapping[str, AnyEntry]

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, value: object) -> object:
        return value if isinstance(value, Mapping) and set(value) == {"entries"} else {"entries": value}

    def entry(self, name: str) -> Amount | Count | Setting:
        """Return the entry of this name."""
        if name not in self.entries:
            message = f"This edition says nothing about '{name}'; it knows {', '.join(sorted(self.entries))}."
            raise EditionError(message)
        return self.entries[name]

    def amount(self, name: str) -> Amount:
        """Return the term of this name."""
        return _expect(self.entry(name), Amount, name)

    def count(self, name: str) -> int:
        """Return the number of this name."""
        return _expect(self.entry(name), Count, name).n

    def setting(self, name: str) -> bool | str:
        """Return the choice of this name."""
        return _expect(self.entry(name), Setting, name).value


def _expect(entry: Entry, kind: type[_Entry], name: str) -> _Entry:
    if not isinstance(entry, kind):
        message = f"'{name}' is no {kind.__name__.lower()} in this edition."
        raise EditionError(message)
    return entry
