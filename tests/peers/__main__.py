"""`make bench-peers`: the same work through Usynys and through others, side by side in one run, in turns."""

import argparse
import asyncio
import contextlib
import json
import re
import sys
from collections.abc import Mapping

from tests.peers.contestants import CONTESTANTS, ROOT, Contestant, Kind
from tests.peers.racing import GaveUpError, prepare, race
from tests.peers.results import Race, standings, table, to_json
from tests.peers.scene import Scene, a_scene

_LOCK = ROOT / "tests" / "peers" / "requirements.lock"


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__)
    parser.add_argument("--messages", type=int, default=600, help="messages to be posted and recorded (600)")
    parser.add_argument("--timers", type=int, default=300, help="what falls due at one instant (300)")
    parser.add_argument("--windows", type=int, default=50, help="windows of Usynys with all that follows (50)")
    parser.add_argument("--rounds", type=int, default=3, help="how often, in turns (3)")
    parser.add_argument("--only", nargs="*", default=(), help="names of some of them, beside Usynys")
    parser.add_argument("--json", action="store_true", help="print figures for machines")
    return parser.parse_args()


def versions() -> Mapping[str, str]:
    """Return the locked versions of those who are measured."""
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", _LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    return {one.name: pins[one.package] for one in CONTESTANTS if one.package in pins}


async def _measure(given: argparse.Namespace, found: list[Race]) -> None:
    """Let all of them do each kind of work in turns; who gives up is told of and left out of that round."""
    sizes = {Kind.OUTBOUND: given.messages, Kind.TIMERS: given.timers, Kind.WINDOWS: given.windows}
    first, *others = CONTESTANTS
    ones = [first, *(one for one in others if not given.only or one.name in given.only)]
    async with a_scene() as scene:
        for kind, size in sizes.items():
            running = [one for one in ones if kind in one.workers] if size else []
            for one in running:
                await prepare(scene, one, kind, size)
            for number in range(1, given.rounds + 1):
                for one in running:
                    found += await _one(scene, one, kind, number, size)


async def _one(scene: Scene, one: Contestant, kind: Kind, number: int, size: int) -> list[Race]:
    try:
        done = await race(scene, one, kind, number, size)
    except GaveUpError as error:
        sys.stderr.write(f"{one.name} gave up: {error}\n")
        return []
    sys.stderr.write(f"{kind} {number}: {one.name} {size:,} in {done.seconds:.2f} s\n")
    return [done]


def main() -> None:
    """Measure, and print the tables; whoever has enough of it presses Ctrl-C and sees what was measured by then."""
    given, found = _given(), list[Race]()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_measure(given, found))
    standing = standings(found)
    print(json.dumps(to_json(standing, versions()), indent=1) if given.json else table(standing, versions()))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
