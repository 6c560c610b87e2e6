"""A gateway that is killed at random moments: the real `usynys run --sandbox`, its phones, and what its files hold."""

import asyncio
import contextlib
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from commands.opening import SANDBOX_MARK, vault_of
from core.clock import Chance, SystemClock
from core.register import Register
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store, remember
from tests.faults.forks import FORKS
from tests.faults.one_gateway import play
from tests.gateway_process import environment
from tests.ports import free_port
from tests.unit.register import rows

_PATIENCE = 300.0


async def prepare(database: Path, numbers: Sequence[str]) -> None:
    """Make a sandbox in which families wait and the demo is over."""
    url = f"sqlite+aiosqlite:///{database}"
    store, chance, clock = Store(url), Chance(), SystemClock()
    await store.migrate()
    async with store.write() as tx:
        await remember(tx, SANDBOX_MARK, "1")
        await remember(tx, "demo", "1000")
    vault = vault_of(Settings(database_url=url), chance, sandbox=True)
    register = Register(store, vault, clock, chance, Catalogue.load())
    await register.preschools([rows.preschool("P1")])
    await register.guardians([rows.guardian(count, phone=number) for count, number in enumerate(numbers, start=1)])
    born = f"{datetime.now(UTC).year - 4}-03-01"
    waiting = [rows.application(count + 1, child_birth_date=born, preschools="P1") for count in range(len(numbers))]
    await register.applications(waiting)
    await store.close()


@dataclass
class Crashing:
    """One database on which the gateway is started and killed again and again, always at the same address."""

    database: Path
    port: int
    process: ForkServerProcess | None = None

    @classmethod
    def on(cls, database: Path, numbers: Sequence[str]) -> "Crashing":
        """Prepare the database."""
        asyncio.run(prepare(database, numbers))
        return cls(database, free_port())

    def start(self) -> None:
        """Start, and wait until it is ready."""
        env = environment(self.database, USYNYS_QUIET_HOURS="", USYNYS_API_KEYS="crash:*")
        log = self.database.with_suffix(".log")
        self.process = FORKS.Process(target=play, args=(env, self.port, log), daemon=True)
        self.process.start()
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self.process.is_alive():
            with contextlib.suppress(OSError):
                if self.ask("/readyz")["status"] == "ready":
                    return
            time.sleep(0.05)
        raise AssertionError(log.read_text("utf-8")[-3000:])

    @contextlib.contextmanager
    def killed_after(self, seconds: float) -> Iterator[None]:
        """Kill it -9 so many seconds after the block begins; what the block asks then gets no answer any more."""
        assert self.process
        hand = threading.Timer(seconds, self.process.kill)
        hand.start()
        with contextlib.suppress(OSError):
            yield
        hand.join()
        self.process.join(30)

    def stop(self) -> None:
        """End it for good."""
        if self.process and self.process.is_alive():
            self.process.kill()
            self.process.join(30)

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask over HTTP; raises OSError when there is no answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": "Bearer crash"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if path == "/readyz":
                return {"status": "not yet"}
            raise AssertionError(error.read().decode()) from error

    def publish(self, count: int) -> None:
        """Let places become free; the same bulletin again changes nothing."""
        published = (datetime.now(UTC) - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        usual = {"preschool_id": "P1", "group_type": "senior", "regime_hours": "10.5", "language": "kk"}
        places = [
            {"vacancy_id": f"V{number}", "published_at": published.isoformat(), **usual}
            for number in range(1, count + 1)
        ]
        self.ask("/api/v1/vacancies", places)

    def ledger(self) -> list[dict[str, Any]]:
        """Return what the carrier has written down, oldest first: it does not forget when we are killed."""
        file = self.database.with_name(f"{self.database.stem}.sandbox.db")
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as box:
            box.row_factory = sqlite3.Row
            return [dict(row) for row in box.execute("SELECT * FROM message ORDER BY seq")]

    def reported(self) -> set[str]:
        """Return the ids of the reports that the monitoring system has taken."""
        file = self.database.with_name(f"{self.database.stem}.sandbox.db")
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as box:
            return {str(row[0]) for row in box.execute("SELECT id FROM report")}

    def asked(self) -> dict[str, int]:
        """Return how often each phone was asked about a place."""
        asked: dict[str, int] = {}
        for message in self.ledger():
            if message["direction"] == "to_phone" and "Аласыз ба" in message["text"]:
                asked[message["number"]] = asked.get(message["number"], 0) + 1
        return asked

    def said(self) -> dict[str, str]:
        """Return the id of what each phone has answered."""
        return {row["number"]: row["provider_id"] for row in self.ledger() if row["direction"] == "from_phone"}
