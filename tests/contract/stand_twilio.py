"""Twilio's channel against a Twilio on a socket."""

from collections.abc import Mapping
from typing import Any, ClassVar

from core.flow.channel import Failure
from core.ports import Channel
from sms.twilio.channel import TwilioChannel
from tests.contract.days import WAIT, Day, Outcome
from tests.contract.sides import SID, twilio_account
from tests.contract.stands import HttpStand
from tests.contract.vendor import Answer, says


class TwilioStand(HttpStand):
    """SMS through Twilio."""

    name = "Twilio"
    address = "+77471234567"
    secrets: ClassVar[tuple[str, ...]] = ("77471234567", "балабақша", "token-new")
    #: It follows no redirect, and its word that the request is wrong counts.
    owed: ClassVar[Mapping[Day, Outcome | str]] = {Day.REDIRECT: Outcome(Failure.REJECTED)}

    def _channel(self, url: str) -> Channel:
        return TwilioChannel(twilio_account(url))

    def _accepted(self) -> Any:
        return {"sid": f"{SID[:-4]}{len(self.taken):04}", "status": "queued", "num_segments": "2"}

    def _listed(self) -> Any:
        stamp = "Mon, 23 Nov 2026 09:00:00 +0000"
        entries: list[dict[str, Any]] = [
            {"sid": f"{SID[:-4]}{number:04}", "body": text, "to": self.address, "direction": "outbound-api"}
            | {"date_created": stamp, "status": "queued", "num_segments": "2"}
            for number, text in enumerate(self.taken, 1)
        ]
        return {"messages": entries[::-1], "next_page_uri": None, "page": 0, "page_size": 100}

    def _refuses(self, day: Day) -> Answer:
        status, code = _TWILIO_SAYS[day]
        headers = {"Retry_After": f"{WAIT.total_seconds():.0f}"} if day is Day.THROTTLED_WAIT else {}
        body = {"code": code, "message": f"About {self.address}: {self.tried[-1]}", "status": status}
        return says(body, status, **headers)

    def _text(self, form: Mapping[str, str]) -> str:
        return form.get("Body", "")


_TWILIO_SAYS = {
    Day.THROTTLED: (429, 20429),
    Day.THROTTLED_WAIT: (429, 20429),
    Day.TROUBLE: (500, 20500),
    Day.BUSY: (503, 20503),
    Day.REFUSAL: (400, 21617),
    Day.CREDENTIALS: (401, 20003),
    Day.BAD_ADDRESS: (400, 21211),
    Day.UNWANTED: (400, 21610),
}
