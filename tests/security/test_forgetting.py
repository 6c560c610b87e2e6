"""A family is told all that is held about it, and forgotten when it asks; what proves the past still verifies."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from commands.opening import sandbox_key
from core.access import Access, Operator, Role
from core.errors import InputError, NotFoundError, TransitionError
from core.evidence.keys import Signer
from core.evidence.verifying import verify
from core.flow import history
from core.flow.history import Link
from core.privacy import erasing, exporting
from core.store.tables import AccessTrace, ConsentRecord, DataKey, Guardian, History, NameKey
from core.store.vault import of_guardian
from core.texts import Texts
from core.views import Views
from tests.homes.home import home
from tests.security.planted import AIGUL, BAKYT, found, register
from tests.world import World

WHO = Operator("Gulnara", Role.ADMIN)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One family has refused a place by SMS and all is over; another one still waits."""
    world = World(tmp_path)
    await world.open()
    await register(world)
    await world.place("V1")
    await world.say(AIGUL.phone, sms="жоқ")
    yield world
    await world.close()


async def exported(world: World, guardian_id: str) -> dict[str, Any]:
    """Return what is held, as the command tells it."""
    access = Access(world.store, world.vault, world.chance.new_id)
    now = world.clock.now()
    return await exporting.export(world.store, world.vault, access, WHO, guardian_id, "own_data", now)


async def erase(world: World, guardian_id: str, reason: str = "own_data") -> None:
    """Forget a family, as the command does."""
    access = Access(world.store, world.vault, world.chance.new_id)
    await erasing.erase(world.store, access, WHO, guardian_id, reason, world.clock.now())


async def chains_hold(world: World) -> bool:
    """Tell whether every history verifies from its first link on."""
    chains: dict[str, list[Link]] = {}
    async with world.store.read() as tx:
        for row in (await tx.exec(select(History).order_by(col(History.subject), col(History.seq)))).all():
            told = {name: getattr(row, name) for name in Link.__slots__}
            chains.setdefault(row.subject, []).append(Link(**told))
    return bool(chains) and all(history.verify(chain) is None for chain in chains.values())


async def test_a_family_is_told_everything_and_who_asked(world: World) -> None:
    """Phone, IIN, names, what was said and shown, who looked: opened; nothing of another family; a trace first."""
    told = await exported(world, "G1")
    assert (told["guardian"][0]["phone"], told["guardian"][0]["iin"]) == (AIGUL.phone, AIGUL.iin)
    assert told["child"][0]["name"]["first"] == AIGUL.child
    assert told["reply"][0]["body"]["text"] == "жоқ"
    assert any(AIGUL.child in str(message["body"]) for message in told["message"])
    assert {"application", "offer", "consent_record", "history", "decision"} <= told.keys()
    assert [(look["operator"], look["field"], look["reason"]) for look in told["access_trace"]] == [
        ("Gulnara", "everything", "own_data")
    ]
    text = json.dumps(told, ensure_ascii=False)
    assert not found([BAKYT], text.encode())
    row = await world.one(Guardian, id="G1")
    assert not [index for index in (row.iin_index, row.phone_index, row.digest) if index in text]


async def test_who_may_not_ask_is_refused(world: World) -> None:
    """A reason of the closed list, and somebody who is there."""
    with pytest.raises(InputError, match="reason"):
        await erase(world, "G1", "because")
    with pytest.raises(NotFoundError):
        await exported(world, "G9")


async def test_a_family_for_which_something_is_to_be_done_is_not_forgotten(world: World) -> None:
    """It is said what; nothing is changed, but the wish leaves its trace."""
    await world.advance(minutes=11)  # the place goes to the next family
    with pytest.raises(TransitionError, match="an offer is open; a child waits in a queue"):
        await erase(world, "G2")
    assert (await world.one(Guardian, id="G2")).erased_at is None
    assert [trace.field for trace in await world.all(AccessTrace, guardian_id="G2")] == ["erasure"]


async def test_a_forgotten_family_is_gone_and_its_proof_stays(world: World) -> None:
    """Nothing opens, nobody finds it; chains and receipts hold, the desk shows stars, the file has no key."""
    await world.advance(minutes=11)
    wrapped = (await world.one(DataKey, owner=of_guardian("G1"))).wrapped
    receipts = [row.body for row in await world.all(ConsentRecord, guardian_id="G1")]
    await erase(world, "G1")
    await erase(world, "G1")  # once is enough
    assert await chains_hold(world)
    public = Signer.parse(sandbox_key("signing key")).public
    assert receipts
    assert all(verify(body, public).holds for body in receipts)
    told = await exported(world, "G1")
    assert not found([AIGUL], json.dumps(told, ensure_ascii=False).encode())
    assert (await world.all(NameKey, guardian_id="G1"), await world.all(DataKey, owner=of_guardian("G1"))) == ([], [])
    views = Views(world.store, world.vault, Texts.load(), world.catalogue, world.clock)
    assert not (await views.find(AIGUL.phone)).guardians
    assert (await views.family("G1")).guardian.name == "***"
    if world.store.file:  # PostgreSQL drops old rows with its next VACUUM
        assert wrapped not in home().octets(world.store.file)


async def test_a_forgotten_family_that_writes_is_a_stranger(world: World) -> None:
    """Its number is nobody's; a register that still knows it brings it back only under a new id."""
    await world.advance(minutes=11)
    await erase(world, "G1")
    await world.say(AIGUL.phone, sms="иә")
    assert (await world.phone(AIGUL.phone))[-1]["text"] != ""
    with pytest.raises(AssertionError, match="forgotten"):
        await register(world)
