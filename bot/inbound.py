"""Telegram in: updates as webhooks, and whether any of them is still on its way."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aiogram.methods import GetWebhookInfo, SetWebhook
from aiohttp import web

from bot.channel import BotAccount, TelegramChannel
from bot.presence import Presence, present
from bot.updates import KINDS, hear
from bot.webhook import RefusedError, read_body, store
from core.errors import SettingsError
from core.flow.reply import Authenticity, Heard, Wire
from core.ports import Listener

PATH: Final = "/webhooks/telegram"
_CONNECTIONS: Final = 40

TakeReply = Callable[[Heard], Awaitable[None]]


def routes(
    account: BotAccount,
    take_reply: TakeReply,
    now: Callable[[], datetime],
    refused: Callable[[str], None],
    answer_tap: Callable[[str], None] | None = None,
) -> list[web.RouteDef]:
    """Return the webhook of Telegram; what it takes is stored before it answers.

    `refused` is told why a webhook was not believed (`unsigned`, `wrong`), `answer_tap` the id of a tap that was
    stored. Answers: 200 stored or not for us, 400 no update at all, 403 without our secret, 413 longer than 64 KiB, 503
    not stored (Telegram repeats for a day).

    Raises:
        SettingsError: without a secret anybody could answer for a family.

    """
    if not account.secret:
        message = "USYNYS_TELEGRAM_SECRET is missing: `usynys keys` prints a fresh one."
        raise SettingsError(message)
    secret = account.secret.encode()

    async def webhook(request: web.Request) -> web.Response:
        try:
            body = await read_body(request)
            _believe(request, secret, refused)
            heard = _heard(request, body, now())
            if heard:
                await store(take_reply(heard))
        except RefusedError as refusal:
            return refusal.response
        if heard and heard.callback_id and answer_tap:
            answer_tap(heard.callback_id)
        return web.Response()

    return [web.post(PATH, webhook)]


def _believe(request: web.Request, secret: bytes, refused: Callable[[str], None]) -> None:
    given = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
    if given is None:
        refused("unsigned")
        raise RefusedError(HTTPStatus.FORBIDDEN, "The secret token is missing.")
    if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret):
        refused("wrong")
        raise RefusedError(HTTPStatus.FORBIDDEN, "The secret token is wrong.")


def _heard(request: web.Request, body: bytes, at: datetime) -> Heard | None:
    if request.content_type != "application/json":
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body must be application/json.")
    try:
        return hear(body, at, Authenticity.VOUCHED)
    except ValueError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body is no update.") from None


class TelegramListener(Listener):
    """Tells Telegram where to find us and what the bot says of itself, and knows when nothing more is on its way.

    `named` is told the bot's own name, by which families find it.
    """

    wire = Wire.TELEGRAM
    holds = timedelta(hours=24)

    def __init__(
        self,
        channel: TelegramChannel,
        now: Callable[[], datetime],
        presences: Sequence[Presence] = (),
        named: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._channel = channel
        self._now = now
        self._presences = presences
        self._named = named
        self._url = channel.account.public_url + PATH

    async def begin(self) -> None:
        """Set the webhook, ask for the bot's name if somebody wants it, then introduce the bot as best it can.

        Raises:
            SendFailedError: Telegram cannot be told now where to find us, or does not tell the name.

        """
        await self._set_webhook()
        await present(self._channel, self._presences, self._named)

    async def fetch_missed(self, since: datetime) -> datetime:
        """Answer the moment of asking if no update waits at Telegram, else `since`: what waits comes as a webhook.

        Telegram keeps updates for a day and counts those not yet acknowledged, so none that waits is stored already.
        A webhook that somebody has changed, that tells less than we asked for or that Telegram has closed is set again.

        Raises:
            SendFailedError: Telegram cannot be asked now.

        """
        asked = self._now()
        info = await self._channel.ask(GetWebhookInfo())
        if info.url != self._url or set(info.allowed_updates or ()) != set(KINDS):
            await self._set_webhook()
            return since
        return since if info.pending_update_count else asked

    async def _set_webhook(self) -> None:
        await self._channel.ask(
            SetWebhook(
                url=self._url,
                secret_token=self._channel.account.secret,
                allowed_updates=list(KINDS),
                max_connections=_CONNECTIONS,
            )
        )
