"""`usynys web` and `usynys worker`: halves of a whole that share their limits, or refuse to start."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from typer.testing import CliRunner

from commands import app
from commands.opening import SANDBOX_MARK, look_at, opened
from commands.readiness import Readiness
from commands.roles import WEB, WORKER
from commands.serving import make_app
from core.errors import AwayError, SandboxError, SettingsError
from core.settings import Settings
from core.store.base import Store, remember
from core.store.vault import Keyring, Vault
from core.views.condition import Condition
from tests.ports import free_port
from tests.unit.views.scene import DATA_KEY

OTHER = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI="


pytestmark = pytest.mark.usefixtures("address")


@pytest.fixture
def nowhere() -> str:
    """The address of a database that is away."""
    return f"postgresql+asyncpg://u@127.0.0.1:{free_port()}/d"


def said(role: str) -> tuple[int, str]:
    """Start it; return its exit code and its one line."""
    ended = CliRunner().invoke(app, [role])
    return ended.exit_code, ended.stderr


@pytest.mark.parametrize("role", ["web", "worker"])
def test_without_redis_each_process_would_keep_its_own_limits(role: str) -> None:
    """So neither half starts; `run` needs none."""
    code, line = said(role)
    assert (code, "USYNYS_REDIS_URL" in line, "usynys run" in line) == (2, True, True)


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_sandbox_lives_in_one_process(role: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clock turns there."""
    monkeypatch.setenv("USYNYS_REDIS_URL", "redis://127.0.0.1:1/0")
    asyncio.run(_mark(address))
    code, line = said(role)
    assert (code, "run --sandbox" in line) == (2, True)


@pytest.mark.parametrize("role", ["web", "worker"])
def test_without_any_way_to_a_family_nobody_starts(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to set."""
    monkeypatch.setenv("USYNYS_REDIS_URL", "redis://127.0.0.1:1/0")
    code, line = said(role)
    assert (code, "USYNYS_TWILIO_*" in line) == (2, True)


async def test_a_database_that_is_away_is_waited_for_by_web_alone(nowhere: str) -> None:
    """It keeps what comes; whoever can keep nothing meanwhile does not open it."""
    settings = Settings(database_url=nowhere, data_key=DATA_KEY, signing_key=DATA_KEY)
    async with opened(settings, waits=WEB.can_wait(settings)) as database:
        assert (database.seen, database.sandbox) == (False, False)
    for waits in (WORKER.can_wait(settings), WEB.can_wait(settings.model_copy(update={"spool": ""}))):
        with pytest.raises(AwayError, match="USYNYS_DATABASE_URL"):
            async with opened(settings, waits=waits):
                pass


@pytest.mark.parametrize("command", ["migrate", "run"])
def test_whoever_needs_a_database_that_is_away_says_so_in_one_line(
    command: str, nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, which would print its address."""
    monkeypatch.setenv("USYNYS_DATABASE_URL", nowhere)
    code, line = said(command)
    assert (code, line.strip()) == (2, AwayError.__doc__)


async def test_what_comes_back_may_be_the_wrong_database(address: str) -> None:
    """Its marks and its key are looked at before anything is written; who started blind then ends with the reason."""
    settings = Settings(database_url=address, data_key=DATA_KEY, signing_key=DATA_KEY)
    async with opened(settings) as database:
        await look_at(database, settings)
        with pytest.raises(SettingsError, match="INDEX_KEY"):
            await look_at(replace(database, vault=Vault(Keyring.parse(OTHER), database.chance.token)), settings)
    await _mark(address)
    async with opened(settings) as database:
        with pytest.raises(SandboxError, match="run --sandbox"):
            await look_at(database, settings)


async def test_until_the_database_is_seen_only_those_come_in_who_need_none() -> None:
    """Carriers, and those who watch; the desk and the API hear that they shall try again."""
    readiness = Readiness(None, unseen=True)
    app = make_app([web.post("/webhooks/twilio/inbound", _taken)], readiness, str, _away)
    async with TestClient(TestServer(app)) as client:
        assert (await client.post("/webhooks/twilio/inbound")).status == 200
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/readyz")).status == 503  # nothing can be kept here
        assert (await client.get("/", allow_redirects=False)).status == 503
        readiness.see()
        assert (await client.get("/", allow_redirects=False)).status == 302


async def _taken(_: web.Request) -> web.Response:
    return web.Response()


async def _away() -> Condition:
    return Condition(None, shared=True)


async def _mark(address: str) -> None:
    store = Store(address)
    async with store.write() as tx:
        await remember(tx, SANDBOX_MARK, "1")
    await store.close()
