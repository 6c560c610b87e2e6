"""The shape of one edition of a regulation: offers, terms, classes, groups and grounds, each with its paragraph."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from core.errors import EditionError
from core.rules.entry import Amount, Count, Entry, Frozen, Paragraph, Table, as_tuple
from core.rules.form import Form
from core.rules.information import CitedAs, Complaints, Hours, Item
from core.rules.offers import OfferTerms
from core.rules.service import Choice, Service
from core.values import Citation


class QueueClassEntry(Entry):
    """One class of the queue: its categories of annex 1, and what it is called when it must be verified first."""

    categories: frozenset[int]
    verified_only: bool = False  # unverified, it waits in the general class


class Slots(Entry):
    """The pattern in which places go to the classes below out-of-turn."""

    pattern: tuple[Literal["priority", "general"], ...]

    @model_validator(mode="after")
    def _serves_everyone(self) -> Self:
        if set(self.pattern) != {"priority", "general"}:
            message = "the pattern must have a slot for the priority and for the general class"
            raise ValueError(message)
        return self


class Categories(Entry):
    """The categories of annex 1 that a rule is made for."""

    categories: frozenset[int]


class Group(Entry):
    """One type of group: the full years on 31 December that belong to it, and whose queue it draws from."""

    from_age: int = Field(ge=0)
    to_age: int = Field(ge=0)
    merged: str = ""  # the name of a merged queue that does not change with the years
    phase_age: int | None = None  # the age whose queue keeps the phase, where older children are the exception


class OwnQueue(Entry):
    """A queue formed apart from the ordinary one: whose places draw from it, and what its entries need."""

    preschool_types: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    only_categories: frozenset[int] = frozenset()  # with a recommendation of the consultation
    by_rehabilitation: bool = False  # one queue for each type of rehabilitation or prevention
    inside_settlement: bool = False


class Ground(Entry):
    """Why a decision of one kind is taken."""

    kind: str
    counts_anew: bool = False  # a preschool left for this and chosen again counts from then


class InForce(Frozen):
    """When an edition applies: from this day on, up to but without `until`."""

    begins: date | None = Field(default=None, alias="from")
    until: date | None = None
    assumed: bool = False  # the day of publication is not in the source
    reading: int | None = None
    reason: str = ""
    after_publication: Amount | None = None
    paragraph: Annotated[tuple[Paragraph, ...], BeforeValidator(as_tuple)] = ()  # or that of `after_publication`

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if not self.paragraph and self.after_publication is None:
            message = "a day of coming into force needs its paragraph"
            raise ValueError(message)
        if self.assumed and not self.reason:
            message = "an assumed date needs its reason"
            raise ValueError(message)
        if self.begins and self.until and self.until <= self.begins:
            message = f"ends on {self.until}, before it begins on {self.begins}"
            raise ValueError(message)
        return self

    def covers(self, day: date) -> bool:
        """Tell whether the edition is in force on this day."""
        return self.begins is not None and self.begins <= day and (self.until is None or day < self.until)


class Standing(StrEnum):
    """How an edition stands on one day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPLACED = "replaced"  # by a later edition of the same act
    REPEALED = "repealed"
    UNKNOWN = "unknown"  # the day of publication is not known


class Repeal(Frozen):
    """The act that ended a regulation; `on` is the first day without it."""

    by: str
    on: date
    assumed: bool = False
    reading: int | None = None
    reason: str = ""
    after_publication: Amount | None = None
    paragraph: Annotated[tuple[Paragraph, ...], BeforeValidator(as_tuple)] = ()  # or that of `after_publication`

    @model_validator(mode="after")
    def _is_cited(self) -> Self:
        if not self.paragraph and self.after_publication is None:
            message = "a repeal needs its paragraph"
            raise ValueError(message)
        return self


class Missing(Frozen):
    """Paragraphs whose wording of that time the sources do not hold."""

    paragraph: Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
    reading: int | None = None
    reason: str


class Intake(Entry):
    """The days of a year between which a school takes children in."""

    from_month: int
    from_day: int
    to_month: int
    to_day: int
    first_class_only_from: bool  # the first day binds the first class only


class Edition(Frozen):
    """One dated version of a regulation."""

    id: str
    act: str
    short: str
    number: str
    adopted: date
    title: str
    in_force: InForce
    repealed: Repeal | None = None
    experimental: bool = False
    services: Mapping[str, Service] = {}
    offers: Mapping[str, OfferTerms] = {}
    terms: Table = Table(entries={})
    age_exemption: Categories | None = None  # with a conclusion of the consultation (PMPC)
    classes: Mapping[str, QueueClassEntry] = {}
    slots: Slots | None = None
    groups: Mapping[str, Group] = {}
    own_queues: Mapping[str, OwnQueue] = {}
    moved_for_service: Categories | None = None
    grounds: Mapping[str, Ground] = {}
    intake: Intake | None = None
    hours: Hours | None = None
    lists: Mapping[str, Choice] = {}
    archived_for: Mapping[str, Choice] = {}  # the reasons of the archive, each with its grounds
    cited_as: CitedAs | None = None
    information: Mapping[str, Mapping[Item, Choice]] = {}
    complaints: Mapping[str, Complaints] = {}
    forms: Mapping[str, Form] = {}
    missing: tuple[Missing, ...] = ()

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        for name, service in self.services.items():
            unknown = (set(service.offers) - set(self.offers)) | (set(service.refusal_grounds) - set(self.grounds))
            unknown |= service.forms - set(self.forms)
            if unknown:
                message = f"service '{name}' names {', '.join(sorted(unknown))}, which this edition does not describe"
                raise ValueError(message)
        strangers = {name for form in self.forms.values() for name in form.services} - set(self.services)
        if strangers:
            message = f"a form serves {', '.join(sorted(strangers))}, which this edition does not describe"
            raise ValueError(message)
        return self

    def standing(self, on: date) -> Standing:
        """Tell how the edition stands on a day."""
        begins = self.in_force.begins
        if self.repealed and on >= self.repealed.on:
            return Standing.REPEALED
        if begins is None:
            return Standing.UNKNOWN
        if on < begins:
            return Standing.NOT_YET
        return Standing.IN_FORCE if self.in_force.covers(on) else Standing.REPLACED

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers that sentences may say, by name: `oldest_age`, `vacancy_suspension` for an offer's own term."""
        tables = {"": self.terms, **{f"{kind}_": offer for kind, offer in self.offers.items()}}
        return {
            f"{prefix}{name}": entry.n
            for prefix, table in tables.items()
            for name, entry in table.entries.items()
            if isinstance(entry, Amount | Count)
        }

    def offer(self, kind: str) -> OfferTerms:
        """Return the terms of one kind of offer. Raises EditionError if this edition does not offer it."""
        if kind not in self.offers:
            message = f"Edition {self.id} makes no '{kind}' offer."
            raise EditionError(message)
        return self.offers[kind]

    def ground(self, name: str) -> Ground:
        """Return a ground of decisions. Raises EditionError for one this edition does not know."""
        if name not in self.grounds:
            message = f"Edition {self.id} knows no ground '{name}'."
            raise EditionError(message)
        return self.grounds[name]

    def require(self, paragraph: str) -> None:
        """Raise EditionError when the sources do not hold this paragraph, or the one it is part of, as it was then."""
        for gap in self.missing:
            if any(paragraph == one or paragraph.startswith((f"{one}.", f"{one}(")) for one in gap.paragraph):
                message = f"Edition {self.id}, paragraph {paragraph}: {gap.reason}."
                raise EditionError(message)

    def cite(self, *entries: Entry) -> tuple[Citation, ...]:
        """Return the places these entries stand at, each once, in their order."""
        paragraphs = dict.fromkeys(paragraph for entry in entries for paragraph in entry.paragraph)
        return tuple(Citation(self.act, self.id, paragraph) for paragraph in paragraphs)
