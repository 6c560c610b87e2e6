"""Any octets as a request to the sandbox's SMSC: read, or refused by a status; what is read can be written."""

import contextlib
from datetime import UTC, datetime

from sandbox.smpp import alphabet
from sandbox.smpp.headers import read_part
from sandbox.smpp.pdu import Bind, PduError, ShortMessage, read_query
from sandbox.smpp.validity import valid_until

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def one(data: bytes) -> None:
    """Read them as each request there is."""
    for read in (Bind.read, read_query):
        with contextlib.suppress(PduError):
            read(data)
    with contextlib.suppress(PduError):
        message = ShortMessage.read(data)
        again = ShortMessage.read(message.body())
        assert (again.source, again.destination, again.octets) == (message.source, message.destination, message.octets)
        assert (again.tlvs, again.esm_class, again.data_coding) == (
            message.tlvs,
            message.esm_class,
            message.data_coding,
        )
        _understood(message)


def _understood(message: ShortMessage) -> None:
    with contextlib.suppress(PduError):
        part, octets = read_part(message)
        assert 1 <= part.place <= part.total
        alphabet.read_text(octets, message.data_coding).encode()
    with contextlib.suppress(PduError):
        assert valid_until(message.validity, NOW).tzinfo
