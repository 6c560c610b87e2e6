"""The disk of an SQLite database is full: carriers hear so, nothing is half done, all goes on once there is room."""

from pathlib import Path

from sqlalchemy import text

from core.store.tables import Offer
from tests.books import open_books
from tests.truths import faults
from tests.world import World, a_world

ONE = "+77470000001"
#: So many answers do not fit into what is left of the last pages.
SAID = 15
#: More pages than anybody needs here: room again.
_ROOM = 1 << 30


async def pages(world: World, most: int) -> None:
    """Let the file grow to so many pages and no more, as a full disk does; 1 = no further than it is."""
    async with world.store._writer.connect() as connection:  # noqa: SLF001 - the one connection that writes
        await connection.execute(text(f"PRAGMA max_page_count = {most}"))


async def test_an_answer_that_meets_a_full_disk_counts_once_there_is_room(tmp_path: Path) -> None:
    """It is not acknowledged, so it comes again; the truths hold before, meanwhile and after."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.place("V1")
        await pages(world, 1)
        for _ in range(SAID):  # what is left of the last pages is used up
            await world.ask("POST", f"/phones/{ONE}/sms", text="иә")
        await world.sandbox.advance(1)
        world.forgive()
        books = await open_books(world.store)
        assert len(books.replies) < SAID
        assert faults(books, world.clock.now()) == []
        await pages(world, _ROOM)
        await world.sandbox.advance(3600)
        assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
        books = await open_books(world.store)
        assert faults(books, world.clock.now()) == []
        assert [row.status for row in books.replies] == ["read"] * SAID
        world.forgive()
