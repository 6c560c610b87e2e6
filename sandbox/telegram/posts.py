"""Telegram's webhook to the gateway: one update after the other, each tried until it is taken."""

import aiohttp

from sandbox.box import Box
from sandbox.posting import post
from sandbox.telegram import updates


async def deliver_next(box: Box, session: aiohttp.ClientSession) -> bool:
    """Post the first waiting update if it is due; answer whether it was tried."""
    now = box.clock.now()
    update, hook = await box.store.do(lambda db: (updates.head(db, now), updates.webhook(db, box)))
    if update is None or update.due > now or not hook.url:
        return False
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
    answer = await post(session, hook.url, headers, json=update.body)
    await box.store.do(lambda db: updates.settle(db, box, update, answer))
    return True
