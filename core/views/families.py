"""Families as the desk sees them: children, applications, offers; names and numbers masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from core.errors import NotFoundError
from core.rules.calendar import local
from core.rules.catalogue import Catalogue
from core.rules.queue import QueueClass, because
from core.store.lookups import Lookups
from core.store.tables import Application, Consent, Guardian, Offer, Preschool, QueueEntry
from core.store.vault import Vault, of_guardian
from core.values import ChannelName
from core.views import forms, notes, numbers, standing
from core.views.notes import NoteSeen
from core.views.numbers import Number
from core.views.offers import HistorySeen, chain_of
from core.views.people import Person, key_of, masked_phone, person
from core.views.queues import ACT

_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer in a list: the row, the child it is for, the preschool of its place."""

    row: Offer
    child: Person | None
    preschool: Preschool | None


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """A consent: for which service, when it was given, and when and by whom it was ended."""

    row: Consent
    kind: str


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """One place in line: its number, of how many, and the rules by which it stands there."""

    row: QueueEntry
    preschool: Preschool | None
    number: Number
    because: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ApplicationSeen:
    """An application in a list: the row, where it stands, the child, where it waits and how."""

    row: Application
    status: str
    child: Person | None
    entries: tuple[EntrySeen, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A guardian with children, applications and offers; nothing of it is unmasked."""

    row: Guardian
    guardian: Person
    phone: str
    children: tuple[Person, ...]
    applications: tuple[ApplicationSeen, ...]
    offers: tuple[OfferSeen, ...]
    consents: tuple[ConsentSeen, ...]
    notes: tuple[NoteSeen, ...]
    history: HistorySeen
    ways: tuple[ChannelName, ...]

    @property
    def telegram(self) -> str:
        """Return how the family stands with Telegram: none, linked, stopped by it, or blocked."""
        if self.row.telegram_sealed is None or self.row.telegram_proven_at is None:
            return "none"
        return "blocked" if self.row.telegram_blocked else "stopped" if self.row.telegram_stopped else "linked"

    @property
    def version(self) -> int:
        """Return the number of the last thing noted about the family itself."""
        return self.history.rows[-1].seq if self.history.rows else 0


@dataclass(frozen=True, slots=True)
class GuardianSeen:
    """A guardian in a list: with the children, because several may share one number."""

    guardian: Person
    phone: str
    settlement: str
    children: tuple[Person, ...]


async def family(look: Lookups, vault: Vault, catalogue: Catalogue, now: datetime, guardian_id: str) -> Family:
    """Return one family.

    Raises:
        NotFoundError: there is no guardian with this id.

    """
    row = await look.guardian(guardian_id)
    if row is None:
        message = f"There is no guardian {guardian_id}."
        raise NotFoundError(message)
    key = await key_of(look, vault, of_guardian(guardian_id))
    filed = await look.applications_of(guardian_id)
    return Family(
        row=row,
        guardian=person(row, key),
        phone=masked_phone(row, key),
        children=tuple(person(child, key) for child in await look.children_of(guardian_id)),
        applications=tuple([await _application(look, vault, catalogue, now, each) for each in filed]),
        offers=await seen(look, vault, await look.offers_of(guardians=[guardian_id], limit=_MOST_FOUND)),
        consents=await _consents(look, guardian_id),
        notes=await notes.of_family(look, key, guardian_id),
        history=await chain_of(look, f"guardian:{guardian_id}"),
        ways=ways(row),
    )


def ways(row: Guardian) -> tuple[ChannelName, ...]:
    """Return the channels on which a family may be written to."""
    linked = row.telegram_sealed is not None and row.telegram_proven_at is not None
    open_ways = {
        ChannelName.TELEGRAM: linked and not (row.telegram_blocked or row.telegram_stopped),
        ChannelName.SMS: not (row.wrong_number or row.sms_stopped),
    }
    return tuple(name for name, is_open in open_ways.items() if is_open)


async def _consents(look: Lookups, guardian_id: str) -> tuple[ConsentSeen, ...]:
    query = select(Consent, Offer.kind).join(Offer, col(Offer.id) == col(Consent.offer_id))
    query = query.where(Consent.guardian_id == guardian_id).order_by(col(Consent.given_at).desc(), col(Consent.id))
    return tuple(ConsentSeen(row, kind) for row, kind in (await look.tx.exec(query)).all())


async def offer(look: Lookups, vault: Vault, row: Offer) -> OfferSeen:
    """Return an offer with its child and preschool."""
    child, key = await look.child(row.child_id), await key_of(look, vault, of_guardian(row.guardian_id))
    entry = await look.entry(row.entry_id) if row.entry_id else None
    vacancy = await look.vacancy(row.vacancy_id) if row.vacancy_id else None
    place = entry or vacancy
    preschool = await look.preschool(place.preschool_id) if place else None
    return OfferSeen(row, person(child, key) if child else None, preschool)


async def seen(look: Lookups, vault: Vault, rows: Sequence[Offer]) -> tuple[OfferSeen, ...]:
    """Return offers, each with its child and preschool."""
    return tuple([await offer(look, vault, row) for row in rows])


async def guardian(look: Lookups, vault: Vault, row: Guardian) -> GuardianSeen:
    """Return a guardian with the children."""
    key = await key_of(look, vault, of_guardian(row.id))
    children = tuple(person(child, key) for child in await look.children_of(row.id))
    return GuardianSeen(person(row, key), masked_phone(row, key), row.settlement, children)


async def _application(
    look: Lookups, vault: Vault, catalogue: Catalogue, now: datetime, row: Application
) -> ApplicationSeen:
    child, key = await look.child(row.child_id), await key_of(look, vault, of_guardian(row.guardian_id))
    edition = catalogue.in_force(ACT, local(now).date())
    entries = []
    for number in await numbers.of_application(look, catalogue, now, row.id):
        why = because(QueueClass(number.entry.queue_class), edition) if number.number else ()
        place = await look.preschool(number.entry.preschool_id)
        entries.append(EntrySeen(number.entry, place, number, tuple(forms.citation(cited) for cited in why)))
    shown = person(child, key) if child else None
    return ApplicationSeen(row, await standing.status(look, row), shown, tuple(entries))
