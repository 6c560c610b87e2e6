"""What the Bot API and aiogram answer, in our words; no other file knows their errors."""

from datetime import timedelta
from typing import Final

from aiogram import exceptions as told
from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL

from core.flow.channel import Failure, SendFailedError

#: Telegram has no error codes, only descriptions; these are the ones a message to one person can meet.
_PHRASES: Final = (
    ("bot was blocked by the user", Failure.BLOCKED),
    ("user is deactivated", Failure.BAD_ADDRESS),
    ("can't initiate conversation", Failure.BAD_ADDRESS),
    ("chat not found", Failure.BAD_ADDRESS),
    ("chat_id is empty", Failure.BAD_ADDRESS),
    ("user not found", Failure.BAD_ADDRESS),
    ("peer_id_invalid", Failure.BAD_ADDRESS),
    ("input_user_deactivated", Failure.BAD_ADDRESS),
    ("can't send messages to bots", Failure.BAD_ADDRESS),
    ("can't send messages to the bot", Failure.BAD_ADDRESS),
    ("too many requests", Failure.THROTTLED),
    ("message is not modified", Failure.REJECTED),
    ("message to edit not found", Failure.REJECTED),
    ("message can't be edited", Failure.REJECTED),
    ("message_id_invalid", Failure.REJECTED),
    ("webhook is active", Failure.REJECTED),
    ("terminated by other getupdates", Failure.REJECTED),
)

#: The first that fits counts, so the special ones stand before the general.
_KINDS: Final[tuple[tuple[type[Exception], Failure, str], ...]] = (
    (told.TelegramMigrateToChat, Failure.BAD_ADDRESS, "400 migrated"),
    (told.TelegramEntityTooLarge, Failure.REJECTED, "413"),
    (told.TelegramUnauthorizedError, Failure.CREDENTIALS, "401"),
    (told.TelegramNotFound, Failure.CREDENTIALS, "404"),  # the path holds the token: an unknown one is not found
    (told.TelegramConflictError, Failure.REJECTED, "409"),
    (told.TelegramForbiddenError, Failure.BLOCKED, "403"),
    (told.TelegramBadRequest, Failure.REJECTED, "400"),
    (told.TelegramServerError, Failure.VENDOR, "5xx"),
    (told.ClientDecodeError, Failure.TIMEOUT, "unreadable answer"),  # it may have been taken
)

#: The code of an edit that was not needed: the message looks so already.
UNCHANGED: Final = "message is not modified"
#: The codes of an edit that came too late: the message was deleted, or is not ours to change any more.
GONE: Final = frozenset({"message to edit not found", "message can't be edited", "message_id_invalid"})
#: Why we are not told updates: they go to a webhook, or another process asks for them.
WEBHOOK_ACTIVE: Final = "webhook is active"
OTHER_POLLER: Final = "terminated by other getupdates"


def failed(error: Exception) -> SendFailedError:
    """Name why the Bot API did not take a request; its description is not kept, it may quote the chat."""
    if isinstance(error, told.TelegramRetryAfter):
        return SendFailedError(Failure.THROTTLED, code="429", retry_after=timedelta(seconds=error.retry_after))
    said = error.message.lower() if isinstance(error, told.TelegramAPIError) else ""
    for phrase, failure in _PHRASES:
        if phrase in said:
            return SendFailedError(failure, code=phrase)
    for kind, failure, code in _KINDS:
        if isinstance(error, kind):
            return SendFailedError(failure, code=code)
    return _without_answer(error.__cause__ or error)


def _without_answer(cause: BaseException) -> SendFailedError:
    if isinstance(cause, told.AiogramError):
        return SendFailedError(Failure.UNKNOWN, code=type(cause).__name__)
    never_left = isinstance(cause, ClientConnectorError | ConnectionTimeoutError | InvalidURL)
    return SendFailedError(Failure.CONNECTION if never_left else Failure.TIMEOUT, code=type(cause).__name__)
