"""What the contract tests of the wires share: a vendor on a socket."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from tests.contract.vendor import Vendor


@pytest.fixture
def vendor() -> Vendor:
    """A vendor that answers as it is told."""
    return Vendor()


@pytest.fixture
async def server(vendor: Vendor) -> AsyncIterator[TestServer]:
    """Serve the vendor on a real socket."""
    server = await vendor.serve()
    yield server
    await server.close()
