"""Where a remote rules core may be: no address inside our own network is reached that nobody has named."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import SOCK_STREAM, socket
from urllib.parse import urlsplit

from aiohttp import AddrInfoType

from core.errors import SettingsError

Network = IPv4Network | IPv6Network


class ForbiddenAddressError(OSError):
    """The name leads into a private network that USYNYS_RULES_CORE_ALLOW does not list."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whom we connect to: public addresses, and the private networks that are listed."""

    private: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Allowed":
        """Read networks, comma separated. Raises SettingsError when one is none."""
        try:
            return cls(tuple(ip_network(part.strip()) for part in text.split(",") if part.strip()))
        except ValueError:
            message = "USYNYS_RULES_CORE_ALLOW must list networks such as 10.1.0.0/16 or fd00::/8, comma separated."
            raise SettingsError(message) from None

    def allows(self, address: str) -> bool:
        """Tell whether an address may be connected to.

        >>> Allowed().allows("169.254.169.254"), Allowed().allows("::ffff:10.0.0.1"), Allowed().allows("9.9.9.9")
        (False, False, True)
        """
        found = _inner(ip_address(address.partition("%")[0]))
        if any(found in network for network in self.private if network.version == found.version):
            return True
        return found.is_global and not found.is_multicast

    def open(self, info: AddrInfoType) -> socket:
        """Make the socket of one connection: here the address is known, whatever the name said a moment ago."""
        family, kind, protocol, _, address = info
        if not self.allows(str(address[0])):
            raise ForbiddenAddressError
        opened = socket(family=family, type=kind or SOCK_STREAM, proto=protocol)
        opened.setblocking(False)  # noqa: FBT003 - the name of the socket module
        return opened


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo and NAT64 lead to it."""
    if isinstance(address, IPv4Address):
        return address
    if address in ip_network("64:ff9b::/96"):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def checked(url: str, allowed: Allowed) -> str:
    """Return the address of a rules core without a slash at its end; nothing of it is quoted when it is refused.

    Raises SettingsError unless it is https (http on this very machine only), bare of credentials, and public or listed.
    A name is looked at again at each connection, when it is known where it leads.
    """
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if parts.scheme not in ({"https", "http"} if local else {"https"}) or not parts.hostname:
        message = "USYNYS_RULES_CORE_URL must begin with https:// (http:// on this machine only)."
        raise SettingsError(message)
    if parts.username or parts.password or parts.query or parts.fragment:
        message = "USYNYS_RULES_CORE_URL holds no user, password, query or fragment: calls are signed."
        raise SettingsError(message)
    if _is_number(parts.hostname) and not allowed.allows(parts.hostname):
        message = "USYNYS_RULES_CORE_URL lies in a private network: list it in USYNYS_RULES_CORE_ALLOW."
        raise SettingsError(message)
    return url.rstrip("/")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
