"""Benchmark `offers-out`: offers that are due leave through Twilio's client, durable before and after."""

import asyncio
from base64 import b64encode
from collections.abc import Sequence

from aiohttp import ClientSession
from sqlmodel import func, select

from core.store.base import Store
from core.store.tables import Message
from core.workers import Workers
from tests.benchmarks import cores, frame
from tests.benchmarks.beside import a_vendor
from tests.benchmarks.disk import Disk, GroupCommit, a_disk
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.offered import offer
from tests.benchmarks.scene import Scene
from tests.benchmarks.served import a_gateway
from tests.benchmarks.turns import Aim, Spent, Timed, in_turns, spending

_SID, _TOKEN, _OURS = "AC" + "0" * 32, "bench-token", "+77470000000"
_AIM = Aim("offers out", "each row durable in groups, an aiohttp post, `sent` written in groups", 0.5)
_TABLE = "floor_message (id INTEGER PRIMARY KEY, address TEXT, body TEXT, status TEXT, provider_id TEXT)"
_INSERT = "INSERT INTO floor_message VALUES (?, ?, ?, 'queued', '')"
_SENT = "UPDATE floor_message SET status = 'sent', provider_id = ? WHERE id = ?"
_TEXT = "Ұсыныс: балаңызға балабақшадан орын босады. Келіссеңіз ИӘ, келіспесеңіз ЖОҚ деп жауап беріңіз. 2В7"
#: So many posts at once: what the gateway has on the wire at most.
_AT_ONCE = 100


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Send as many offers as each size says through the gateway and through the floor, in turns."""
    figures = []
    with cores.the_programs():
        for size in sizes:
            async with a_ground(url) as ground, a_disk(url, _TABLE) as disk, a_vendor() as vendor:
                tell(f"{size:,} families are asked …")
                await offer(ground.store, size)
                tell(f"… and {frame.RUNS} times the messages leave")
                figures.append(await _figure(ground.store, disk, vendor, size, tell))
    return figures


async def _figure(store: Store, disk: Disk, vendor: str, size: int, tell: Tell) -> Figure:
    scene = Scene(store)
    await scene.keep()
    twilio = {"twilio_account_sid": _SID, "twilio_auth_token": _TOKEN, "twilio_from": _OURS, "twilio_api_url": vendor}
    try:
        async with a_gateway(store, rate_twilio=0, **twilio) as (_, workers), ClientSession() as session:
            program, floor = _program(scene, workers, size), _floor(disk, session, vendor)
            return await in_turns(_AIM, program, floor, size, tell)
    finally:
        await scene.forget()


def _program(scene: Scene, workers: Workers, size: int) -> Timed:
    async def send(_count: int) -> Spent:
        await scene.put_back()
        with spending() as spent:
            await workers.run_due()
        async with workers._house.store.read() as tx:  # noqa: SLF001 - nobody else is asked what was sent
            query = select(func.count()).where(Message.status == "accepted")
            assert (await tx.exec(query)).one() == size, "every offer was taken by the vendor"
        return spent

    return send


def _floor(disk: Disk, session: ClientSession, vendor: str) -> Timed:
    """Return the reference: the shortest program that loses nothing."""
    url = f"{vendor}/2010-04-01/Accounts/{_SID}/Messages.json"
    headers = {"Authorization": f"Basic {b64encode(f'{_SID}:{_TOKEN}'.encode()).decode()}"}
    numbers = iter(range(10**9))

    async def one(keep: GroupCommit, sent: GroupCommit, room: asyncio.Semaphore, number: int) -> None:
        to = f"+7707{number:07d}"
        await keep.keep((number, to, _TEXT))
        form = {"To": to, "From": _OURS, "Body": _TEXT, "StatusCallback": "http://127.0.0.1/webhooks/twilio/status"}
        async with room, session.post(url, data=form, headers=headers) as response:
            told = await response.json()
        await sent.keep((told["sid"], number))

    async def send(size: int) -> Spent:
        keep, sent, room = GroupCommit(disk, _INSERT), GroupCommit(disk, _SENT), asyncio.Semaphore(_AT_ONCE)
        with spending() as spent:
            await asyncio.gather(*(one(keep, sent, room, next(numbers)) for _ in range(size)))
        return spent

    return send


BENCHMARK = Benchmark("How fast offers leave, beside the shortest program that loses none.", (100,), run)
