"""SMS out through Twilio."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from core.errors import SettingsError
from core.flow.channel import Accepted, Capabilities, Failure, Outgoing, SendFailedError
from core.flow.receipt import DeliveryReport
from core.flow.reply import Wire
from core.ports import Channel
from core.segments import segments
from core.values import ChannelName
from sms.twilio.client import TwilioHttp
from sms.twilio.codes import receipt_of

STATUS_PATH = "/webhooks/twilio/status"
#: Connection overrides (docs/usage/webhooks/webhooks-connection-overrides): five tries within Twilio's 15 s, again
#: after our 5xx and after time-outs. The fragment is never sent and never signed.
_OVERRIDES = "#rc=5&rp=5xx,ct,rt&ct=1000&rt=4000"
_VALID_LEAST, _VALID_MOST = 6, 36_000  # seconds; Twilio takes 1-36,000 and advises more than 5
_OUTBOUND = "outbound"
#: Twilio stamps messages with its own clock, to the second.
_CLOCKS_DIFFER = timedelta(minutes=1)
#: The list is in order of sending, so what is older than the longest queue has nothing of ours behind it.
_LONGEST_QUEUE = timedelta(seconds=_VALID_MOST)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Who we are at Twilio and where it finds us.

    Of `auth_tokens` the first sends and all verify. Messages go through `messaging_service_sid` if there is one, else
    from the number `sender`. `api_url` is another address than Twilio's own; `public_url` is ours, without a slash
    at the end.
    """

    account_sid: str
    auth_tokens: tuple[str, ...]
    sender: str | None
    messaging_service_sid: str | None
    api_url: str | None
    public_url: str


class TwilioChannel(Channel):
    """Sends SMS; to be built inside a running loop, because Twilio's client opens its session at once.

    Raises:
        SettingsError: without a token or a sender nothing can be sent.

    """

    name = ChannelName.SMS
    wire = Wire.TWILIO
    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=False)

    def __init__(self, account: TwilioAccount) -> None:
        if not account.auth_tokens or not (account.sender or account.messaging_service_sid):
            message = "Set USYNYS_TWILIO_AUTH_TOKEN, and USYNYS_TWILIO_FROM or USYNYS_TWILIO_MESSAGING_SERVICE_SID."
            raise SettingsError(message)
        self.account = account
        self._http = TwilioHttp(account.api_url)
        # A given environment keeps the client from reading the process's own, which only core.settings does.
        environment = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
        self._rest = Client(
            account.account_sid, account.auth_tokens[0], http_client=self._http, environment=environment
        )
        if account.messaging_service_sid:
            self._from: dict[str, str | None] = {"messaging_service_sid": account.messaging_service_sid}
        else:
            self._from = {"from_": account.sender}

    async def send(self, message: Outgoing) -> Accepted:
        """Send one SMS; the carrier may keep trying for `valid_for`, at most 10 h.

        Raises:
            SendFailedError: see core.ports.Channel.

        """
        created = await self._rest.messages.create_async(
            to=message.address,
            body=message.text,
            status_callback=self.account.public_url + STATUS_PATH + _OVERRIDES,
            validity_period=min(max(int(message.valid_for.total_seconds()), _VALID_LEAST), _VALID_MOST),
            **self._from,
        )
        if not created.sid:
            raise SendFailedError(Failure.TIMEOUT, code="no id")
        return _accepted(created, message)

    async def look_up(self, message: Outgoing) -> Accepted | None:
        """Find a message of unknown fate in Twilio's own list: same recipient, same text, not before our claim.

        A request that is still on its way is not in the list yet: ask no sooner than 20 s after the failed send.
        """
        since = message.since - _CLOCKS_DIFFER if message.since else _EVER
        # No filter by date: a message still queued has no DateSent and would be left out.
        async for entry in self.entries(to=message.address):
            created = entry.date_created or since
            if created < since - _LONGEST_QUEUE:
                return None
            ours = (entry.direction or "").startswith(_OUTBOUND) and entry.body == message.text
            if ours and created >= since:
                return _accepted(entry, message)
        return None

    async def ask_state(self, provider_id: str) -> DeliveryReport | None:
        """Ask what has become of an SMS that Twilio took.

        Raises:
            SendFailedError: Twilio cannot be asked now, or does not know it any more.

        """
        entry = await self._rest.messages(provider_id).fetch_async()
        at = entry.date_updated or entry.date_created or _EVER
        status, code = str(entry.status), str(entry.error_code or "")
        delivery, failure = receipt_of(status, code)
        return DeliveryReport(
            wire=Wire.TWILIO,
            provider_id=provider_id,
            event_id=f"{provider_id}:{status}:{code}",
            delivery=delivery,
            status_raw=status,
            received_at=at,
            code=code,
            failure=failure.value if failure else None,
            evidence=f"updated {at.isoformat()}",
        )

    async def settle(self, message: Outgoing) -> None:
        """Do nothing: an SMS cannot be changed."""

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def entries(self, to: str | None = None, since: datetime | None = None) -> AsyncIterator[MessageInstance]:
        """Yield the messages in Twilio's list, newest first: those to one number, and not sent before `since`.

        Raises:
            SendFailedError: Twilio cannot be asked now, or its answer is no list.

        """
        wanted: dict[str, Any] = {"to": to} if to else {}
        if since:
            wanted["date_sent_after"] = since.astimezone(UTC)
        try:
            async for entry in await self._rest.messages.stream_async(page_size=100, **wanted):
                yield entry
        except (TwilioException, TypeError, AttributeError):
            failed = SendFailedError(Failure.VENDOR, code="unreadable list")
        else:
            return
        raise failed


def _accepted(entry: MessageInstance, message: Outgoing) -> Accepted:
    """Count the parts ourselves where Twilio does not yet: a messaging service first says 0."""
    told = str(entry.num_segments or "")
    parts = int(told) if told.isascii() and told.isdigit() else 0
    return Accepted(provider_id=str(entry.sid), parts=parts or segments(message.text).parts)
