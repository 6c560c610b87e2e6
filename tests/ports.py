"""Ports of loopback servers in tests, where no client's own connection can take one away before it is bound."""

import secrets
import socket

#: Below the ports that systems give to outgoing connections (Linux from 32768, macOS and Windows from 49152).
_FIRST, _LAST = 20000, 32000


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    while True:
        # Real chance: hypothesis makes `random` repeat itself, in tests that run side by side too.
        port = _FIRST + secrets.randbelow(_LAST - _FIRST)
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
