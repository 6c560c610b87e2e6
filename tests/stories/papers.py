"""What a story tells of papers, contracts, refusals and extensions: as registers would report it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from core.clock import ALMATY
from core.store.tables import Application, Referral
from tests.books import Books
from tests.world import World

#: A whole package of papers; f027 is issued on the day on which it is filed, unless the story says otherwise.
WHOLE = ("application", "consent_restricted_data", "f065", "f052_2", "f027")


def package(world: World, *, without: str = "", f027: date | None = None) -> list[dict[str, Any]]:
    """Return the papers of a package as an event carries them."""
    issued = f027 or world.clock.now().astimezone(ALMATY).date()
    return [
        {"code": code, "issued_on": issued.isoformat() if code == "f027" else None} for code in WHOLE if code != without
    ]


async def refer(world: World, application: str) -> Referral:
    """Return the newest referral of an application."""
    found: list[Referral] = list(await world.all(Referral, application_id=application))
    return max(found, key=lambda row: row.issued_at)


class Papers:
    """The directions of a story that are about papers; `names` are those of the families, by guardian."""

    def __init__(self, world: World, names: Mapping[str, str]) -> None:
        self._world = world
        self._names = names

    def _application(self, who: str) -> str:
        return next(f"A{guardian[1:]}" for guardian, name in self._names.items() if name == who)

    def directions(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Return what may happen, by how it is written."""
        return {
            r"(?P<who>\S+) files papers(?: without (?P<without>\w+))?(?: with f027 of (?P<issued>\S+))?": self._files,
            r"(?P<who>\S+) signs with (?P<at>\w+)": self._signs,
            r"(?P<who>\S+) leaves (?P<at>\w+)": self._leaves,
            r"the preschool refuses (?P<who>\S+) for (?P<ground>\w+)": self._refuses,
            r"(?P<who>\S+) asks for (?P<days>\d+) more days(?P<bare> without documents)?": self._asks,
        }

    async def _files(self, who: str, without: str = "", issued: str = "") -> None:
        papers = package(self._world, without=without, f027=date.fromisoformat(issued) if issued else None)
        await self._world.tell("papers_submitted", application_id=self._application(who), documents=papers)

    async def _contract(self, kind: str, who: str, at: str) -> None:
        application = await self._world.one(Application, id=self._application(who))
        today = self._world.clock.now().astimezone(ALMATY).date().isoformat()
        await self._world.tell(kind, child_id=application.child_id, preschool_id=at, on=today)

    async def _signs(self, who: str, at: str) -> None:
        await self._contract("contract_signed", who, at)

    async def _leaves(self, who: str, at: str) -> None:
        await self._contract("contract_ended", who, at)

    async def _refuses(self, who: str, ground: str) -> None:
        referral = await refer(self._world, self._application(who))
        await self._world.tell("preschool_refused", referral_id=referral.id, ground=ground)

    async def _asks(self, who: str, days: str, bare: str = "") -> None:
        referral = await refer(self._world, self._application(who))
        documents = [] if bare else [{"code": "proof", "issued_on": None}]
        await self._world.tell("referral_extension_requested", referral_id=referral.id, days=days, documents=documents)


def papers_of(books: Books, names: Mapping[str, str]) -> dict[str, str]:
    """Return where papers and contracts stand, by the name of their family."""
    told = {}
    places = {row.id: row.vacancy_id for row in books.referrals}
    for row in sorted(books.packages, key=lambda row: row.filed_at):
        lacks = f", lacks {' '.join(row.missing)}" if row.missing else ""
        expired = f", {' '.join(row.expired)} expired" if row.expired else ""
        due = f", to be checked by {row.check_by:%d.%m}" if row.status == "under_review" else ""
        filed = row.filed_at.astimezone(ALMATY)
        name = f"papers of {_name(row.application_id, names)} for {places[row.referral_id]}, {filed:%d.%m %H:%M}"
        told[name] = row.status + lacks + expired + due
    for contract in books.contracts:
        told[f"contract of {_name(contract.application_id, names)} with {contract.preschool_id}"] = contract.status
    return told


def _name(application_id: str, names: Mapping[str, str]) -> str:
    return names[f"G{application_id[1:]}"]
