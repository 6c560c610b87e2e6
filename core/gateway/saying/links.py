"""The way into Telegram: the bot's name, and links that bring one family there once."""

import base64
import hashlib
from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError, NotFoundError
from core.gateway.house import House
from core.gateway.record import note
from core.store.base import recall, remember
from core.store.fresh import add_unless_there
from core.store.tables import Guardian, LinkToken, Meta

#: What a link carries, in random bytes: nobody guesses it, and as text it is 32 of the 64 signs Telegram allows.
_BYTES = 24
#: How long a link waits to be opened.
VALID = timedelta(hours=24)
_NAME = "telegram_bot"


async def keep_name(house: House, name: str) -> None:
    """Keep the name under which families find the bot, without its @."""
    async with house.store.write() as tx:
        if await recall(tx, _NAME) != name and not await add_unless_there(tx, Meta(key=_NAME, value=name)):
            await remember(tx, _NAME, name)


async def name_of_bot(tx: AsyncSession) -> str | None:
    """Return the name of the bot, or None where there is no Telegram."""
    return await recall(tx, _NAME) or None


async def make(house: House, guardian_id: str, by: str) -> str:
    """Return a link that links one chat to this guardian, once, within a day; an earlier one that waits ends.

    Whoever hands it out has made sure who the guardian is: the cabinet by its sign-in, the desk by its questions
    (docs/security.md). Only its hash is kept.

    Raises:
        InputError: there is no bot.
        NotFoundError: there is no guardian with this id.

    """
    token = base64.urlsafe_b64encode(house.chance.token(_BYTES)).decode().rstrip("=")
    async with house.store.write() as tx:
        name = await name_of_bot(tx)
        if name is None:
            message = "There is no Telegram bot: set USYNYS_TELEGRAM_TOKEN."
            raise InputError(message)
        if await tx.get(Guardian, guardian_id) is None:
            message = f"There is no guardian {guardian_id}."
            raise NotFoundError(message)
        waiting = delete(LinkToken).where(col(LinkToken.guardian_id) == guardian_id, col(LinkToken.used_at).is_(None))
        await tx.exec(waiting)
        now = house.clock.now()
        row = LinkToken(
            token_hash=_hash(token), guardian_id=guardian_id, made_at=now, made_by=by, expires_at=now + VALID
        )
        tx.add(row)
        await note(house, tx, f"guardian:{guardian_id}", "telegram_link_made", by=by, until=row.expires_at)
    return f"https://t.me/{name}?start={token}"


async def redeem(tx: AsyncSession, token: str, at: datetime) -> Guardian | None:
    """Return the guardian whom a link stands for and use the link up; None if it is none, used already, or too old."""
    query = select(LinkToken).where(LinkToken.token_hash == _hash(token))
    row = (await tx.exec(query.with_for_update())).first()
    if row is None or row.used_at is not None or at > row.expires_at:
        return None
    row.used_at = at
    return await tx.get(Guardian, row.guardian_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
