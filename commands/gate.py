"""Who may call our webhooks: everybody whom a signature proves, or only those networks that are listed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Middleware

from core import metrics
from core.errors import SettingsError
from exchange.problems import Problem

Network = IPv4Network | IPv6Network

_WEBHOOKS = "/webhooks/"
_WIRES = ("twilio", "telegram")


@dataclass(frozen=True, slots=True)
class Gate:
    """The networks of each wire; a wire without any is open. Of `proxies` of ours each adds the address it saw."""

    networks: Mapping[str, tuple[Network, ...]] = field(default_factory=dict)
    proxies: int = 0

    @classmethod
    def parse(cls, text: str, proxies: int) -> "Gate":
        """Read networks, comma separated; `telegram:149.154.160.0/20` is for one wire, a bare one for all.

        Raises:
            SettingsError: an entry is no network.

        """
        networks: dict[str, tuple[Network, ...]] = {}
        for item in filter(None, (part.strip() for part in text.split(","))):
            wire, _, rest = item.partition(":")
            named = ((wire,), rest) if wire in _WIRES else (_WIRES, item)
            try:
                network = ip_network(named[1].strip())
            except ValueError:
                message = "USYNYS_WEBHOOK_ALLOW must list networks such as telegram:149.154.160.0/20, comma separated."
                raise SettingsError(message) from None
            for each in named[0]:
                networks[each] = (*networks.get(each, ()), network)
        return cls(networks, proxies)

    def lets_in(self, path: str, remote: str, forwarded: str) -> bool:
        """Tell whether a call comes from where its wire may call from.

        >>> gate = Gate.parse("telegram:149.154.160.0/20", proxies=1)
        >>> gate.lets_in("/webhooks/telegram", "127.0.0.1", "6.6.6.6, 149.154.161.1")
        True
        >>> gate.lets_in("/webhooks/telegram", "127.0.0.1", "149.154.161.1, 6.6.6.6")
        False
        """
        allowed = self.networks.get(path.removeprefix(_WEBHOOKS).partition("/")[0])
        if allowed is None or not path.startswith(_WEBHOOKS):
            return True
        passed = [part.strip() for part in forwarded.split(",") if part.strip()]
        if self.proxies > len(passed):
            return False  # it came around our proxies
        try:
            address = ip_address(passed[-self.proxies] if self.proxies else remote)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in allowed)

    def middleware(self) -> Middleware:
        """Return the middleware that refuses everybody else, before anything is read of what he sends."""

        @web.middleware
        async def middleware(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
            if not self.lets_in(request.path, request.remote or "", forwarded):
                metrics.WEBHOOKS_REFUSED.labels(request.path.split("/")[2], "address").inc()
                raise Problem(HTTPStatus.FORBIDDEN, "Webhooks are not taken from this address.")
            return await handler(request)

        return middleware
