"""The part of a story about schools: what commissions conclude about its children, and what schools decide."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from core.clock import ALMATY
from core.store.tables import Offer
from tests.books import Books
from tests.world import World

#: The services that commissions recommend.
KINDS = ("home_schooling", "special_school")
_EVENTS = {"medical commission": "medical_commission_conclusion", "PMPC": "pmpc_conclusion"}
_SCHOOL = {"school_id": "S12", "school_name_kk": "№ 12 «Дарын» мектебі", "school_name_ru": "Школа № 12 «Дарын»"}


class Schools:
    """Commissions and schools; `said` tells who the children of the story are."""

    def __init__(self, world: World, said: Mapping[str, Mapping[str, Any]]) -> None:
        self._world, self._said = world, said

    def directions(self) -> dict[str, Callable[..., Awaitable[None]]]:
        """Return what a story may say of them."""
        return {
            r"a (?P<commission>medical commission|PMPC) recommends (?P<what>\w+) for (?P<child>\S+), "
            r"class (?P<grade>\d+)(?:, valid until (?P<until>\S+))?": self._concluded,
            r"the conclusion about (?P<child>\S+) is withdrawn": self._withdrawn,
            r"the school places (?P<child>\S+) in class (?P<grade>\d+) (?P<letter>\S+)": self._placed,
            r"the school refuses (?P<child>\S+) for (?P<ground>\w+)": self._refused,
        }

    def _today(self) -> str:
        return self._world.clock.now().astimezone(ALMATY).date().isoformat()

    async def _concluded(self, commission: str, what: str, child: str, grade: str, until: str = "") -> None:
        told = {
            **self._said[child],
            **_SCHOOL,
            "conclusion_id": f"K{child}",
            "issued_on": self._today(),
            "valid_until": until,
            "recommendation": what,
            "grade": grade,
            "language": "kk",
        }
        await self._world.tell(_EVENTS[commission], **told)

    async def _withdrawn(self, child: str) -> None:
        await self._world.tell("conclusion_withdrawn", conclusion_id=f"K{child}")

    async def _placed(self, child: str, grade: str, letter: str) -> None:
        order: dict[str, Any] = {"order_number": "41-Ү", "order_date": self._today(), "language": "kk"}
        await self._world.tell("school_decided", conclusion_id=f"K{child}", grade=grade, letter=letter, **order)

    async def _refused(self, child: str, ground: str) -> None:
        await self._world.tell("school_decided", conclusion_id=f"K{child}", ground=ground)


def about_of(offer: Offer, books: Books, names: Mapping[str, str]) -> str:
    """Return what an offer of a school is about; a later one on the same conclusion is another."""
    before = [
        row for row in books.offers if row.conclusion_id == offer.conclusion_id and row.created_at < offer.created_at
    ]
    return " again".join([f"{offer.kind} for {names[offer.child_id]}", *[""] * len(before)])


def schools_of(books: Books, names: Mapping[str, str]) -> dict[str, str]:
    """Return where applications to schools stand, each by the child it is for."""
    told: dict[str, str] = {}
    for row in sorted(books.applications, key=lambda row: row.created_at):
        if row.service in KINDS:
            decided = [one for one in books.decisions if one.application_id == row.id]
            why = f" because of {', '.join(decided[-1].grounds)}" if decided else ""
            told[f"application for {names[row.child_id]}"] = row.status + why
    return told
