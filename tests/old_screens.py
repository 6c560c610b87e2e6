"""A phone whose screen was not renewed: it still shows buttons that the bot has taken away, and they can be tapped."""

import contextlib
import json
import sqlite3

from core.store.tables import Reply
from sandbox.telegram import chats
from tests.sandboxed import SECRET
from tests.world import World

#: Above every number that the sandbox gives to an update of its own.
_FIRST = 9_000_000


async def tap(world: World, number: str, data: str) -> None:
    """Tap a button that only an old screen shows, as Telegram would tell of it."""
    with contextlib.closing(sqlite3.connect(world.folder / "box.db")) as db:
        db.row_factory = sqlite3.Row
        chat = chats.of_number(db, number)
    assert chat, f"{number} has never opened the bot"
    count = len(await world.all(Reply))
    person = {"id": chat.user_id, "is_bot": False, "first_name": "A"}
    told = {"message_id": 1, "date": 1, "chat": {"id": chat.user_id, "type": "private"}, "text": "?"}
    pressed = {"id": f"old-{count}", "from": person, "chat_instance": "1", "message": told, "data": data}
    update = json.dumps({"update_id": _FIRST + count, "callback_query": pressed})
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    assert (await world.post("/webhooks/telegram", update, headers)).status == 200
    await world.settle()
