"""The example core as a process: killed before its answer is heard, or deciding later, it decides exactly once."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from pathlib import Path

from core.store.tables import Handover, Referral
from tests.contract.rules_core.stands import HERE, SECRET_TEXT, Example
from tests.ports import free_port
from tests.world import World

AIGUL = "+77470000001"


class Severed:
    """The way to the example: it is cut, with the machine behind it, once an application lies on its disk."""

    def __init__(self, example: Example) -> None:
        self.example, self.port, self.cut = example, free_port(), 0

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry one request; the answer to the first is lost with the machine."""
        with contextlib.closing(writer):
            there, back = await asyncio.open_connection("127.0.0.1", self.example.port)
            with contextlib.closing(back):
                back.write(await reader.readuntil(b"}"))
                if not self.cut:
                    self.cut += 1
                    while not self.example.rows("id"):  # noqa: ASYNC110 - another process tells of it by its file alone
                        await asyncio.sleep(0.01)
                    self.example.kill()
                    return
                writer.write(await there.read())
                await writer.drain()


@contextlib.asynccontextmanager
async def asked(folder: Path, url: str) -> AsyncIterator[World]:
    """Open a gateway whose rules core is elsewhere, with one family that is asked about one place."""
    world = World(folder)
    named = {"rules_core_url": url, "rules_core_secret": SECRET_TEXT, "rules_core_allow": HERE}
    world._settings = world._settings.model_copy(update=named)  # noqa: SLF001 - no other world needs it
    await world.open()
    await world.preschools("P1")
    await world.family(AIGUL)
    await world.place("V1")
    yield world
    await world.close()


async def test_a_core_killed_before_it_answers_decides_once(tmp_path: Path) -> None:
    """Started again it is told the same application by the same id: one row, one decision, one referral."""
    example = Example(tmp_path)
    await example.start()
    severed = Severed(example)
    server = await asyncio.start_server(severed.carry, "127.0.0.1", severed.port)
    async with asked(tmp_path, f"http://127.0.0.1:{severed.port}") as world:
        await world.say(AIGUL, sms="иә")
        kept = await world.one(Handover)
        assert (severed.cut, kept.status, example.rows("id")) == (1, "handed_over", [(kept.id,)])
        await example.start()
        await world.advance(seconds=30)
        assert example.rows("id, copies") == [(kept.id, 2)]
        assert ((await world.one(Handover)).status, len(await world.all(Referral))) == ("accepted", 1)
    server.close()
    example.kill()


async def test_a_core_that_decides_later_posts_its_decision_once(tmp_path: Path) -> None:
    """202 first; then the decision comes by the interface, signed for by its key, and the family has its referral."""
    port = free_port()
    async with asked(tmp_path, f"http://127.0.0.1:{port}") as world:
        example = Example(tmp_path, world.base, "world", port=port)
        await example.start()
        await world.say(AIGUL, sms="иә")
        for _ in range(100):
            if example.rows("told") == [(1,)]:
                break
            await asyncio.sleep(0.1)
        assert example.rows("told, copies") == [(1, 1)]
        assert ((await world.one(Handover)).status, len(await world.all(Referral))) == ("accepted", 1)
        example.kill()
