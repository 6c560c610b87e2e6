"""All that is known of one offer at one moment: for the operator on the phone and for the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.store.lookups import Lookups
from core.store.tables import Guardian, Referral, Timer, Vacancy
from core.store.vault import Vault, of_guardian
from core.texts import Texts
from core.values import ChannelName
from core.views import applications, conversations, families, notes, offers, situation
from core.views.conversations import Said
from core.views.families import OfferSeen
from core.views.notes import NoteSeen
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
    notes: tuple[NoteSeen, ...]
    situation: str  # names what the operator may say
    ways: tuple[ChannelName, ...]  # on which this family may be written to

    @property
    def version(self) -> int:
        """Return the number of the last thing noted: what is done upon this page is done upon that."""
        return self.history.rows[-1].seq if self.history.rows else 0


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
        notes=await notes.of_family(look, key, guardian.id, row.id),
        situation=situation.of_offer(row),
        ways=families.ways(guardian),
    )
