"""One bind: through TLS, and after its end."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from core.flow.channel import Failure, SendFailedError
from sms.smpp.account import read_accounts
from sms.smpp.session import Session
from tests.benchmarks.trivial_smsc import Smsc

_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)


async def _nothing(_session: Session, _pdu: bytes, _number: int) -> int:
    return 0


def _certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return how a server proves to be 127.0.0.1, and the authority that says so."""
    key, name = generate_private_key(SECP256R1()), x509.Name([])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(_VALID_FROM).add_extension(names, critical=True)
    certificate = made.not_valid_after(_VALID_FROM + timedelta(days=36500)).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    own, secret = folder / "own.pem", folder / "key.pem"
    own.write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, secret)
    return context, own


@asynccontextmanager
async def _smsc(private: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    server = await asyncio.get_running_loop().create_server(Smsc, "127.0.0.1", 0, ssl=private)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _session(url: str) -> Session:
    return Session(read_accounts(url, "1414")[0], _nothing)


async def test_a_bind_goes_through_tls(tmp_path: Path) -> None:
    """The SMSC proves who it is by our own authority, and answers a question afterwards."""
    private, authority = _certified(tmp_path)
    async with _smsc(private) as port:
        session = _session(f"smpps://a:b@127.0.0.1:{port}?ca={authority}")
        await session.ready()
        assert await session.is_there()
        assert await session.end()


@pytest.mark.parametrize("reads", ["plain", "unknown authority"])
async def test_our_password_is_told_to_nobody_who_does_not_prove_who_it_is(tmp_path: Path, reads: str) -> None:
    """Neither to one that speaks no TLS, nor to one whom nobody knows."""
    private, authority = _certified(tmp_path)
    trusted = f"?ca={authority}" if reads == "plain" else ""
    async with _smsc(None if reads == "plain" else private) as port:
        session = _session(f"smpps://a:b@127.0.0.1:{port}{trusted}")
        with pytest.raises(SendFailedError) as failed:
            await session.ready()
        assert failed.value.failure is Failure.CONNECTION
        await session.end()


async def test_what_has_ended_binds_no_more() -> None:
    """A message that comes after the close is not sent, and leaves no bind behind."""
    async with _smsc() as port:
        session = _session(f"smpp://a:b@127.0.0.1:{port}")
        await session.ready()
        await session.end()
        with pytest.raises(SendFailedError) as failed:
            await session.ready()
        assert failed.value.failure is Failure.CONNECTION
        assert not session.is_bound
