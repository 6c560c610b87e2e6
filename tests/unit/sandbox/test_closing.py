"""The sandbox ends when it is told to."""

import asyncio
from pathlib import Path

import pytest

from core.clock import Chance, SandboxClock
from sandbox.box import Box
from sandbox.deliveries import Deliveries
from sandbox.store import Store
from sandbox.wires import SandboxWires

WIRES = SandboxWires("http://127.0.0.1:9", "AC", "token", "+77471414141", "1:token", "secret", "bot")


@pytest.mark.parametrize("breaths", range(5))
async def test_a_wake_up_and_the_end_may_come_in_one_breath(tmp_path: Path, breaths: int) -> None:
    """However close they come, the end is not lost: deliveries stop, and stopping does not wait for ever."""
    box = Box(WIRES, SandboxClock(), Store(tmp_path / "box.db"), Chance().new_id)
    await box.store.open()
    deliveries = Deliveries(box)
    await deliveries.start()
    await asyncio.sleep(0.1)  # until they rest
    box.woken.set()
    for _ in range(breaths):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await deliveries.close()
    await box.store.close()
