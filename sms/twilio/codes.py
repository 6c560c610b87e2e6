"""Twilio's statuses, error codes and HTTP answers in our words; no other file knows them."""

from http import HTTPStatus

from core.flow.channel import Failure
from core.flow.receipt import Delivery

#: Every status of twilio's MessageInstance.Status that can be said of a message of ours.
_DELIVERIES = {
    "queued": Delivery.ACCEPTED,
    "accepted": Delivery.ACCEPTED,
    "scheduled": Delivery.ACCEPTED,
    "sending": Delivery.ACCEPTED,
    "sent": Delivery.SENT,
    "partially_delivered": Delivery.SENT,  # a part is missing: it proves no receipt, and more may come
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}

#: https://www.twilio.com/docs/api/errors, those that a text message can meet.
_FAILURES = {
    "20003": Failure.CREDENTIALS,  # authentication
    "20005": Failure.CREDENTIALS,  # account not active
    "20006": Failure.CREDENTIALS,  # access denied
    "20403": Failure.CREDENTIALS,
    "20404": Failure.REJECTED,
    "20429": Failure.THROTTLED,  # never processed, always safe to try again
    "20500": Failure.VENDOR,
    "20503": Failure.VENDOR,
    "21211": Failure.BAD_ADDRESS,
    "21214": Failure.BAD_ADDRESS,
    "21265": Failure.BAD_ADDRESS,  # a short code as recipient
    "21408": Failure.REGION,  # the region is switched off for the account
    "21601": Failure.REJECTED,  # our sender cannot send SMS
    "21602": Failure.REJECTED,  # no body
    "21603": Failure.REJECTED,  # no sender
    "21604": Failure.REJECTED,  # no recipient
    "21606": Failure.REJECTED,  # our sender is not ours, or cannot reach this recipient
    "21609": Failure.REJECTED,  # our callback address
    "21610": Failure.STOPPED,
    "21611": Failure.VENDOR,  # the sender's queue is full
    "21612": Failure.REGION,  # no route for this pair of sender and recipient
    "21614": Failure.BAD_ADDRESS,  # not a mobile number
    "21617": Failure.REJECTED,  # more than 1,600 characters
    "21635": Failure.BAD_ADDRESS,  # a landline
    "30001": Failure.VENDOR,  # queue overflow
    "30002": Failure.CREDENTIALS,  # account suspended
    "30003": Failure.UNREACHABLE,
    "30004": Failure.BLOCKED,
    "30005": Failure.BAD_ADDRESS,  # unknown handset: the number may no longer exist
    "30006": Failure.BAD_ADDRESS,  # landline, or a carrier that cannot be reached
    "30007": Failure.FILTERED,
    "30008": Failure.UNKNOWN,  # the carrier says no more than that
    "30017": Failure.VENDOR,  # the carrier's network is congested
    "30018": Failure.FILTERED,  # the sender is not registered with the carrier
    "30022": Failure.THROTTLED,
    "30024": Failure.FILTERED,  # the sender is not registered with the carrier
    "30036": Failure.EXPIRED,
    "30410": Failure.VENDOR,  # the carrier took too long
    "30500": Failure.VENDOR,
    "60005": Failure.VENDOR,
}

_ANSWERS = {
    HTTPStatus.UNAUTHORIZED: Failure.CREDENTIALS,
    HTTPStatus.FORBIDDEN: Failure.CREDENTIALS,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.THROTTLED,
    HTTPStatus.SERVICE_UNAVAILABLE: Failure.VENDOR,
}


def failure_of_answer(status: int, code: str) -> Failure:
    """Name why Twilio did not take a request, from its HTTP status and its own code ("" = it gave none).

    A code of Twilio's proves that Twilio itself refused. A bare 500, 502 or 504 may be the word of a proxy about a
    request that went through: its fate is unknown, so it is looked up before it is sent again.
    """
    if code in _FAILURES:
        return _FAILURES[code]
    if status in _ANSWERS:
        return _ANSWERS[HTTPStatus(status)]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure.VENDOR if code else Failure.TIMEOUT
    return Failure.REJECTED


def receipt_of(status: str, code: str) -> tuple[Delivery, Failure | None]:
    """Translate a message's status and error code ("" = none) into what was delivered, and why not.

    A status that we do not know is UNKNOWN. A code counts only with a final status: a `sending` may still carry the
    code of an earlier try.
    """
    delivery = _DELIVERIES.get(status, Delivery.UNKNOWN)
    if delivery not in {Delivery.UNDELIVERED, Delivery.FAILED}:
        return delivery, None
    failure = _FAILURES.get(code, Failure.UNKNOWN)
    return (Delivery.EXPIRED if failure is Failure.EXPIRED else delivery), failure
