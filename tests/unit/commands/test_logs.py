"""What is logged: JSON, and nobody in it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from commands import logs

PHONE, IIN = "+77471234567", "200101500003"


@pytest.fixture
def logged() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Set logging up, and return what was logged when asked for it; undo it afterwards."""
    root, said, loud = logging.getLogger(), io.StringIO(), logging.raiseExceptions
    handlers, level = root.handlers[:], root.level
    logs.set_up(stream=said)
    yield lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = loud
    structlog.reset_defaults()


def test_ours_and_the_libraries_words_are_lines_of_json(logged: Callable[[], list[dict[str, Any]]]) -> None:
    """Each says who speaks, how grave it is and when."""
    structlog.get_logger("workers").warning("work_failed", kind="timer")
    logging.getLogger("aiohttp.access").error("Half of it")
    logging.getLogger("aiohttp.access").info("Too quiet to be heard")
    ours, theirs = logged()
    assert (ours["logger"], ours["level"], ours["event"], ours["kind"]) == (
        "workers",
        "warning",
        "work_failed",
        "timer",
    )
    assert (theirs["logger"], theirs["event"]) == ("aiohttp.access", "Half of it")
    assert ours["timestamp"].endswith("Z")


def test_no_number_and_no_words_of_an_error_get_through(logged: Callable[[], list[dict[str, Any]]]) -> None:
    """An error says its kind and where it came from: its message may quote a family."""
    try:
        raise ValueError(f"Еркежан {IIN}")  # noqa: EM102, TRY301 - an error as libraries raise it
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", PHONE)
    structlog.get_logger("workers").error("failed", about=[IIN], at=PHONE)
    theirs, ours = logged()
    assert (theirs["error"], theirs["where"][0].rpartition(" ")[2]) == (
        "ValueError",
        "test_no_number_and_no_words_of_an_error_get_through",
    )
    for line in (theirs, ours):
        assert not any(secret in str(line) for secret in (PHONE[2:], IIN, "Еркежан"))
