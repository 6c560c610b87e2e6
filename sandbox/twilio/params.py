"""What Twilio is asked for: the parameters of a new message and of a list, each checked as Twilio checks them."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from sandbox import messages
from sandbox.instants import day_or_instant
from sandbox.messages import Direction, Message
from sandbox.twilio.carrying import Order, sent_at
from sandbox.twilio.error import TwilioError, bad

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_LONGEST_BODY = 1600  # characters
_LONGEST_VALIDITY = 36_000  # seconds
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_END = datetime(2200, 1, 1, tzinfo=UTC)
#: A message is sent this long after it was made, at most; the store finds by the latter, the list by the former.
_SLACK = timedelta(minutes=1)


def read_form(raw: bytes) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        TwilioError: the body is not UTF-8, or no form.

    """
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=bool(raw), errors="strict"))
    except ValueError as error:
        raise TwilioError(HTTPStatus.BAD_REQUEST, 20001, "The body is not a form in UTF-8") from error


def read_order(form: Mapping[str, str], own: str) -> Order:
    """Return the SMS that is asked for; `own` is the one number that may send.

    Raises:
        TwilioError: as Twilio would refuse it.

    """
    to, sender, service = form.get("To", ""), form.get("From") or None, form.get("MessagingServiceSid") or None
    if not to:
        raise bad(21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(to):
        raise bad(21211, f"Invalid 'To' Phone Number: {to}")
    if sender is None and service is None:
        raise bad(21603, "A 'From' phone number is required.")
    if sender is not None and sender != own:
        raise bad(21606, f"The 'From' phone number provided ({sender}) is not a valid message-capable Twilio number")
    if service is not None and not _SERVICE.fullmatch(service):
        raise bad(21701, f"The Messaging Service Sid {service} is invalid.")
    return Order(to, _body(form), sender, service, _callback(form), _validity(form))


def _body(form: Mapping[str, str]) -> str:
    body = form.get("Body", "")
    if not body:
        raise bad(21619, "A text message body or media urls must be specified.")
    if len(body) > _LONGEST_BODY:
        raise bad(21617, "The concatenated message body exceeds the 1600 character limit")
    return body


def _validity(form: Mapping[str, str]) -> timedelta:
    validity = form.get("ValidityPeriod", str(_LONGEST_VALIDITY))
    if not (validity.isascii() and validity.isdecimal()) or not 1 <= int(validity[:9]) <= _LONGEST_VALIDITY:
        raise bad(20001, f"ValidityPeriod must be a whole number from 1 to {_LONGEST_VALIDITY}")
    return timedelta(seconds=int(validity))


def _callback(form: Mapping[str, str]) -> str | None:
    callback = form.get("StatusCallback") or None
    if callback is None:
        return None
    try:
        parts = urlsplit(callback)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad(21609, f"Invalid 'StatusCallback' URL: {callback}")
    return callback


@dataclass(frozen=True, slots=True)
class Wish:
    """A page of the list of messages, sent (else made) between two instants, ends included, to the second."""

    filters: Mapping[str, str]
    start: datetime
    end: datetime
    page: int
    size: int

    def find(self, db: sqlite3.Connection) -> list[Message]:
        """Return all messages that match, newest first."""
        return [message for message in self._made(db) if message.wire == "twilio" and self._fits(message)]

    def _made(self, db: sqlite3.Connection) -> list[Message]:
        return messages.sms_between(db, self.start - _SLACK, self.end)

    def _fits(self, message: Message) -> bool:
        sent = (sent_at(message) or message.at).replace(microsecond=0)
        ends = (message.number, message.facts["sender"])
        to, sender = ends if message.direction is Direction.TO_PHONE else ends[::-1]
        return (
            self.start <= sent <= self.end
            and self.filters.get("To", to) == to
            and self.filters.get("From", sender) == sender
        )


def read_wish(query: Mapping[str, str]) -> Wish:
    """Return the page of messages that is asked for.

    Raises:
        TwilioError: a filter cannot be read.

    """
    filters = {key: value for key, value in query.items() if key not in {"PageSize", "Page", "PageToken"} and value}
    start, end = _BEGINNING, _END
    try:
        if on := filters.get("DateSent"):
            start, end = day_or_instant(on)
        if after := filters.get("DateSent>"):
            start = max(start, day_or_instant(after)[0])
        if before := filters.get("DateSent<"):
            end = min(end, day_or_instant(before)[1])
    except (ValueError, OverflowError) as error:
        raise bad(20001, "DateSent must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ") from error
    page, size = _whole(query, "Page", 0, 0, 1_000_000), _whole(query, "PageSize", 50, 1, 1000)
    return Wish(filters, max(start, _BEGINNING), min(end, _END), page, size)


def _whole(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or not least <= int(text[:9]) <= most:
        raise bad(20001, f"{name} must be a whole number from {least} to {most}")
    return int(text)
