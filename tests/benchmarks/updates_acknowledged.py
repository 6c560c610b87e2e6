"""Benchmark `updates-acknowledged`: an update, durable, answered – against aiogram's own webhook handler."""

import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import orjson
from aiogram import Bot, Dispatcher
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.benchmarks import cores, frame
from tests.benchmarks.beside import Carrier, a_carrier, a_vendor
from tests.benchmarks.disk import GroupCommit, a_disk
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.served import a_bare_server, a_gateway
from tests.benchmarks.turns import Aim, Spent, Timed, in_turns
from tests.ports import free_port

_PATH = "/webhooks/telegram"
_TOKEN, _SECRET = "1414:bench-token", "bench-secret-bench-secret"
#: So many webhooks Telegram sends at once at most, as our own setting asks of it.
_CONNECTIONS = 40
_CHATS = 1_000
_AIM = Aim("Telegram updates acknowledged", "aiogram's own handler, an empty one of ours, a group-committed row", 0.7)
_TABLE = "floor_update (update_id BIGINT PRIMARY KEY, chat BIGINT, body TEXT, received_at DOUBLE PRECISION)"
_INSERT = "INSERT INTO floor_update VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Post as many updates as each size says to the gateway and to the floor, in turns."""
    figures = []
    with cores.the_programs():
        async with a_ground(url) as ground, a_disk(url, _TABLE) as disk, a_carrier() as carrier, a_vendor() as vendor:
            telegram = {"telegram_token": _TOKEN, "telegram_secret": _SECRET, "telegram_api_url": vendor}
            async with a_gateway(ground.store, **telegram) as (gateway, _), _floor(GroupCommit(disk, _INSERT)) as bare:
                for size in sizes:
                    tell(f"{size:,} updates, {frame.RUNS} times through {_CONNECTIONS} connections …")
                    figures.append(await _figure(carrier, gateway, bare, size, tell))
    return figures


async def _figure(carrier: Carrier, gateway: int, bare: int, size: int, tell: Tell) -> Figure:
    numbers = itertools.count(1)

    def posting(port: int) -> Timed:
        async def post(count: int) -> Spent:
            return await carrier.post(port, _CONNECTIONS, [_update(next(numbers), port) for _ in range(count)])

        return post

    return await in_turns(_AIM, posting(gateway), posting(bare), size, tell)


def _update(number: int, port: int) -> bytes:
    """Return the whole request with which Telegram brings one answer."""
    chat, named = 5_000_000_000 + number % _CHATS, {"first_name": "Айгүл", "last_name": "Әбдіғали"}
    message = {
        "message_id": number,
        "from": {"id": chat, "is_bot": False, "language_code": "kk", **named},
        "chat": {"id": chat, "type": "private", **named},
        "date": 1_795_000_000,
        "text": "Иә",
    }
    body = orjson.dumps({"update_id": number, "message": message})
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {_SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@asynccontextmanager
async def _floor(rows: GroupCommit) -> AsyncIterator[int]:
    """Answer with what aiogram brings; the row is durable before the answer."""
    dispatcher, port = Dispatcher(), free_port()

    @dispatcher.message()
    async def keep(message: Message) -> None:
        await rows.keep((message.message_id, message.chat.id, message.text, time.time()))

    bot = Bot(_TOKEN)
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=_SECRET)
    async with a_bare_server(port, web.post(_PATH, handler.handle)):
        yield port
    await bot.session.close()


BENCHMARK = Benchmark("How fast updates are safe and answered, beside aiogram's own handler.", (2_000,), run)
