"""Benchmark `replies-handled`: stored replies, read, with all they do – against the bare writes of as many rows."""

from collections.abc import Sequence
from dataclasses import replace

import main
from commands.opening import notary_of
from core.clock import Chance
from core.flow.channel import Capabilities
from core.flow.reply import Authenticity, Heard, HeardKind, Wire
from core.gateway.answering import replies
from core.gateway.handed import handover
from core.gateway.house import House
from core.settings import Settings
from core.store.base import Store
from core.workers import Workers
from tests.benchmarks import cores, frame
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.offered import NOW, Still, offer
from tests.benchmarks.outbox import Loopback
from tests.benchmarks.people import VAULT, Family
from tests.benchmarks.scene import Scene
from tests.benchmarks.served import opened_as_sandbox
from tests.benchmarks.tape import Tape, taping
from tests.benchmarks.turns import Aim, Spent, Timed, in_turns, spending

_GROUP = 100
_AIM = Aim("replies handled", "the same rows written in groups of a hundred, and nothing else", 0.25)
#: Every other family takes its place.
_SAID = ("ИӘ", "ЖОҚ")


class _Instant(Loopback):
    """A carrier whose word is enough: what it takes was delivered, and the window opens."""

    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=True)


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Let as many families answer as each size says, and write as many rows, in turns."""
    figures = []
    with cores.the_programs():
        for size in sizes:
            async with a_ground(url) as ground:
                tell(f"{size:,} families are asked and answer …")
                house = _house(ground.store)
                await _answered(house, await offer(ground.store, size))
                tell(f"… and {frame.RUNS} times the answers are read")
                figures.append(await _figure(house, size, tell))
    return figures


def _house(store: Store) -> House:
    settings = Settings(database_url=store.url, quiet_hours="")
    notary = notary_of(settings, opened_as_sandbox(store))
    house = main.make_house(store, VAULT, Still(), Chance(), settings, notary)
    return replace(house, carriers={Wire.TWILIO: _Instant()})


async def _answered(house: House, families: Sequence[Family]) -> None:
    """Let the offers arrive, and the answers be stored."""
    await Workers(house).run_due()
    for number, one in enumerate(families):
        said = Heard(
            wire=Wire.TWILIO,
            provider_id=f"SM{number}",
            sender=one.phone,
            kind=HeardKind.TEXT,
            text=_SAID[number % 2],
            received_at=NOW,
            authenticity=Authenticity.SIGNED,
        )
        await replies.take(house, said)


async def _figure(house: House, size: int, tell: Tell) -> Figure:
    scene, tapes = Scene(house.store), list[Tape]()
    await scene.keep()
    program, floor = _program(house, scene, tapes), _floor(house.store, scene, tapes)
    try:
        await program(size)  # what the floor writes is what the program has written
        rows, statements = (
            sum(each) / size for each in zip(*((one.rows, one.statements) for one in tapes), strict=True)
        )
        tell(f"a reply writes {rows:.1f} rows, with {statements:.1f} statements of all kinds")
        return await in_turns(_AIM, program, floor, size, tell)
    finally:
        await scene.forget()


def _program(house: House, scene: Scene, tapes: list[Tape]) -> Timed:
    engine = house.store._writer.sync_engine  # noqa: SLF001 - where it is written, it is seen what is written

    async def read(_count: int) -> Spent:
        await scene.put_back()
        tapes.clear()
        with spending() as spent:
            for waiting, do in ((replies.waiting, replies.read), (handover.waiting, handover.hand_over)):
                found = await waiting(house, ())
                for first in range(0, len(found), _GROUP):
                    with taping(engine) as tape:
                        await do(house, found[first : first + _GROUP])
                    tapes.append(tape)
        return spent

    return read


def _floor(store: Store, scene: Scene, tapes: list[Tape]) -> Timed:
    async def write(_count: int) -> Spent:
        await scene.put_back()
        with spending() as spent:
            for tape in tapes:
                async with store.write() as tx:
                    await tape.play(await tx.connection())
        return spent

    return write


BENCHMARK = Benchmark("How fast stored replies have their effect, beside the bare writes.", (100,), run)
