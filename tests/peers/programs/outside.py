"""What a task of any peer does outside, as a careful programmer would write it: one post, one row."""

import asyncio
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

import aiohttp
import asyncpg
import psycopg_pool
import requests
from requests.adapters import HTTPAdapter

DATABASE, REDIS = os.environ["PEERS_DATABASE"], os.environ["PEERS_REDIS"]
#: So many posts are on the wire at once at most, and so many connections write rows.
AT_ONCE, WRITERS = 100, 20
_SID, _TOKEN = "AC" + "0" * 32, "token"
_URL = f"{os.environ['PEERS_CARRIER']}/2010-04-01/Accounts/{_SID}/Messages.json"
_BODY = "Ақбота балабақшасынан орын бар. Аласыз ба? 1 – иә, 2 – жоқ"
# Asked for once more after a crash, a task finds its row and leaves it.
_ROW = "INSERT INTO done (number, carrier_id) VALUES ({}, {}) ON CONFLICT DO NOTHING"


def ready() -> None:
    """Tell whoever measures that work may come."""
    print("ready", flush=True)  # noqa: T201 - it speaks to the process that started it


def due(lead: float) -> datetime:
    """Return an instant so many seconds from now, and tell it whoever measures."""
    at = time.time() + lead
    print(f"at {at}", flush=True)  # noqa: T201 - it speaks to the process that started it
    return datetime.fromtimestamp(at, UTC)


def _form(number: int) -> dict[str, str]:
    return {"To": f"+7707{number:07d}", "From": "+77000001414", "Body": _BODY}


class Side:
    """Connections for tasks that are coroutines."""

    async def open(self) -> None:
        """Connect."""
        self._session = aiohttp.ClientSession(
            auth=aiohttp.BasicAuth(_SID, _TOKEN), connector=aiohttp.TCPConnector(limit=AT_ONCE)
        )
        self._pool = await asyncpg.create_pool(DATABASE, min_size=WRITERS, max_size=WRITERS)

    async def post(self, number: int) -> str:
        """Send one message; returns the carrier's id."""
        async with self._session.post(_URL, data=_form(number)) as answer:
            answer.raise_for_status()
            return str((await answer.json())["sid"])

    async def keep(self, number: int, carrier_id: str) -> None:
        """Record that a message was sent, or that a timer had its effect."""
        await self._pool.execute(_ROW.format("$1", "$2"), number, carrier_id)

    async def close(self) -> None:
        """Disconnect."""
        await asyncio.gather(self._session.close(), self._pool.close())


class Threads:
    """The same for tasks that are functions."""

    def __init__(self) -> None:
        self._pool = psycopg_pool.ConnectionPool(
            DATABASE, min_size=WRITERS, max_size=WRITERS, kwargs={"autocommit": True}, open=False
        )
        self._own = threading.local()

    def open(self) -> None:
        """Connect."""
        self._pool.open(wait=True)

    def post(self, number: int) -> str:
        """Send one message; returns the carrier's id."""
        session: Any = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.auth = (_SID, _TOKEN)
            session.mount("http://", HTTPAdapter(pool_maxsize=1))
        answer = session.post(_URL, data=_form(number), timeout=20)
        answer.raise_for_status()
        return str(answer.json()["sid"])

    def keep(self, number: int, carrier_id: str) -> None:
        """Record that a message was sent, or that a timer had its effect."""
        with self._pool.connection() as connection:
            connection.execute(_ROW.format("%s", "%s"), (number, carrier_id))
