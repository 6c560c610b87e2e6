"""Lists that families choose from: a number means what was seen, a name betrays nothing and always fits."""

from pathlib import Path
from typing import Any

import pytest

from core.store.tables import Offer
from tests.unit.register import rows
from tests.world import World, a_world

MOTHER = "+77470000001"
#: As registers write them: long, without quotation marks, telling of health.
LEGAL = "Астана қаласы әкімдігінің сөйлеу тілі бұзылған балаларға арналған бөбекжай балабақшасы № {0}"

CHILD: dict[str, Any] = {
    "guardian_id": "G1",
    "child_id": "C1",
    "child_iin": rows.an_iin(501),
    "child_last_name": "Серікова",
    "child_first_name": "Еркежан",
    "child_birth_date": "2024-05-17",
    "settlement": "Астана",
}


async def _asked(world: World, names: list[str]) -> None:
    """Let a child be born near some preschools, and its mother say yes."""
    made = [
        rows.preschool(f"P{number:02}", name_kk=name, name_ru=name, settlement="Астана")
        for number, name in enumerate(names, 1)
    ]
    await world.register.preschools(made)
    await world.register.guardians([rows.guardian(1, phone=MOTHER, language="kk", settlement="Астана")])
    await world.tell("child_registered", **CHILD)
    await world.say(MOTHER, sms="1")


async def _latest(world: World) -> str:
    return str((await world.phone(MOTHER))[-1]["text"])


@pytest.mark.parametrize("number", ["7", "12"])
async def test_a_number_that_nobody_has_seen_chooses_nothing(tmp_path: Path, number: str) -> None:
    """«7» may be the name of a preschool; as a line it counts only after it was shown."""
    async with a_world(tmp_path) as world:
        await _asked(world, [f"«Бақ {one}»" for one in "абвгдежзиклмн"])
        assert f"\n{number} – " not in await _latest(world)
        await world.say(MOTHER, sms=number)
        assert (await world.one(Offer)).status == "collecting"
        assert "түсінбедік" in (await _latest(world)).lower()


async def test_a_number_of_an_earlier_page_keeps_its_meaning(tmp_path: Path) -> None:
    """Behind the next page «1» is still the first line."""
    async with a_world(tmp_path) as world:
        await _asked(world, [f"«Бақ {one}»" for one in "абвгдежзиклмн"])
        await world.say(MOTHER, sms="0")
        assert "\n1 – " not in await _latest(world)
        await world.say(MOTHER, sms="1")
        assert "түсінбедік" not in (await _latest(world)).lower()


async def test_the_longest_names_are_chosen_from_and_tell_no_health(tmp_path: Path) -> None:
    """No question stays unsent because of a name; no SMS says whom a preschool is for."""
    async with a_world(tmp_path) as world:
        await _asked(world, [LEGAL.format(one) for one in range(101, 108)])
        assert "№ 101" in await _latest(world)
        told = " ".join(one["text"] for one in await world.phone(MOTHER))
        assert "сөйлеу" not in told
        await world.say(MOTHER, sms="1")
        assert "№ 101" not in await _latest(world) or "түсінбедік" not in (await _latest(world)).lower()
