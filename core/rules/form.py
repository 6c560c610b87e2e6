"""The shape of one form: its parts in their order, each with its paragraph, what fills it, and who signs."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from core.rules.entry import Entry, Frozen, Setting, as_tuple

Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class Show(StrEnum):
    """How a part stands on the page."""

    ADDRESSEE = "addressee"  # at the top, on the right: from whom or to whom
    TITLE = "title"
    TEXT = "text"  # whole sentences
    FIELD = "field"  # a label and what is filled in beside it
    ROWS = "rows"  # one numbered line for each of several
    CHOICES = "choices"  # numbered marks, some of them chosen
    SIGNATURE = "signature"


class Signer(StrEnum):
    """Who signs a form."""

    GUARDIAN = "guardian"
    HEAD = "head"  # of the provider
    CLERK = "clerk"
    SYSTEM = "system"  # nobody: the form of the act has no line for a signature, the information system issues it


class Part(Entry):
    """One part of a form; each of `fields` is a fact of the same name."""

    name: str
    show: Show = Show.TEXT
    fields: Names = ()
    may_be_empty: Names = ()
    rows: str = ""  # the list of facts that fills the lines
    lines: int = Field(default=0, ge=0)  # how many lines the form of the act has
    more: bool = False  # further lines follow when there is more to tell
    choices: int = Field(default=0, ge=0)
    with_copy: frozenset[int] = frozenset()  # choices that ask for a copy of a document
    alone: frozenset[int] = frozenset()  # choices that exclude all others
    if_any: Names = ()  # the part stands there only if one of these is filled
    unless: Names = ()  # and only if none of these is

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.may_be_empty) - {*self.fields, self.rows}:
            message = f"part '{self.name}' lets something be empty that it does not have"
            raise ValueError(message)
        if (self.show is Show.ROWS) != bool(self.rows and self.lines and self.fields):
            message = f"part '{self.name}': rows need the list that fills them, their fields and their number"
            raise ValueError(message)
        if (self.show is Show.CHOICES) != bool(self.choices):
            message = f"part '{self.name}': choices need their number"
            raise ValueError(message)
        if (self.with_copy | self.alone) - set(range(1, self.choices + 1)):
            message = f"part '{self.name}' speaks of a choice that it does not have"
            raise ValueError(message)
        return self


class LawPlace(Frozen):
    """A place in a law that the form cites beside its own act."""

    law: str
    article: str


class Form(Entry):
    """One form of an edition."""

    services: Annotated[Names, Field(min_length=1)]
    signed_by: Signer
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    free: bool = False  # the act names the paper and leaves its form free
    asked_of: Literal["everyone", "residents", "non_residents"] = "everyone"
    at_least_one: Names = ()  # without any of these the form would say nothing
    given_with: str = ""  # the kind of decision that it tells of
    when_asked: bool = False  # made when somebody asks for it: its facts are complete only after the decision
    by_service: Mapping[str, Mapping[str, int | str]] = {}  # facts that follow from the service
    law: LawPlace | None = None
    ends_with: Setting | None = None  # until when a consent given on it holds
    kept: Setting | None = None  # where the filled form is sent and kept

    @model_validator(mode="after")
    def _parts_differ(self) -> Self:
        names = [part.name for part in self.parts]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"parts are named twice: {', '.join(twice)}"
            raise ValueError(message)
        if self.free and not self.reason:
            message = "a form that the act leaves free needs the reason of its parts"
            raise ValueError(message)
        return self
