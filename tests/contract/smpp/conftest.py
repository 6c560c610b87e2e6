"""What the tests of SMPP share: a foreign SMSC, and our side bound to it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from sms.smpp import session
from tests.contract.smpp.foreign import ForeignSmsc, foreign_smsc
from tests.contract.smpp.side import OurSide, our_side
from tests.homes.home import Home


@pytest.fixture(autouse=True)
def _at_home(home: Home) -> None:
    """Live where `--homes` says: parts and pieces are kept in the database."""


@pytest.fixture
async def smsc() -> AsyncIterator[ForeignSmsc]:
    """The foreign SMSC on a free port."""
    async with foreign_smsc() as smsc:
        yield smsc


@pytest.fixture
async def side(smsc: ForeignSmsc, tmp_path: Path) -> AsyncIterator[OurSide]:
    """Our channel, bound to it."""
    async with our_side(tmp_path, smsc.port) as side:
        await side.channel.begin()
        await smsc.heard("bound")
        yield side


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a silent SMSC at once instead of after 20 s."""
    monkeypatch.setattr(session, "_ANSWER", 0.3)


@pytest.fixture
def drained(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Say how many seconds of silence tell that an SMSC has brought all."""
    return lambda seconds: monkeypatch.setattr(session, "_QUIET", seconds)
