"""SMS in through Twilio: replies and delivery receipts as webhooks, and what they missed from Twilio's list."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import orjson
from aiohttp import web
from twilio.rest.api.v2010.account.message import MessageInstance

from core.flow.receipt import DeliveryReport
from core.flow.reply import Authenticity, Heard, HeardKind, Wire
from core.ports import Listener
from sms.twilio.channel import STATUS_PATH, TwilioAccount, TwilioChannel
from sms.twilio.codes import receipt_of
from sms.twilio.signature import Verifier
from sms.twilio.webhook import RefusedError, read_body, store

INBOUND_PATH: Final = "/webhooks/twilio/inbound"
_TWIML: Final = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_MOST_FIELDS: Final = 1000
_SID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,64}")
_WORD: Final = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
_WORD_OR_NONE: Final = re.compile(r"[^\x00-\x1f\x7f]{0,64}")

TakeReply = Callable[[Heard], Awaitable[None]]
TakeReceipt = Callable[[DeliveryReport], Awaitable[None]]
Fields = dict[str, str]


def routes(
    account: TwilioAccount,
    take_reply: TakeReply,
    take_receipt: TakeReceipt,
    now: Callable[[], datetime],
    refused: Callable[[str], None],
) -> list[web.RouteDef]:
    """Return the webhooks of Twilio; what they take is stored before they answer.

    `refused` is told why a webhook was not believed (`unsigned`, `wrong`). Answers: 204 or empty TwiML = stored,
    400 malformed, 403 not signed by Twilio, 413 longer than 64 KiB, 503 not stored. A receipt is then tried again by
    the overrides of channel.py; a reply if the address set at Twilio carries them too, and else it is fetched.
    """
    verifier = Verifier(account.public_url, account.auth_tokens)

    async def inbound(request: web.Request) -> web.Response:
        try:
            heard = _heard(await _believe(request, verifier, refused), now())
            await store(take_reply(heard))
        except RefusedError as refusal:
            return refusal.response
        return web.Response(text=_TWIML, content_type="text/xml")

    async def status(request: web.Request) -> web.Response:
        try:
            report = _report(await _believe(request, verifier, refused), now())
            await store(take_receipt(report))
        except RefusedError as refusal:
            return refusal.response
        return web.Response(status=HTTPStatus.NO_CONTENT)

    return [web.post(INBOUND_PATH, inbound), web.post(STATUS_PATH, status)]


async def _believe(request: web.Request, verifier: Verifier, refused: Callable[[str], None]) -> Fields:
    """Return what a webhook says if Twilio signed it, else raise RefusedError."""
    body = await read_body(request)
    signature = request.headers.get("X-Twilio-Signature")
    if not signature:
        refused("unsigned")
        raise RefusedError(HTTPStatus.FORBIDDEN, "The webhook is not signed.")
    fields = _fields(request.content_type, body)
    # raw_path is path and query exactly as they came: what Twilio signed, whatever proxies made of the Host.
    if request.content_type == _JSON:
        genuine = verifier.accepts_json(request.raw_path, body, signature)
    else:
        genuine = verifier.accepts_form(request.raw_path, fields, signature)
    if not genuine:
        refused("wrong")
        raise RefusedError(HTTPStatus.FORBIDDEN, "The signature is wrong.")
    return dict(fields)


def _fields(content_type: str, body: bytes) -> list[tuple[str, str]]:
    try:
        if content_type == _FORM:
            return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        if content_type == _JSON:
            return [(name, "" if value is None else str(value)) for name, value in orjson.loads(body).items()]
    except (ValueError, AttributeError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body is malformed.") from None
    raise RefusedError(HTTPStatus.BAD_REQUEST, f"The body must be {_FORM} or {_JSON}.")


def _heard(fields: Fields, at: datetime) -> Heard:
    text = fields.get("Body", "")
    return Heard(
        wire=Wire.TWILIO,
        provider_id=_field(fields, _SID, "MessageSid", "SmsMessageSid", "SmsSid"),
        sender=_field(fields, _ADDRESS, "From"),
        kind=HeardKind.TEXT if text or fields.get("NumMedia", "0") == "0" else HeardKind.OTHER,
        text=text,
        received_at=at,
        authenticity=Authenticity.SIGNED,
    )


def _report(fields: Fields, at: datetime) -> DeliveryReport:
    sid = _field(fields, _SID, "MessageSid", "SmsSid")
    status = _field(fields, _WORD, "MessageStatus", "SmsStatus")
    code = _field({"ErrorCode": "", **fields}, _WORD_OR_NONE, "ErrorCode")
    delivery, failure = receipt_of(status, code)
    return DeliveryReport(
        wire=Wire.TWILIO,
        provider_id=sid,
        event_id=f"{sid}:{status}:{code}",
        delivery=delivery,
        status_raw=status,
        received_at=at,
        code=code,
        failure=failure.value if failure else None,
        evidence=_field({"RawDlrDoneDate": "", **fields}, _WORD_OR_NONE, "RawDlrDoneDate"),
    )


def _field(fields: Fields, shape: re.Pattern[str], *names: str) -> str:
    for name in names:
        if name in fields:
            if shape.fullmatch(fields[name]):
                return fields[name]
            break
    raise RefusedError(HTTPStatus.BAD_REQUEST, f"{names[0]} is missing or malformed.")


class TwilioListener(Listener):
    """Fetches the replies that webhooks missed from Twilio's own list."""

    wire = Wire.TWILIO

    def __init__(self, channel: TwilioChannel, take_reply: TakeReply, now: Callable[[], datetime]) -> None:
        self._channel = channel
        self._take_reply = take_reply
        self._now = now

    async def fetch_missed(self, since: datetime) -> datetime:
        """Store every message to us that Twilio has had since `since`; those known already count once.

        Heard until the moment of asking, or until the oldest message that is still coming in.
        """
        heard_until = self._now()
        missed = []
        async for entry in self._channel.entries(to=self._channel.account.sender, since=since):
            if entry.direction != "inbound":
                continue
            if entry.status == "receiving":
                heard_until = min(heard_until, entry.date_created or since)
                continue
            missed.append(entry)
        # In their order, and yet in one transaction: most of them are known from their webhooks.
        await asyncio.gather(*(self._take_reply(_fetched(entry, self._now())) for entry in reversed(missed)))
        return heard_until


def _fetched(entry: MessageInstance, at: datetime) -> Heard:
    text = entry.body or ""
    return Heard(
        wire=Wire.TWILIO,
        provider_id=entry.sid,
        sender=entry.from_,
        kind=HeardKind.TEXT if text or entry.num_media in {None, "0"} else HeardKind.OTHER,
        text=text,
        received_at=at,
        carrier_at=entry.date_created,  # when it reached Twilio; DateSent is when Twilio told our webhook
        authenticity=Authenticity.FETCHED,
    )
