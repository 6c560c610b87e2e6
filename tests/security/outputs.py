"""Everything that comes out of the gateway while somebody looks: what is logged at every level, and what is added."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from structlog.testing import LogCapture


@dataclass
class Outputs:
    """Everything that the gateway gave out, by where."""

    told: dict[str, bytearray] = field(default_factory=dict)

    def add(self, where: str, what: str | bytes) -> None:
        """Keep one more output."""
        self.told.setdefault(where, bytearray()).extend((what.encode() if isinstance(what, str) else what) + b"\n")


class Kept(logging.Handler):
    """Keeps every record of every logger, at every level, with its arguments and its traceback."""

    def __init__(self, outputs: Outputs) -> None:
        super().__init__(logging.NOTSET)
        self._outputs, self._form = outputs, logging.Formatter("%(name)s %(levelname)s %(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self._outputs.add("logs", self._form.format(record) + repr(record.args))


@contextmanager
def kept() -> Iterator[Outputs]:
    """Keep what is logged from now on, at every level, by everybody."""
    outputs, root, captured = Outputs(), logging.getLogger(), LogCapture()
    handler, level, before = Kept(outputs), root.level, structlog.get_config()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for driver in ("aiosqlite", "asyncpg"):  # they print what is bound to every statement: the files below show it too
        logging.getLogger(driver).setLevel(logging.INFO)
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    yield outputs
    structlog.configure(**before)
    root.setLevel(level)
    root.removeHandler(handler)
    outputs.add("structlog", repr(captured.entries))
