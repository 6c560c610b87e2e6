"""A port for the SMSC: the next one after the gateway's own that nobody listens on."""

import socket

_TRIES = 100
_HIGHEST = 65_535


def port_beside(port: int) -> int:
    """Return a free port of loopback near `port`.

    Raises:
        OSError: a hundred ports in a row are taken.

    """
    for candidate in range(port + 1, min(port + _TRIES, _HIGHEST) + 1):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", candidate)) == 0:
                continue
            try:
                one.bind(("127.0.0.1", candidate))
            except OSError:
                continue
        return candidate
    message = f"No port is free between {port + 1} and {port + _TRIES} for the sandbox's SMSC: choose another --port."
    raise OSError(message)
