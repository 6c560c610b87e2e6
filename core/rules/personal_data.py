"""What a consent is to (law 94-V, 8(4)), by the form that words it; and what follows when it is taken back (8(7))."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from core.rules.calendar import Calendar
from core.rules.consents import asked
from core.rules.edition import Edition
from core.rules.entry import Amount, Entry, Frozen, as_tuple
from core.rules.offering import counted
from core.values import Citation

_TABLE = Path(__file__).with_name("personal_data.toml")


class Contents(Entry):
    """What one form of consent names: which data, who may be given them, across borders, until when."""

    acts: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    form: str
    apart: bool = False  # a consent of its own beside that to the service
    information: tuple[str, ...]
    third_parties: bool
    cross_border: bool
    retention: str


class Distribution(Entry):
    """Whether data may be made public."""

    allowed: bool


class Withdrawing(Frozen):
    """What follows when a consent is taken back."""

    stop_within: Amount


class Law(Frozen):
    """The law on personal data, as far as a consent must say it."""

    act: str
    edition: str
    withdrawal: Withdrawing
    public_distribution: Distribution
    contents: tuple[Contents, ...]

    def cite(self, *entries: Entry) -> tuple[Citation, ...]:
        """Return where these entries stand in this law."""
        return tuple(Citation(self.act, self.edition, paragraph) for entry in entries for paragraph in entry.paragraph)


class Named(Frozen):
    """What all consents of one service name together, and where each says so."""

    information: tuple[str, ...]
    third_parties: bool
    cross_border: bool
    public_distribution: bool
    retention: str
    citations: tuple[Citation, ...]


@cache
def law() -> Law:
    """Return the law, read once."""
    return Law.model_validate(tomllib.loads(_TABLE.read_text("utf-8")))


def named(edition: Edition, service: str, *, restricted_data: bool = False) -> Named:
    """Return what the consent to a service is to; `restricted_data` for the one that stands beside it (H, S A1.8).

    Where an act asks for all its forms with one yes (P 7), they count together.
    """
    forms = asked(service, edition)
    of_act = [one for one in law().contents if edition.act in one.acts and one.form in forms]
    found = [one for one in of_act if one.apart is restricted_data]
    said = tuple(Citation(edition.act, edition.id, paragraph) for one in found for paragraph in one.paragraph)
    return Named(
        information=tuple(dict.fromkeys(name for one in found for name in one.information)),
        third_parties=any(one.third_parties for one in found),
        cross_border=any(one.cross_border for one in found),
        public_distribution=law().public_distribution.allowed,
        retention=found[0].retention if found else "",
        citations=(*said, *law().cite(law().public_distribution)),
    )


def stops_by(withdrawn_at: datetime, calendar: Calendar) -> datetime:
    """Return until when all processing has ended after a consent was taken back: 15 working days (8(7))."""
    return counted(law().withdrawal.stop_within, withdrawn_at, calendar)
