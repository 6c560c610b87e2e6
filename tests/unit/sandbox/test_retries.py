"""When the vendors try a webhook again, and when they give it up."""

import doctest
from datetime import timedelta
from types import ModuleType

import pytest

from sandbox import instants, retries
from sandbox.retries import Answer, Outcome, telegram_wait, twilio_wait

HERE = "http://127.0.0.1:8414/webhooks/twilio/status"


@pytest.mark.parametrize("module", [instants, retries])
def test_the_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    """What a reader is shown happens."""
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("fragment", "outcome", "tries", "seconds"),
    [
        ("", Outcome.NO_CONNECTION, 0, 1),
        ("", Outcome.NO_CONNECTION, 1, None),
        ("", Outcome.SERVER_ERROR, 0, None),
        ("", Outcome.READ_TIMEOUT, 0, None),
        ("#rc=5&rp=5xx,ct,rt", Outcome.SERVER_ERROR, 4, 16),
        ("#rc=5&rp=5xx,ct,rt", Outcome.SERVER_ERROR, 5, None),
        ("#rc=5&rp=5xx,ct,rt", Outcome.CLIENT_ERROR, 0, None),
        ("#rc=5&rp=all", Outcome.CLIENT_ERROR, 0, 1),
        ("#rc=9&rp=all", Outcome.SERVER_ERROR, 5, None),
        ("#rc=0&rp=all", Outcome.NO_CONNECTION, 0, None),
        ("#rc=x&rp=4xx", Outcome.CLIENT_ERROR, 0, 1),
    ],
)
def test_twilio_tries_as_often_as_the_url_says(
    fragment: str, outcome: Outcome, tries: int, seconds: int | None
) -> None:
    """One retry after a failed connection, unless the fragment asks for others, five at most."""
    wait = twilio_wait(HERE + fragment, Answer(outcome), tries)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(("tries", "seconds"), [(0, 1), (1, 2), (5, 32), (6, 60), (5000, 60)])
def test_telegram_doubles_its_waits_up_to_a_minute(tries: int, seconds: int) -> None:
    """It never gives up by count; only age ends an update."""
    assert telegram_wait(Answer(Outcome.SERVER_ERROR, 503), tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("wish", "seconds"), [(0, 1), (90, 90), (86_400, 3600)])
def test_telegram_heeds_a_wish_for_a_later_try_up_to_an_hour(wish: int, seconds: int) -> None:
    """Retry-After wins over the doubling."""
    answer = Answer(Outcome.SERVER_ERROR, 503, timedelta(seconds=wish))
    assert telegram_wait(answer, 3) == timedelta(seconds=seconds)
