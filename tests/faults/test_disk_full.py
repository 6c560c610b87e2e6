"""The disk of an SQLite database is full: carriers hear so, nothing is half done, all goes on once there is room."""

from pathlib import Path

from sqlalchemy import text

from core.store.tables import Offer, Reply
from tests.books import open_books
from tests.truths import faults
from tests.world import World, a_world

ONE = "+77470000001"
#: Answers that are said before it is looked again whether the last pages are used up.
_AT_ONCE = 15
#: No file has as much left in its last pages as so many answers need.
_MOST = 300
#: More pages than anybody needs here: room again.
_ROOM = 1 << 30


async def pages(world: World, most: int) -> None:
    """Let the file grow to so many pages and no more, as a full disk does; 1 = no further than it is."""
    async with world.store._writer.connect() as connection:  # noqa: SLF001 - the one connection that writes
        await connection.execute(text(f"PRAGMA max_page_count = {most}"))


async def said_until_full(world: World) -> int:
    """Let the family say yes until an answer has not been stored; how often it said so.

    How much is left in the last pages is chance: rows stand in the order of random identifiers.
    """
    for said in range(_AT_ONCE, _MOST, _AT_ONCE):
        for _ in range(_AT_ONCE):
            await world.ask("POST", f"/phones/{ONE}/sms", text="иә")
        await world.sandbox.advance(1)
        if len(await world.all(Reply)) < said:
            return said
    message = f"{_MOST} answers fitted onto a full disk"
    raise AssertionError(message)


async def test_an_answer_that_meets_a_full_disk_counts_once_there_is_room(tmp_path: Path) -> None:
    """It is not acknowledged, so it comes again; the truths hold before, meanwhile and after."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.place("V1")
        await pages(world, 1)
        said = await said_until_full(world)
        world.forgive()
        assert faults(await open_books(world.store), world.clock.now()) == []
        await pages(world, _ROOM)
        await world.sandbox.advance(3600)
        assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
        books = await open_books(world.store)
        assert faults(books, world.clock.now()) == []
        assert [row.status for row in books.replies] == ["read"] * said
        world.forgive()
