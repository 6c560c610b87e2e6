"""Families as the desk sees them: found by phone, code or application number; names and numbers masked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InputError, NotFoundError
from core.flow.offer import CODE_DIGITS, CODE_LETTERS
from core.identifiers import normal_phone
from core.store.lookups import Lookups
from core.store.tables import Application, Guardian, Offer, Preschool, QueueEntry
from core.store.vault import Vault, of_guardian
from core.views.people import Person, key_of, masked_phone, person

_LATIN_TO_CODE = str.maketrans("ABEKMHPCTX", CODE_LETTERS)
_CODE = re.compile(rf"[{CODE_DIGITS}][{CODE_LETTERS}][{CODE_DIGITS}]")
_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer in a list: the row, the child it is for, the preschool of its place."""

    row: Offer
    child: Person | None
    preschool: Preschool | None


@dataclass(frozen=True, slots=True)
class ApplicationSeen:
    """An application in a list: the row, the child, where it waits and how."""

    row: Application
    child: Person | None
    entries: tuple[tuple[QueueEntry, Preschool | None], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A guardian with children, applications and offers; nothing of it is unmasked."""

    row: Guardian
    guardian: Person
    phone: str
    applications: tuple[ApplicationSeen, ...]
    offers: tuple[OfferSeen, ...]


@dataclass(frozen=True, slots=True)
class GuardianSeen:
    """A guardian in a list: with the children, because several may share one number."""

    guardian: Person
    phone: str
    children: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search met: `by` is phone, code, application, offer or nothing."""

    by: str
    guardians: tuple[GuardianSeen, ...] = ()
    offers: tuple[OfferSeen, ...] = ()
    application_id: str | None = None


def normal_code(text: str) -> str | None:
    """Return an offer code as it is stored, typed in either alphabet and any case; None when it is none."""
    code = re.sub(r"[\s\-.]", "", unicodedata.normalize("NFKC", text)).upper().translate(_LATIN_TO_CODE)
    return code if _CODE.fullmatch(code) else None


def phone_in(text: str) -> str | None:
    """Return a number typed in any writing as E.164; None when it is none."""
    clean = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in clean if sign in "0123456789")
    try:
        return normal_phone(f"+{digits}" if "+" in clean else digits)
    except InputError:
        return None


async def find(look: Lookups, vault: Vault, text: str) -> Found:
    """Look for a phone, an offer code, an application number or an offer id, whichever `text` is."""
    wanted = text.strip()
    if code := normal_code(wanted):
        return Found("code", offers=await _seen(look, vault, await look.offers_of(code=code, limit=_MOST_FOUND)))
    if application := await look.application(wanted):
        offers = await look.offers_of(application_id=application.id, limit=_MOST_FOUND)
        return Found("application", offers=await _seen(look, vault, offers), application_id=application.id)
    if offer := await look.offer(wanted):
        return Found("offer", offers=await _seen(look, vault, [offer]))
    if phone := phone_in(wanted):
        guardians = await look.guardians_by_phone(vault.index("phone", phone))
        offers = await look.offers_of(guardians=[row.id for row in guardians], limit=_MOST_FOUND)
        people = [await _guardian(look, vault, row) for row in guardians]
        return Found("phone", tuple(people), await _seen(look, vault, offers))
    return Found("nothing")


async def family(look: Lookups, vault: Vault, guardian_id: str) -> Family:
    """Return one family.

    Raises:
        NotFoundError: there is no guardian with this id.

    """
    row = await look.guardian(guardian_id)
    if row is None:
        message = f"There is no guardian {guardian_id}."
        raise NotFoundError(message)
    key = await key_of(look, vault, of_guardian(guardian_id))
    applications = [await _application(look, vault, each) for each in await look.applications_of(guardian_id)]
    offers = await _seen(look, vault, await look.offers_of(guardians=[guardian_id], limit=_MOST_FOUND))
    return Family(row, person(row, key), masked_phone(row, key), tuple(applications), offers)


async def offer(look: Lookups, vault: Vault, row: Offer) -> OfferSeen:
    """Return an offer with its child and preschool."""
    child, key = await look.child(row.child_id), await key_of(look, vault, of_guardian(row.guardian_id))
    entry = await look.entry(row.entry_id) if row.entry_id else None
    vacancy = await look.vacancy(row.vacancy_id) if row.vacancy_id else None
    place = entry or vacancy
    preschool = await look.preschool(place.preschool_id) if place else None
    return OfferSeen(row, person(child, key) if child else None, preschool)


async def _seen(look: Lookups, vault: Vault, rows: Sequence[Offer]) -> tuple[OfferSeen, ...]:
    return tuple([await offer(look, vault, row) for row in rows])


async def _guardian(look: Lookups, vault: Vault, row: Guardian) -> GuardianSeen:
    key = await key_of(look, vault, of_guardian(row.id))
    children = tuple(person(child, key) for child in await look.children_of(row.id))
    return GuardianSeen(person(row, key), masked_phone(row, key), children)


async def _application(look: Lookups, vault: Vault, row: Application) -> ApplicationSeen:
    child, key = await look.child(row.child_id), await key_of(look, vault, of_guardian(row.guardian_id))
    entries = [(entry, await look.preschool(entry.preschool_id)) for entry in await look.entries_of(row.id)]
    return ApplicationSeen(row, person(child, key) if child else None, tuple(entries))
