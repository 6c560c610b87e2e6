"""The part of a story about children that stand in no queue yet: who they are, their births, registers that hurry."""

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from tests.unit.register import rows
from tests.world import World, all_taken

#: Guardians of a story's children have numbers of their own: G51 is the first.
_FIRST = 51


class Children:
    """Children with their parents, by the names that a story gives them."""

    def __init__(self, world: World, numbers: dict[str, str], names: dict[str, str]) -> None:
        self._world, self._numbers, self._names = world, numbers, names
        self.ids: dict[str, str] = {}
        self.said: dict[str, dict[str, Any]] = {}

    def directions(self) -> dict[str, Callable[..., Awaitable[None]]]:
        """Return what a story may say of them."""
        return {
            r"more preschools: (?P<named>.+)": self._preschools,
            r"the birth of (?P<child>\S+) is registered": self._registered,
            r"a register queues (?P<child>\S+) at (?P<at>\w+)": self._queued,
            r"the base moves (?P<who>\S+) to (?P<number>\+\d+)(?:, (?P<before>\S+) has the old number)?": self._moved,
        }

    async def meet(self, below: list[str]) -> None:
        """Let parents and children be there: `Айгүл: +77470000001, kk, Еркежан born 2024-05-17, Алихан born …`."""
        await self._world.preschools("P1", "P2", "P3")
        for count, row in enumerate(below, start=_FIRST):
            name, _, told = row.partition(": ")
            number, language, *children = told.split(", ")
            self._numbers[name], self._names[f"G{count}"] = number, name
            all_taken(await self._world.register.guardians([rows.guardian(count, phone=number, language=language)]))
            for place, child in enumerate(children):
                self._meet_child(count, place, child)

    def _meet_child(self, count: int, place: int, told: str) -> None:
        called, _, born = told.partition(" born ")
        self.ids[called] = f"C{count}{place}"
        self._names[self.ids[called]] = called
        self.said[called] = {
            "guardian_id": f"G{count}",
            "child_id": f"C{count}{place}",
            "child_iin": rows.an_iin(500 + 10 * (count - _FIRST) + place),
            "child_last_name": "Әбдіғали",
            "child_first_name": called,
            "child_birth_date": date.fromisoformat(born).isoformat(),
        }

    async def _moved(self, who: str, number: str, before: str = "") -> None:
        """Let the mobile citizens base hold another number of a family; somebody new may hold the old one."""
        if before:
            self._numbers[before] = self._numbers[who]
        self._numbers[who] = number
        guardian = next(named for named, name in self._names.items() if name == who)
        await self._world.tell("phone_changed", guardian_id=guardian, phone=number)

    async def _preschools(self, named: str) -> None:
        """Let more preschools be known, P11 first: `№ 7 «Алтын бесік», «Самал» in Talgar, «Ару» (kk)`."""
        made = []
        for count, told in enumerate(named.split(", "), start=11):
            match = re.fullmatch(r"(?P<name>.+?)(?: in (?P<where>\S+))?(?: \((?P<languages>[a-z;]+)\))?", told)
            assert match, told
            said = {"settlement": match["where"] or "Алматы", "languages": match["languages"] or "kk;ru"}
            made.append(rows.preschool(f"P{count}", name_kk=match["name"], name_ru=match["name"], **said))
        all_taken(await self._world.register.preschools(made))

    async def _registered(self, child: str) -> None:
        await self._world.tell("child_registered", **self.said[child], settlement="Алматы")

    async def _queued(self, child: str, at: str) -> None:
        now = self._world.clock.now().isoformat()
        told = {**self.said[child], "application_id": f"A{child}", "preschools": at, "submitted_at": now}
        all_taken(await self._world.register.applications([rows.application(1, **told)]))
        await self._world.settle()
