"""Vendor codes become failures of the closed list, here and nowhere else."""

import re
from pathlib import Path

import pytest
from twilio.rest.api.v2010.account.message import MessageInstance

from core.flow.channel import Failure
from core.flow.receipt import Delivery
from sms.twilio.codes import failure_of_answer, receipt_of

HOUSE = Path(__file__).parents[3]
INBOUND_ONLY = {"receiving", "received"}


@pytest.mark.parametrize(
    ("codes", "failure"),
    [
        ("21610", Failure.STOPPED),
        ("21211 21614 30005 30006", Failure.BAD_ADDRESS),
        ("21408 21612", Failure.REGION),
        ("21617", Failure.REJECTED),
        ("21611 30001 30500 60005", Failure.VENDOR),
        ("30036", Failure.EXPIRED),
        ("30002 20003", Failure.CREDENTIALS),
        ("30003", Failure.UNREACHABLE),
        ("30004", Failure.BLOCKED),
        ("30007", Failure.FILTERED),
        ("30008", Failure.UNKNOWN),
        ("20429", Failure.THROTTLED),
    ],
)
def test_every_known_code_has_its_failure(codes: str, failure: Failure) -> None:
    """The same code means the same whether a request is refused with it or a receipt carries it."""
    for code in codes.split():
        assert failure_of_answer(400, code) is failure
        assert receipt_of("failed", code)[1] is failure


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (400, "", Failure.REJECTED),
        (400, "29999", Failure.REJECTED),
        (401, "", Failure.CREDENTIALS),
        (403, "", Failure.CREDENTIALS),
        (404, "", Failure.REJECTED),
        (429, "", Failure.THROTTLED),
        (500, "", Failure.TIMEOUT),
        (500, "29999", Failure.VENDOR),
        (502, "", Failure.TIMEOUT),
        (503, "", Failure.VENDOR),
        (504, "", Failure.TIMEOUT),
        (599, "", Failure.TIMEOUT),
        (302, "", Failure.REJECTED),
    ],
)
def test_an_http_status_means_a_failure_where_no_code_does(status: int, code: str, failure: Failure) -> None:
    """A bare 500, 502 or 504 may be the word of a proxy about a message that went through."""
    assert failure_of_answer(status, code) is failure


def test_every_status_that_twilio_knows_is_known() -> None:
    """Only what is said of inbound messages is unknown for ours; a new status is unknown until it stands here."""
    statuses = {value for name, value in vars(MessageInstance.Status).items() if name.isupper()}
    unknown = {status for status in statuses if receipt_of(status, "")[0] is Delivery.UNKNOWN}
    assert unknown == INBOUND_ONLY


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "delivered", "read", "partially_delivered"])
def test_an_old_code_on_a_status_that_is_not_final_means_nothing(status: str) -> None:
    """A `sending` may still carry the code of an earlier try."""
    assert receipt_of(status, "30003")[1] is None


def test_a_message_is_proven_to_be_there_only_when_all_of_it_is() -> None:
    """A window opens at a receipt: part of a message is none."""
    proofs = {status for status in ("delivered", "read", "sent", "partially_delivered") if _proves(status)}
    assert proofs == {"delivered", "read"}


def _proves(status: str) -> bool:
    return receipt_of(status, "")[0] is Delivery.DELIVERED


def test_vendor_codes_stand_in_codes_alone() -> None:
    """Whoever else reads a number of Twilio's has forgotten that there will be another vendor."""
    number = re.compile(r"\b(20[45]\d\d|21[2-7]\d\d|30[0-5]\d\d)\b")
    rooms = [HOUSE / name for name in ("core", "bot", "sms", "desk", "exchange", "dialogs")]
    files = [path for room in rooms for path in room.rglob("*.py") if "rules" not in path.parts]
    strays = [path.name for path in files if number.search(path.read_text(encoding="utf-8"))]
    assert set(strays) <= {"codes.py"}
