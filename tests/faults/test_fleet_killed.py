"""Many processes, any of which dies at any moment: nothing is lost, nothing done twice (DESIGN promises 1, 4, 6, 7)."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fleet import Fleet
from tests.faults.measures import FAULTS, PLACES, TIMEOUT
from tests.faults.tally import tell

FAMILIES = PLACES * FAULTS
#: Of all who are ended so many are told to end, as a deployment does, and finish what they have in hand.
DEPLOYED = 0.3


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    """Two of each role."""
    fleet = Fleet(tmp_path, FAMILIES)
    try:
        yield fleet
    finally:
        fleet.stop()


@pytest.mark.timeout(TIMEOUT)
def test_processes_that_are_killed_lose_no_reply_and_ask_nobody_twice(fleet: Fleet) -> None:
    """Each kill meets another process at another moment, while it asks, hears, hands over; some are deployed anew."""
    chance, began = random.Random(1414), time.monotonic()  # noqa: S311 - the same moments in every run
    fleet.start(webs=2, workers=2)
    for _ in range(FAULTS):
        fleet.publish(PLACES)
        time.sleep(chance.uniform(0.05, 0.8))
        one = chance.choice([one for one in fleet.fleet if fleet.works(one)] or fleet.fleet)
        fleet.wait_for(one)
        if chance.random() < DEPLOYED:
            assert fleet.end(one) == 0
        else:
            fleet.kill(one)
        fleet.begin(one)
        fleet.answer()
    assert fleet.settled() == []
    tell("`kill -9` of `web` and `worker`", "PostgreSQL, Redis", FAULTS, fleet.tally, time.monotonic() - began)
    assert [fleet.end(one) for one in fleet.fleet] == [0] * len(fleet.fleet)
