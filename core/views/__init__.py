"""What may be seen: offers, timelines, queues, reasons; the desk, the API and the command line ask here. Reads only."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from core.flow.campaign import Closed
from core.live.local import LocalLive
from core.ports import Clock, Live
from core.rules.catalogue import Catalogue
from core.store.base import Store
from core.store.lookups import Lookups
from core.store.vault import Vault
from core.texts import Texts
from core.views import (
    applications,
    bulletin,
    campaigns,
    conversations,
    dead,
    dossiers,
    families,
    finding,
    forms,
    numbers,
    offers,
    queues,
)
from core.views.bulletin import PlaceSeen
from core.views.campaigns import CampaignSeen
from core.views.conversations import Said
from core.views.dead import DeadSeen
from core.views.dossiers import Dossier
from core.views.families import Family, OfferSeen
from core.views.finding import Found
from core.views.numbers import Number
from core.views.offers import HistorySeen, WindowSeen
from core.views.overview import Overview, Watched
from core.views.queues import QueueSeen

__all__ = [
    "CampaignSeen",
    "DeadSeen",
    "Dossier",
    "Family",
    "Found",
    "HistorySeen",
    "Number",
    "OfferSeen",
    "PlaceSeen",
    "QueueSeen",
    "Said",
    "Views",
    "WindowSeen",
]


class Views:
    """Reads, each in one transaction; nothing is written and nothing personal leaves unmasked."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        texts: Texts,
        catalogue: Catalogue,
        clock: Clock,
        watched: Watched | None = None,
        live: Live | None = None,
    ) -> None:
        self._store = store
        self._live = live or LocalLive()
        self._vault = vault
        self.texts = texts
        self.catalogue = catalogue
        self._clock = clock
        self.overview = Overview(store, vault, clock, watched or Watched(), live)

    @asynccontextmanager
    async def _look(self) -> AsyncIterator[Lookups]:
        async with self._store.read() as tx:
            yield Lookups(tx)

    async def offer(self, offer_id: str) -> dict[str, Any]:
        """Return one offer as DESIGN section 7 writes it. Raises NotFoundError."""
        async with self._look() as look:
            return forms.offer(await offers.one(look, offer_id))

    async def offers(
        self, guardian_id: str | None = None, status: str | None = None, after: str | None = None, limit: int = 100
    ) -> dict[str, Any]:
        """Return `{"items", "next"}` in the order offers were made. Raises InputError for no cursor or state."""
        async with self._look() as look:
            return await offers.several(look, guardian_id=guardian_id, status=status, after=after, limit=limit)

    async def history(self, offer_id: str) -> dict[str, Any]:
        """Return what happened to an offer, and whether the hash chain verifies. Raises NotFoundError."""
        return (await self.chain(offer_id)).to_json()

    async def chain(self, offer_id: str) -> HistorySeen:
        """Return the history as rows. Raises NotFoundError."""
        async with self._look() as look:
            await offers.one(look, offer_id)
            return await offers.chain(look, offer_id)

    async def window(self, offer_id: str) -> WindowSeen:
        """Return the window of an offer as it stands now. Raises NotFoundError."""
        async with self._look() as look:
            row = await offers.one(look, offer_id)
            return offers.window(row, await offers.chain(look, offer_id), self._clock.now())

    async def conversation(self, offer_id: str) -> tuple[Said, ...]:
        """Return what was said about an offer, oldest first, personal words covered. Raises NotFoundError."""
        async with self._look() as look:
            return await conversations.of_offer(look, self._vault, self.texts, await offers.one(look, offer_id))

    async def dossier(self, offer_id: str) -> Dossier:
        """Return everything about one offer at one moment. Raises NotFoundError."""
        async with self._look() as look:
            return await dossiers.of_offer(look, self._vault, self.texts, offer_id, self._clock.now())

    async def versions(self, offer_id: str) -> AsyncGenerator[int, None]:
        """Yield how much has been noted about an offer: now, whenever it may be more, and now and then all the same."""
        async for _ in self._live.watch(f"offer:{offer_id}"):
            async with self._look() as look:
                version = await offers.version(look, offer_id)
            yield version

    async def application(self, application_id: str) -> dict[str, Any]:
        """Return the decisions on an application as `explain --json` writes them. Raises NotFoundError."""
        async with self._look() as look:
            return await applications.explained(look, application_id)

    async def bulletin(self, preschool_id: str) -> tuple[PlaceSeen, ...]:
        """Return the places of a preschool and how each was given (P 3(4)). Raises NotFoundError."""
        async with self._look() as look:
            return await bulletin.of_preschool(look, preschool_id)

    def now(self) -> datetime:
        """Return the instant at which these views look."""
        return self._clock.now()

    async def preschools_named(self, told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """Return the names of the preschools in an application's decisions, by language and id."""
        async with self._look() as look:
            return await applications.preschools_named(look, told)

    async def queue(
        self, preschool_id: str, year: int | None = None, language: str | None = None, *, everything: bool = False
    ) -> list[dict[str, Any]]:
        """Return the queues of a preschool one after another, as `queue show --json` does. Raises NotFoundError."""
        found = await self.queues(preschool_id, year, language, everything=everything)
        return [standing.to_json() for queue in found for standing in queue.standings]

    async def queues(
        self, preschool_id: str, year: int | None = None, language: str | None = None, *, everything: bool = False
    ) -> tuple[QueueSeen, ...]:
        """Return the queues of a preschool, each with its standings. Raises NotFoundError."""
        async with self._look() as look:
            return await queues.of_preschool(
                look,
                self.catalogue,
                self._clock.now(),
                preschool_id,
                year=year,
                language=language,
                everything=everything,
            )

    async def numbers(self, application_id: str) -> tuple[Number, ...]:
        """Return the numbers of an application at its preschools, in order of wish. Raises NotFoundError."""
        async with self._look() as look:
            return await numbers.of_application(look, self.catalogue, self._clock.now(), application_id)

    async def first_in_line(self, queue_key: str) -> Number | None:
        """Return whom the next place of a queue would be offered to; None when nobody waits for one."""
        async with self._look() as look:
            return await numbers.first_in_line(look, self.catalogue, self._clock.now(), queue_key)

    async def campaigns(self, quiet: Closed | None) -> tuple[CampaignSeen, ...]:
        """Return all campaigns, the newest first; `quiet` are the quiet hours of the house."""
        async with self._look() as look:
            return await campaigns.several(look, quiet, self._clock.now())

    async def campaign(self, name: str, quiet: Closed | None) -> CampaignSeen:
        """Return one campaign with what people did to it. Raises NotFoundError."""
        async with self._look() as look:
            return await campaigns.one(look, name, quiet, self._clock.now())

    async def dead_letters(self) -> tuple[DeadSeen, ...]:
        """Return the messages that failed for good through no fault of the family, the oldest first."""
        async with self._look() as look:
            return await dead.letters(look)

    async def find(self, text: str) -> Found:
        """Look for a phone in any writing, an IIN, a code, the number of an application or offer, or a name."""
        async with self._look() as look:
            return await finding.find(look, self._vault, text)

    async def family(self, guardian_id: str) -> Family:
        """Return one family. Raises NotFoundError."""
        async with self._look() as look:
            return await families.family(look, self._vault, self.catalogue, self._clock.now(), guardian_id)
