"""What /readyz and the figures tell of the house."""

from dataclasses import dataclass
from datetime import timedelta

from core import metrics
from core.flow.reply import Wire
from core.live.local import LocalLive
from core.store.tables import Outage, Timer
from core.views.carriers import Carrying
from core.views.condition import Watch
from tests.unit.views.scene import OPENED, Scene, Still


class _Away(LocalLive):
    async def is_up(self) -> bool:
        return False


@dataclass
class _NoDatabase:
    def read(self) -> None:
        raise OSError


def _watch(scene: Scene, live: LocalLive | None = None) -> Watch:
    return Watch(scene.store, live or LocalLive(), [Carrying(Wire.SMPP)], Still(OPENED))


async def test_on_a_good_day_nothing_is_wrong(empty: Scene) -> None:
    """The database answers, no loop is late; a carrier over which nothing went is no trouble."""
    seen = await _watch(empty).look()
    assert seen.troubles == ()
    told = seen.to_json()
    assert (told["database"]["up"], told["carriers"]["smpp"]["doing"]) == (True, "idle")
    assert told["loops"]["ending"] == {"waiting": 0, "behind_seconds": 0.0}


async def test_a_late_loop_a_deaf_carrier_and_redis_away_are_told(empty: Scene) -> None:
    """Each by its name, in the answer and in the figures."""
    late = OPENED - timedelta(minutes=7)
    async with empty.store.write() as tx:
        tx.add(Timer(id="lapse:O1", kind="lapse", subject="O1", due_at=late))
        tx.add(Outage(id="1", wire="smpp", why="deaf", began_at=late, noticed_at=late))
    seen = await _watch(empty, _Away()).look()
    assert seen.troubles == ("redis", "carrier:smpp", "loop:ending")
    figures = metrics.text().decode()
    for line in ('usynys_up{part="smpp"} 0.0', 'usynys_behind_seconds{loop="ending"} 420.0'):
        assert line in figures


async def test_a_database_that_is_away_is_told_and_raises_nothing() -> None:
    """What could only be looked up there is left out."""
    watch = Watch(_NoDatabase(), LocalLive(), [], Still(OPENED))  # type: ignore[arg-type]  # a store that is away
    seen = await watch.look()
    assert (seen.troubles, seen.loops, seen.to_json()["database"]["up"]) == (("database",), (), False)


async def test_whoever_asks_again_at_once_hears_the_same(empty: Scene) -> None:
    """Strangers may ask: the database is looked at once a second at most."""
    watch = _watch(empty)
    first = await watch.look()
    assert await watch.look() is first
