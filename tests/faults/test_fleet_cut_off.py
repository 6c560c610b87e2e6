"""What the processes stand on goes away: the database, the way to it, Redis, the time (DESIGN promises 3, 7, 8)."""

import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from tests.faults.fleet import Fleet
from tests.faults.measures import FAULTS, LEASE, TIMEOUT
from tests.faults.tally import tell

FAMILIES = 12
#: So many kinds of faults take turns.
STEPS = 7
#: Seconds of the wall in which the last of what was kept is taken.
_PATIENCE = 60.0


@pytest.fixture
def fleet(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Fleet]:
    """One who answers, two who work."""
    fleet = Fleet(tmp_path, getattr(request, "param", FAMILIES))
    try:
        fleet.start(webs=1, workers=2)
        yield fleet
    finally:
        fleet.redis.restart()
        fleet.stop()


def ready(fleet: Fleet) -> dict[str, object]:
    """Return what the web says of itself."""
    address = f"http://127.0.0.1:{fleet.front.port}/readyz"
    with urllib.request.urlopen(address, timeout=30) as answer:
        told: dict[str, object] = orjson.loads(answer.read())
    return told


def ready_again(fleet: Fleet) -> bool:
    """Tell whether all that was kept is taken: receipts may wait behind the answers that brought the last referral."""
    until = time.monotonic() + _PATIENCE
    while (told := ready(fleet))["status"] != "ready" and time.monotonic() < until:
        time.sleep(0.2)
    return (told["status"], told["spooled"]) == ("ready", 0)


@pytest.mark.timeout(TIMEOUT)
def test_answers_that_come_while_the_database_is_away_are_kept_and_count(fleet: Fleet) -> None:
    """The web stays ready and says that it keeps them; it may even start anew meanwhile; then all are heard."""
    began = time.monotonic()
    fleet.publish()
    fleet.wait_until_all_are_asked()
    fleet.crash_database()
    try:
        assert fleet.answer(most=FAMILIES // 2) == FAMILIES // 2
        fleet.kill(fleet.fleet[0])
        fleet.begin(fleet.fleet[0])
        fleet.wait_for(fleet.fleet[0])
        assert fleet.answer() == FAMILIES
        fleet.carrier.deliver()
        told = ready(fleet)
        assert told["status"] == "spooling"
        assert int(str(told["spooled"])) >= FAMILIES  # receipts may wait beside them
        spooled = b"".join(file.read_bytes() for file in (fleet.folder / "spool").iterdir())
        assert not any(number[1:].encode() in spooled for number in fleet.numbers)
    finally:
        fleet.server.start()
    assert fleet.settled() == []
    tell("database away, `web` killed meanwhile", "PostgreSQL, Redis", 2, fleet.tally, time.monotonic() - began)
    assert ready_again(fleet)
    assert all(row.authenticity == "webhook_signature" for row in fleet.books().replies)  # none had to be fetched


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("fleet", [2 * max(FAULTS, STEPS)], indirect=True)
def test_cut_connections_a_lost_redis_and_steps_of_the_clock_lose_nothing(fleet: Fleet) -> None:
    """All of it while families are asked and answer: slower, nothing lost, nothing twice, recovered by itself."""
    chance, began = random.Random(1414), time.monotonic()  # noqa: S311 - the same faults in every run
    steps: dict[str, Callable[[], object]] = {
        "cut": lambda: fleet.carrier.do(fleet.database.cut()),
        "wiped": fleet.redis.wipe,
        "stopped": fleet.redis.stop,
        "begun": fleet.redis.restart,
        "database": fleet.restart_database,
        "forward": lambda: fleet.turn(LEASE),
        "back": lambda: fleet.turn(-30.0),
    }
    assert len(steps) == STEPS
    for number in range(max(FAULTS, STEPS)):
        fleet.publish(2)
        list(steps.values())[number % len(steps)]()
        time.sleep(chance.uniform(0.05, 0.5))
        fleet.answer()
    fleet.redis.restart()
    assert fleet.settled() == []
    what = "connections cut, database restarted, Redis wiped or stopped, clocks turned"
    tell(what, "PostgreSQL, Redis", max(FAULTS, STEPS), fleet.tally, time.monotonic() - began)
