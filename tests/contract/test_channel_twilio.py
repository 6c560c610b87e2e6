"""What is Twilio's own: the form it wants, its list, and finding again what may have been sent."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from core.errors import SettingsError
from core.flow.channel import Failure, SendFailedError
from core.flow.reply import Heard, HeardKind
from sms.twilio.channel import TwilioChannel
from sms.twilio.inbound import TwilioListener
from tests.contract.sides import SID, TwilioSide, offer, twilio_account
from tests.contract.vendor import Vendor, says

SIDE = TwilioSide()
OFFER = replace(offer(SIDE.address), since=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
async def twilio(server: TestServer) -> AsyncIterator[TwilioChannel]:
    """Connect the channel to the vendor."""
    channel = TwilioChannel(twilio_account(str(server.make_url(""))))
    yield channel
    await channel.close()


def entry(**changes: Any) -> dict[str, Any]:
    """Return one message of Twilio's list: ours, sent, on 23 November 2026."""
    known = {
        "sid": SID,
        "body": OFFER.text,
        "to": SIDE.address,
        "from": "+77470001414",
        "direction": "outbound-api",
        "status": "sent",
        "num_segments": "2",
        "num_media": "0",
        "date_created": "Mon, 23 Nov 2026 09:00:01 +0000",
        "date_sent": "Mon, 23 Nov 2026 09:00:02 +0000",
    }
    return {**known, **changes}


def page(*entries: dict[str, Any], next_page: str | None = None) -> Any:
    """Return one page of Twilio's list."""
    return says({"messages": list(entries), "next_page_uri": next_page, "page": 0, "page_size": 100})


async def test_the_form_of_a_message_is_what_twilio_wants(vendor: Vendor, twilio: TwilioChannel) -> None:
    """Number, validity below the next round, callback with overrides in its fragment, the first token."""
    vendor.answers.append(SIDE.accepted)
    await twilio.send(OFFER)
    asked = vendor.asked[0]
    assert asked.path == f"/2010-04-01/Accounts/{'AC' + '1' * 32}/Messages.json"
    assert asked.form == {
        "To": SIDE.address,
        "From": "+77470001414",
        "Body": OFFER.text,
        "ValidityPeriod": "36000",
        "StatusCallback": "https://usynys.example/webhooks/twilio/status#rc=5&rp=5xx,ct,rt&ct=1000&rt=4000",
    }
    assert base64.b64decode(asked.headers["Authorization"].split()[1]).decode() == f"AC{'1' * 32}:token-new"


@pytest.mark.parametrize(("asked", "sent"), [(timedelta(days=2), "36000"), (timedelta(0), "6")])
async def test_the_validity_stays_within_what_twilio_takes(
    vendor: Vendor, twilio: TwilioChannel, asked: timedelta, sent: str
) -> None:
    """Twilio refuses less than a second and more than ten hours."""
    vendor.answers.append(SIDE.accepted)
    await twilio.send(replace(OFFER, valid_for=asked))
    assert vendor.asked[0].form["ValidityPeriod"] == sent


async def test_a_messaging_service_sends_instead_of_a_number(vendor: Vendor, server: TestServer) -> None:
    """The service chooses the number; it first counts 0 parts, so we count them ourselves."""
    account = twilio_account(str(server.make_url("")), messaging_service_sid="MG" + "2" * 32, sender=None)
    channel = TwilioChannel(account)
    vendor.answers.append(says({"sid": SID, "status": "accepted", "num_segments": "0"}, 201))
    accepted = await channel.send(OFFER)
    await channel.close()
    assert vendor.asked[0].form["MessagingServiceSid"] == "MG" + "2" * 32
    assert "From" not in vendor.asked[0].form
    assert accepted.parts == 2


async def test_a_channel_without_a_token_says_which_setting_is_missing() -> None:
    """Nobody sends without credentials."""
    with pytest.raises(SettingsError, match="USYNYS_TWILIO_AUTH_TOKEN"):
        TwilioChannel(twilio_account(None, auth_tokens=()))


@pytest.mark.parametrize(
    ("wish", "clock", "wait"),
    [
        ("30", "", timedelta(seconds=30)),
        ("Mon, 23 Nov 2026 09:00:40 GMT", "Mon, 23 Nov 2026 09:00:00 GMT", timedelta(seconds=40)),
        ("Mon, 23 Nov 2026 08:59:00 GMT", "Mon, 23 Nov 2026 09:00:00 GMT", timedelta(0)),
        ("soon", "", None),
        ("", "", None),
    ],
)
async def test_a_wait_may_be_seconds_or_a_date(
    vendor: Vendor, twilio: TwilioChannel, wish: str, clock: str, wait: timedelta | None
) -> None:
    """A date is measured by Twilio's own clock; what cannot be read is no wish."""
    dated = {"Date": clock} if clock else {}
    vendor.answers.append(SIDE.refuses(429, Retry_After=wish, **dated))
    with pytest.raises(SendFailedError) as caught:
        await twilio.send(OFFER)
    assert caught.value.retry_after == wait


async def test_a_message_of_unknown_fate_is_found_in_the_list(vendor: Vendor, twilio: TwilioChannel) -> None:
    """Same recipient, same text, not before our claim; one still queued has no time of sending."""
    vendor.answers.append(page(entry(sid="SMother", body="Рахмет!"), entry(date_sent=None, status="queued")))
    found = await twilio.look_up(OFFER)
    assert found
    assert (found.provider_id, found.parts) == (SID, 2)
    assert vendor.asked[0].query == {"To": SIDE.address, "PageSize": "100"}


async def test_a_search_leaves_no_number_in_the_log(
    vendor: Vendor, twilio: TwilioChannel, caplog: pytest.LogCaptureFixture
) -> None:
    """Twilio's library would log the number that is looked up."""
    caplog.set_level("DEBUG")
    vendor.answers.append(page())
    await twilio.look_up(OFFER)
    mine = [record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiohttp"))]
    assert not [line for line in mine if SIDE.address.lstrip("+") in line]


@pytest.mark.parametrize(
    "other",
    [
        entry(body="Рахмет!"),
        entry(direction="inbound"),
        entry(date_created="Mon, 23 Nov 2026 08:50:00 +0000", date_sent="Mon, 23 Nov 2026 08:50:01 +0000"),
    ],
    ids=["another text", "what the family said", "the same text before our claim"],
)
async def test_another_message_is_not_taken_for_the_lost_one(
    vendor: Vendor, twilio: TwilioChannel, other: dict[str, Any]
) -> None:
    """To believe a message sent that never was would leave a family without its offer."""
    vendor.answers.append(page(other))
    assert await twilio.look_up(OFFER) is None


async def test_the_search_goes_through_pages_but_not_through_years(vendor: Vendor, twilio: TwilioChannel) -> None:
    """It follows the pages of the list on the same address and ends at what is older than any queue."""
    uri = "/2010-04-01/Accounts/AC/Messages.json?Page=1"
    old = entry(body="?", date_created="Sun, 22 Nov 2026 09:00:00 +0000")
    vendor.answers.extend([page(entry(body="?"), next_page=uri), page(old, next_page=uri)])
    assert await twilio.look_up(OFFER) is None
    assert [asked.query.get("Page") for asked in vendor.asked] == [None, "1"]


async def test_an_older_message_that_was_queued_long_hides_nothing_behind_it(
    vendor: Vendor, twilio: TwilioChannel
) -> None:
    """The list is in order of sending: one made hours before our claim may stand before ours."""
    queued_long = entry(body="?", date_created="Mon, 23 Nov 2026 00:30:00 +0000")
    vendor.answers.append(page(queued_long, entry()))
    assert await twilio.look_up(OFFER)


@pytest.mark.parametrize("answer", [says({}), says({"messages": None}), says({"messages": [1]}), SIDE.refuses(500)])
async def test_a_list_that_cannot_be_read_proves_nothing(vendor: Vendor, twilio: TwilioChannel, answer: Any) -> None:
    """Only a list that was read says that a message is not in it."""
    vendor.answers.append(answer)
    with pytest.raises(SendFailedError) as caught:
        await twilio.look_up(OFFER)
    assert caught.value.failure in {Failure.VENDOR, Failure.TIMEOUT}


ASKED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SINCE = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def listen(twilio: TwilioChannel) -> tuple[list[Heard], datetime]:
    """Fetch what was missed."""
    heard: list[Heard] = []

    async def take(reply: Heard) -> None:
        heard.append(reply)

    until = await TwilioListener(twilio, take, lambda: ASKED).fetch_missed(SINCE)
    return heard, until


async def test_replies_that_webhooks_missed_are_fetched_in_order(vendor: Vendor, twilio: TwilioChannel) -> None:
    """Each with the time it reached Twilio, so that it counts inside the window although we were down."""
    said = {"direction": "inbound", "from": SIDE.address, "to": "+77470001414", "status": "received"}
    late = entry(**said, sid="SM2", body="жоқ", date_created="Mon, 23 Nov 2026 11:30:00 +0000")
    early = entry(**said, sid="SM1", body="1", date_created="Mon, 23 Nov 2026 10:30:00 +0000")
    vendor.answers.append(page(late, entry(), early))
    heard, until = await listen(twilio)
    assert [(each.provider_id, each.text, each.sender) for each in heard] == [
        ("SM1", "1", SIDE.address),
        ("SM2", "жоқ", SIDE.address),
    ]
    assert heard[0].said_at == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    assert heard[0].kind is HeardKind.TEXT
    assert until == ASKED
    assert vendor.asked[0].query["DateSent>"] == "2026-11-23T10:00:00Z"
    assert vendor.asked[0].query["To"] == "+77470001414"


async def test_a_message_still_coming_in_holds_the_hearing_back(vendor: Vendor, twilio: TwilioChannel) -> None:
    """Nothing lapses before its words are known."""
    coming = entry(direction="inbound", status="receiving", date_created="Mon, 23 Nov 2026 11:59:50 +0000")
    vendor.answers.append(page(coming))
    heard, until = await listen(twilio)
    assert not heard
    assert until == datetime(2026, 11, 23, 11, 59, 50, tzinfo=UTC)


async def test_without_an_answer_nothing_was_heard(vendor: Vendor, twilio: TwilioChannel) -> None:
    """The gateway must not believe in silence that it has not asked about."""
    vendor.answers.append(SIDE.refuses(503))
    with pytest.raises(SendFailedError):
        await listen(twilio)
