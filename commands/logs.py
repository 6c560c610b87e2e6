"""What a running process logs: one line of JSON for each event, without people in it."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog
from structlog.types import Processor

#: A phone number or an identity number, however it got here: nothing of ours writes one, a library might.
_LONG_NUMBER: Final = re.compile(r"\+?\d{10,}")
_MASK: Final = "…"
_FRAMES: Final = 8


def set_up(level: int = logging.WARNING, stream: TextIO | None = None) -> None:
    """Log to standard error: JSON, or lines for people at a terminal; the libraries' loggers, too."""
    stream = stream or sys.stderr
    logging.raiseExceptions = False  # else a line that cannot be written is told with all that it holds
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where_from,
        _masked,
    ]
    render = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(stream)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _where_from(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the kind of an error and where it came from in place of its words, which may hold what a family wrote."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        event["error"] = type(error).__name__
        event["where"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide long numbers in everything that is said, but for the instant."""
    return {name: value if name == "timestamp" else _hidden(value) for name, value in event.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG_NUMBER.sub(_MASK, value)
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    return value
