"""Telegram out, through aiogram."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from aiogram import Bot
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import LinkPreviewOptions
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientTimeout

from bot.buttons import inline_of, markup_of
from bot.codes import GONE, UNCHANGED, failed
from bot.formatting import html_of
from bot.session import BotSession
from core.errors import SettingsError
from core.flow.channel import Accepted, Capabilities, Failure, Outgoing, SendFailedError
from core.flow.reply import Wire
from core.ports import Channel
from core.values import ChannelName

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TIMEOUT = ClientTimeout(total=20, connect=5)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class BotAccount:
    """Who our bot is and where Telegram finds us.

    `secret` comes back with each webhook. `api_url` is another Bot API server than Telegram's own; `public_url` is
    ours, without a slash at the end.
    """

    token: str
    secret: str
    api_url: str | None
    public_url: str


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses that Telegram asks for stop the whole bot, in every process.

    `told` is told of each, with the wait that was asked for if any was; `lasts` tells whether one lasts now.
    """

    told: Callable[[timedelta | None], Awaitable[None]]
    lasts: Callable[[], Awaitable[bool]]


class TelegramChannel(Channel):
    """Sends Telegram messages as HTML in which every sign of the words is escaped: names may hold any of them.

    Raises:
        SettingsError: the token has not the shape of one.

    """

    name = ChannelName.TELEGRAM
    wire = Wire.TELEGRAM
    capabilities = Capabilities(buttons=True, edits=True, accepted_is_delivered=True)

    def __init__(self, account: BotAccount, pauses: Pauses | None = None) -> None:
        self.account = account
        self._pauses = pauses
        api = TelegramAPIServer.from_base(account.api_url) if account.api_url else PRODUCTION
        # aiogram passes whatever limit it is given on to aiohttp, which takes this finer one.
        session = BotSession(api=api, timeout=_TIMEOUT)
        try:
            self._bot = Bot(account.token, session=session)
        except TokenValidationError:
            message = "USYNYS_TELEGRAM_TOKEN must look like 123456:ABC…, as BotFather gave it."
            raise SettingsError(message) from None
        self._taps: set[asyncio.Task[None]] = set()
        self._closed = False

    async def send(self, message: Outgoing) -> Accepted:
        """Send one message with its buttons, in place of an earlier one if it replaces any that is still there.

        Raises:
            SendFailedError: see core.ports.Channel.

        """
        if message.replaces and await self._edit(message):
            return Accepted(provider_id=message.replaces)
        sent = await self.ask(
            SendMessage(
                chat_id=message.address,
                text=html_of(message.text, message.bold),
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup_of(message),
            )
        )
        return Accepted(provider_id=str(sent.message_id))

    async def look_up(self, message: Outgoing) -> Accepted | None:  # noqa: ARG002 - the port names it
        """Answer None: a bot cannot see what it sent, and one slot takes the answers of both copies."""
        return None

    async def settle(self, message: Outgoing) -> None:
        """Let an earlier message show other words and buttons; one that is gone or already so is fine.

        Raises:
            SendFailedError: see core.ports.Channel.

        """
        await self._edit(message)

    async def _edit(self, message: Outgoing) -> bool:
        """Change the message that `message` replaces; False when there is none to change any more."""
        if not (message.replaces and message.replaces.isdecimal()):
            return False
        edit = EditMessageText(
            chat_id=message.address,
            message_id=int(message.replaces),
            text=html_of(message.text, message.bold),
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=inline_of(message),
        )
        try:
            await self.ask(edit)
        except SendFailedError as error:
            if error.code in GONE:
                return False
            if error.code != UNCHANGED:
                raise
        return True

    def answer_tap(self, callback_id: str) -> None:
        """Stop the little clock on a tapped button, in the background and as best it can."""
        task = asyncio.create_task(self._answer_tap(callback_id))
        self._taps.add(task)
        task.add_done_callback(self._taps.discard)

    async def taps_answered(self) -> None:
        """Wait until no tap is left to be answered."""
        await asyncio.gather(*self._taps, return_exceptions=True)

    async def close(self) -> None:
        """Let go of taps still to be answered and close the connections."""
        self._closed = True
        for task in self._taps:
            task.cancel()
        await self.taps_answered()
        await self._bot.session.close()

    async def ask(self, method: TelegramMethod[_Answer]) -> _Answer:
        """Make one request to the Bot API.

        Raises:
            SendFailedError: no connection, no answer, an answer that is none, or a refusal.

        """
        if self._closed:  # aiogram would open a new session that nobody closes
            raise SendFailedError(Failure.CONNECTION, code="closed")
        try:
            answer = await self._bot(method)
        except (AiogramError, OSError, ValueError, TypeError) as error:
            # TypeError: aiogram stumbles over a refusal without a description.
            failure = failed(error)
        else:
            if answer is not None:
                return answer
            failure = SendFailedError(Failure.TIMEOUT, code="no result")
        if self._pauses and failure.failure is Failure.THROTTLED:
            await self._pauses.told(failure.retry_after)
        # Outside the except clause on purpose: aiogram's errors quote the chat, and a traceback would show it.
        raise failure

    async def _answer_tap(self, callback_id: str) -> None:
        if self._pauses and await self._pauses.lasts():
            return  # a clock that runs on costs nobody anything; a request now would prolong the pause
        try:
            await self.ask(AnswerCallbackQuery(callback_query_id=callback_id))
        except SendFailedError as error:
            _log.info("A tap was not answered: %s.", error)
