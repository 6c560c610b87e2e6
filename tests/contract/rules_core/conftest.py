"""The rules cores of these tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.ports import RulesCore
from tests.contract.rules_core.stands import EMBEDDED, Elsewhere, Example, client


@pytest.fixture(params=["embedded", "remote", "example"])
async def core(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RulesCore]:
    """Each rules core, one after the other."""
    if request.param == "embedded":
        yield EMBEDDED
    elif request.param == "remote":
        server = await Elsewhere().serve()
        remote = client(str(server.make_url("/core")))
        yield remote
        await remote.close()
        await server.close()
    else:
        example = Example(tmp_path)
        await example.start()
        remote = client(example.base)
        yield remote
        await remote.close()
        example.kill()
