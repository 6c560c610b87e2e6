"""Which questions walk through a whole table, as each home plans them."""

import re

from core.store.base import Store
from tests.homes.choice import POSTGRES
from tests.homes.home import Home
from tests.overheard import Asked

#: In the words of either; SQLite reads what a question has made itself, and rows of constants, in no other way.
_WALKS = re.compile(r"^SCAN (?!CONSTANT ROW|anon_)(?!.*(USING|\(subquery))|Seq Scan on")


async def walks(store: Store, home: Home, asked: Asked) -> set[str]:
    """Return the steps of plans in which a table is read from end to end."""
    steps: set[str] = set()
    async with store.read() as tx:
        connection = await tx.connection()
        explain = "EXPLAIN QUERY PLAN"
        if home.name == POSTGRES:  # a table of three rows it would read whole
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            explain = "EXPLAIN"
        for statement, values in asked:
            if statement.startswith(("SELECT", "WITH")):
                plan = (await connection.exec_driver_sql(f"{explain} {statement}", values)).all()
                steps |= {f"{row[-1]} | {statement}" for row in plan if _WALKS.search(row[-1])}
    return steps
