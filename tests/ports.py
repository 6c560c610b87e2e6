"""Ports of loopback servers in tests, where no client's own connection can take one away before it is bound."""

import random
import socket

#: Below the ports that systems give to outgoing connections (Linux from 32768, macOS and Windows from 49152).
_FIRST, _LAST = 20000, 32000


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    while True:
        port = random.randint(_FIRST, _LAST)  # noqa: S311 - spreads the tests that run side by side
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
