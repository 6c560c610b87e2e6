"""All that is known of one offer at one moment: for the operator on the phone and for the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.store.lookups import Lookups
from core.store.tables import Guardian, Referral, Timer, Vacancy
from core.store.vault import Vault, of_guardian
from core.texts import Texts
from core.views import applications, conversations, families, offers
from core.views.conversations import Said
from core.views.families import OfferSeen
from core.views.offers import HistorySeen, WindowSeen
from core.views.people import Person, key_of, masked_phone, person


@dataclass(frozen=True, slots=True)
class Dossier:
    """One offer with everything around it, read in one transaction; nothing of it is unmasked."""

    offer: OfferSeen
    guardian: Guardian
    person: Person
    phone: str
    vacancy: Vacancy | None
    referral: Referral | None
    window: WindowSeen
    history: HistorySeen
    said: tuple[Said, ...]
    ahead: Sequence[Timer]
    decisions: tuple[dict[str, Any], ...]


async def of_offer(look: Lookups, vault: Vault, texts: Texts, offer_id: str, now: datetime) -> Dossier:
    """Return everything about one offer.

    Raises:
        NotFoundError: there is none with this id.

    """
    row = await offers.one(look, offer_id)
    guardian, key = await look.guardian_of(row), await key_of(look, vault, of_guardian(row.guardian_id))
    history = await offers.chain(look, row.id)
    decisions = await look.decisions(row.application_id) if row.application_id else []
    return Dossier(
        offer=await families.offer(look, vault, row),
        guardian=guardian,
        person=person(guardian, key),
        phone=masked_phone(guardian, key),
        vacancy=await look.vacancy(row.vacancy_id) if row.vacancy_id else None,
        referral=await look.referral(row.id),
        window=offers.window(row, history, now),
        history=history,
        said=await conversations.of_offer(look, vault, texts, row),
        ahead=await look.timers([name for name in (row.id, row.vacancy_id, row.entry_id) if name]),
        decisions=tuple(applications.decision(taken) for taken in decisions if taken.offer_id in {None, row.id}),
    )
