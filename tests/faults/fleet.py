"""Several processes of `web` and `worker` on one PostgreSQL and one Redis: started, killed, looked at afterwards."""

import contextlib
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from redis.exceptions import RedisError
from sqlalchemy.engine import make_url

from core.register import Register
from core.settings import Settings
from core.store.base import Store
from sandbox import SandboxWires
from tests.books import Books, open_books
from tests.faults.carrier import Carrier
from tests.faults.env import ACCOUNT, KEY, NUMBER, TOKEN, environment
from tests.faults.forks import FORKS
from tests.faults.measures import LEASE, PATIENCE
from tests.faults.one_role import database_of, play
from tests.faults.proxy import Address, Proxy
from tests.faults.tally import Tally, tallied
from tests.faults.turned import TurnedClock
from tests.homes.apart import apart
from tests.homes.home import PostgresHome, a_redis_for_all, home_named
from tests.ports import free_port
from tests.truths import faults
from tests.unit.register import rows

_YES = "иә"


@dataclass
class Running:
    """One process: its role, where it answers, and itself."""

    role: str
    port: int
    process: ForkServerProcess | None = None
    told: int = 0  # what it had printed when it was last started


@dataclass
class Fleet:
    """The processes, what is between them, and the families."""

    folder: Path
    families: int
    database: Proxy = field(init=False)
    front: Proxy = field(init=False)
    fleet: list[Running] = field(default_factory=list)
    places: int = 0  # so many have become free
    tally: Tally = field(default_factory=Tally)  # as it was last looked for untruths

    def __post_init__(self) -> None:
        """Choose addresses; nothing listens yet."""
        home = home_named("postgres")
        assert isinstance(home, PostgresHome)
        self.server, self.redis = home.server, a_redis_for_all()
        self.redis.wipe()
        self._direct = home.address(self.folder / "fleet.db")
        name = make_url(self._direct).database
        self.database, self.front = Proxy(str(self.server.socket)), Proxy()
        self._url = f"postgresql+asyncpg://usynys@127.0.0.1:{self.database.port}/{name}?ssl=disable"
        self.clock = TurnedClock(self.folder / "clock")
        self.carrier = Carrier(self.folder, self.clock, self.database, self.front)
        self.numbers = [f"+7747000{count:04}" for count in range(1, self.families + 1)]

    # --------------------------------------------------------------------------------------------------- processes

    def start(self, webs: int, workers: int) -> None:
        """Prepare the families, open the carrier, start the processes."""
        apart(self._prepare())
        base = f"http://127.0.0.1:{self.front.port}"
        self.carrier.start(SandboxWires(base, ACCOUNT, TOKEN, NUMBER, "1:none", "none", "none"))
        for role, count in (("web", webs), ("worker", workers)):
            self.fleet += [Running(role, free_port()) for _ in range(count)]
        self.front.behind = list[Address](one.port for one in self.fleet if one.role == "web")
        for one in self.fleet:
            self.begin(one)
        for one in self.fleet:
            self.wait_for(one)

    def works(self, one: Running) -> bool:
        """Tell whether a process has begun to do its part."""
        return "Ctrl-C stops it" in self.log(one)[one.told :]

    def wait_for(self, one: Running) -> None:
        """Wait until a process has begun to do its part."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and one.process and one.process.is_alive():
            if self.works(one):
                return
            time.sleep(0.05)
        raise AssertionError(self.log(one)[-3000:])

    def log(self, one: Running) -> str:
        """Return what a process has printed, in all its lives."""
        file = self._log(one)
        return file.read_text("utf-8") if file.exists() else ""

    def _log(self, one: Running) -> Path:
        return self.folder / f"{one.role}-{one.port}.log"

    def begin(self, one: Running) -> None:
        """Start a process."""
        one.told = len(self.log(one))
        told = environment(self._url, self.redis.url, self.front.port, self.carrier.base, one.port, self.folder)
        role = (one.role, told, self.clock.file, self._log(one))
        one.process = FORKS.Process(target=play, args=role, daemon=True)
        one.process.start()

    def kill(self, one: Running) -> None:
        """Kill -9, whatever it is doing."""
        assert one.process
        one.process.kill()
        one.process.join(20)

    def end(self, one: Running) -> int | None:
        """Ask it to end, as a deployment does; returns its exit code."""
        assert one.process
        one.process.terminate()
        one.process.join(30)
        if one.process.exitcode is None:
            os.kill(one.process.pid or 0, signal.SIGUSR1)
            time.sleep(1)
            raise AssertionError(self.log(one)[-6000:])
        return one.process.exitcode

    def stop(self) -> None:
        """End everything that was started here."""
        for one in self.fleet:
            if one.process and one.process.is_alive():
                self.kill(one)
        self.carrier.stop()

    # ---------------------------------------------------------------------------------------------------- families

    async def _prepare(self) -> None:
        register, store = self._register()
        await register.preschools([rows.preschool("P1")])
        await register.guardians([rows.guardian(count, phone=number) for count, number in enumerate(self.numbers, 1)])
        born = f"{self.clock.now().year - 4}-03-01"
        waiting = [
            rows.application(count, child_birth_date=born, preschools="P1") for count in range(1, self.families + 1)
        ]
        await register.applications(waiting)
        await store.close()

    def _register(self) -> tuple[Register, Store]:
        settings = Settings(database_url=self._direct, data_key=KEY, signing_key=KEY)
        opened = database_of(settings, self.clock.file)
        return Register(opened.store, opened.vault, opened.clock, opened.chance, opened.catalogue), opened.store

    def publish(self, most: int | None = None) -> None:
        """Let as many places become free as families wait, or at most so many of them."""
        first, self.places = self.places, min(self.families, self.places + (most or self.families))
        if first < self.places:
            apart(self._publish(range(first + 1, self.places + 1)))

    async def _publish(self, numbers: range) -> None:
        register, store = self._register()
        day = (self.clock.now() - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
        await register.vacancies([rows.vacancy(f"V{n}", published_at=day) for n in numbers])
        await store.close()

    def answer(self, most: int | None = None) -> int:
        """Let phones that were asked and have not answered say yes, at most so many; returns how many have by now."""
        said = {row["number"] for row in self.carrier.ledger() if row["direction"] == "from_phone"}
        for number in sorted(self.asked().keys() - said)[:most]:
            self.carrier.say(number, _YES)
            said.add(number)
        return len(said)

    def asked(self) -> Counter[str]:
        """Return how often each phone was asked."""
        rows_ = self.carrier.ledger()
        return Counter(row["number"] for row in rows_ if row["direction"] == "to_phone" and "Аласыз ба" in row["text"])

    def crash_database(self) -> None:
        """Let the database die as it stands, and every connection to it."""
        self.server.kill()
        self.carrier.do(self.database.cut())

    def restart_database(self) -> None:
        """Let the database die as it stands, and come back."""
        self.crash_database()
        self.server.start()

    def wait_until_all_are_asked(self) -> None:
        """Wait until every phone has its question."""
        until = time.monotonic() + PATIENCE
        while len(self.asked()) < self.families and time.monotonic() < until:
            time.sleep(0.1)
        assert len(self.asked()) == self.families, [self.log(one)[-1000:] for one in self.fleet]

    def turn(self, seconds: float) -> None:
        """Step the clocks of all, and let everybody look."""
        self.clock.turn(seconds)
        with contextlib.suppress(RedisError):
            self.redis.tell("usynys:wake")
        self.carrier.deliver()

    # ------------------------------------------------------------------------------------------------------- proof

    def books(self) -> Books:
        """Return what the database holds."""
        return apart(self._books())

    async def _books(self) -> Books:
        _, store = self._register()
        try:
            return await open_books(store)
        finally:
            await store.close()

    def settled(self, *, patience: float = PATIENCE) -> list[str]:
        """Turn time whenever nothing moves, until every family has its referral; return what ought not to be."""
        until, before = time.monotonic() + patience, (0, 0)
        while time.monotonic() < until:
            self.answer()
            now = len(self.books().referrals), len(self.carrier.ledger())
            if now[0] == self.families:
                break
            if now == before:
                self.turn(LEASE)
            before = now
            time.sleep(0.5)
        return self.untrue()

    def untrue(self) -> list[str]:
        """Return every promise that is broken: what was lost, what was done twice, what the truths say."""
        books, asked = self.books(), self.asked()
        said = {row["provider_id"] for row in self.carrier.ledger() if row["direction"] == "from_phone"}
        read = {row.provider_id for row in books.replies if row.status == "read"}
        found = [f"{number} was asked {asked[number]} times" for number in self.numbers if asked[number] != 1]
        found += [f"{len(said - read)} replies lost"] if said - read else []
        given = Counter(str(row.vacancy_id) for row in books.referrals)
        self.tally = tallied(asked, self.numbers, len(said - read), given)
        found += [f"{count} referrals on {name}" for name, count in given.items() if count > 1]
        found += [f"{self.families - len(given)} families without a referral"] if len(given) != self.families else []
        return found + faults(books, self.clock.now())
