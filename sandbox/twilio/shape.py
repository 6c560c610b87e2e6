"""Twilio's JSON, field by field as its own client expects it."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from sandbox.instants import from_ms, mail_date
from sandbox.messages import Direction, Message
from sandbox.twilio.carrying import API_VERSION, sent_at
from sandbox.twilio.params import Wish

_REASONS = {
    "30001": "Queue overflow",
    "30002": "Account suspended",
    "30003": "Unreachable destination handset",
    "30004": "Message blocked",
    "30005": "Unknown destination handset",
    "30006": "Landline or unreachable carrier",
    "30007": "Message filtered",
    "30008": "Unknown error",
    "30036": "Validity period expired",
}


def resource(account: str, message: Message) -> dict[str, Any]:
    """Return a Message resource."""
    inbound = message.direction is Direction.FROM_PHONE
    sid, facts = message.provider_id, message.facts
    uri = f"/{API_VERSION}/Accounts/{account}/Messages/{sid}"
    sent, code = sent_at(message), facts.get("code")
    # A messaging service has not chosen its sender yet, so Twilio cannot count the parts either.
    counted = facts["sender"] is not None
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.text,
        "date_created": mail_date(message.at),
        "date_sent": mail_date(sent) if sent else None,
        "date_updated": mail_date(from_ms(facts["updated"])),
        "direction": "inbound" if inbound else "outbound-api",
        "error_code": int(code) if code else None,
        "error_message": _REASONS.get(code, "Unknown error") if code else None,
        "from": message.number if inbound else facts["sender"],
        "messaging_service_sid": facts["service"],
        "num_media": "0",
        "num_segments": str(message.parts) if counted else "0",
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "status": "received" if inbound else message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": facts["sender"] if inbound else message.number,
        "uri": f"{uri}.json",
    }


def page_of(account: str, found: list[Message], wish: Wish) -> dict[str, Any]:
    """Return one page of a list of messages; the links to other pages repeat the filters."""
    page, size = wish.page, wish.size
    start = page * size
    here = found[start : start + size]

    def link(number: int) -> str:
        query = urlencode(dict(wish.filters) | {"PageSize": str(size), "Page": str(number)})
        return f"/{API_VERSION}/Accounts/{account}/Messages.json?{query}"

    return {
        "messages": [resource(account, message) for message in here],
        "start": start,
        "end": start + max(len(here) - 1, 0),
        "page": page,
        "page_size": size,
        "uri": link(page),
        "first_page_uri": link(0),
        "previous_page_uri": link(page - 1) if page else None,
        "next_page_uri": link(page + 1) if start + size < len(found) else None,
    }


def answer(body: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a JSON answer; letters beyond ASCII are escaped, as Twilio does."""
    return web.Response(text=json.dumps(body), status=status.value, content_type="application/json")
