"""What a wire brings and nobody can store as a reply."""

from pathlib import Path

from core.flow.reply import Wire
from core.gateway.answering import setting_aside
from core.store.tables import DeskCase, SetAside
from tests.unit.gateway.outbox_scene import house_of
from tests.world import a_world


async def test_it_is_kept_sealed_once_and_people_are_told(tmp_path: Path) -> None:
    """Nothing of it can be read on disk, and the desk's list names it."""
    async with a_world(tmp_path) as world:
        house = house_of(world)
        for _ in range(2):
            await setting_aside.keep(house, Wire.TELEGRAM, "8", '{"text": "Еркежан"}')
        row, case = await world.one(SetAside), await world.one(DeskCase)
        assert (case.why, case.subject) == ("set_aside", "telegram:8")
        assert "Еркежан".encode() not in row.body_sealed
        async with house.store.read() as tx:
            key = await house.vault.key_of(tx, row.key_owner)
        assert "Еркежан" in key.open(row.body_sealed, "set_aside", "body_sealed", row.id)
