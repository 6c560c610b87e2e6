"""The hour that Kazakhstan lived twice: 29 February 2024, 23:00 to 24:00."""

from datetime import UTC, datetime

import pytest

from core.errors import InputError
from core.rules.calendar import ALMATY
from core.rules.edition import Edition
from core.rules.offering import Waiting
from core.rules.queue import Entry, QueueClass, order

FIRST = datetime(2024, 2, 29, 23, 30, tzinfo=ALMATY)
SECOND = datetime(2024, 2, 29, 23, 10, tzinfo=ALMATY, fold=1)  # forty minutes later


@pytest.mark.rule("P-030")
def test_who_filed_first_is_first_when_the_clock_went_back(edition: Edition) -> None:
    """Instants are compared, not what the clock on the wall showed."""
    entries = [Entry("b", FIRST, QueueClass.GENERAL), Entry("a", SECOND, QueueClass.GENERAL)]
    assert [placed.entry.application_id for placed in order(entries, 0, edition)] == ["b", "a"]


def test_an_answer_in_the_second_run_of_the_hour_is_late() -> None:
    """A window that closed in the first run takes nothing said in the second."""
    waiting = Waiting(FIRST, (FIRST,), FIRST)
    assert waiting.takes(FIRST)
    assert waiting.takes(FIRST.astimezone(UTC))
    assert not waiting.takes(SECOND)


def test_a_time_without_an_offset_has_no_place_in_a_queue() -> None:
    """It is refused and never guessed."""
    with pytest.raises(InputError, match="no offset"):
        _ = Entry("a", datetime(2024, 2, 29, 23, 30), QueueClass.GENERAL).key  # noqa: DTZ001 - the mistake itself
