"""A link of a history is written even when nothing was asked of the database before it."""

from pathlib import Path

from core.store.chains import append
from core.store.tables import History
from tests.unit.views.scene import OPENED, scene


async def test_the_first_thing_a_transaction_does_may_be_a_link(tmp_path: Path) -> None:
    """Looking for the end of its chain begins the transaction; what is in hand by then is not let go."""
    made = await scene(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    for seq in (1, 2):
        async with made.store.write() as tx:
            await append(tx, "offer:O1", OPENED, "noted", {})
        async with made.store.read() as tx:
            assert await tx.get(History, ("offer:O1", seq)) is not None
    await made.store.close()
