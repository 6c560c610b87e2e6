"""Ports of loopback servers in tests, where nobody takes one away before it is bound."""

import os
import secrets
import socket

#: Below the ports that systems give to outgoing connections (Linux from 32768, macOS and Windows from 49152).
_FIRST, _LAST = 20000, 32000
#: Every fourth is given: a sandbox takes the next one for its SMSC.
_STEP = 4
#: Tests, and districts of a soak, that run side by side choose from shares of their own, each process no port twice
#: until all were given.
_SHARES = 8
_SHARE = range(
    int(os.environ.get("PYTEST_XDIST_WORKER", f"gw{os.getpid()}").removeprefix("gw")) % _SHARES,
    (_LAST - _FIRST) // _STEP,
    _SHARES,
)
_given: set[int] = set()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    while True:
        # Real chance: hypothesis makes `random` repeat itself, in tests that run side by side too.
        port = _FIRST + _STEP * secrets.choice(_SHARE)
        if port in _given:
            continue
        _given.add(port)
        if len(_given) == len(_SHARE):
            _given.clear()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
