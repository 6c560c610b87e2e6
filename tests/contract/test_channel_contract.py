"""What every channel promises, on good days and on bad ones, over real sockets: one suite for all wires."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientTimeout

import bot.channel
import sms.smpp.session
import sms.twilio.client
from core.flow.channel import Failure, Outgoing, SendFailedError
from tests.contract.days import Day, Outcome
from tests.contract.stand_sandbox import SandboxTelegramStand, SandboxTwilioStand
from tests.contract.stand_sandbox_smpp import SandboxSmppStand
from tests.contract.stand_smpp import SmppStand
from tests.contract.stand_telegram import TelegramStand
from tests.contract.stand_twilio import TwilioStand
from tests.contract.stands import Stand, owed

STANDS: Sequence[type[Stand]] = (
    TwilioStand,
    SmppStand,
    TelegramStand,
    SandboxTwilioStand,
    SandboxSmppStand,
    SandboxTelegramStand,
)
PAGE = Path(__file__).parents[2] / "docs" / "contract-matrix.md"
#: Days on which somebody must lose patience: a second of it will do.
WAITING = {Day.SILENCE, Day.HALF_ANSWER, Day.TRICKLE}
CELLS = [
    pytest.param(kind, day, id=f"{kind.name}: {day.name.lower()}")
    for kind in STANDS
    for day in Day
    if isinstance(owed(kind, day), Outcome)
]
#: Of these it is known that they do not keep two promises yet: what is sent after `close` fails without a name, and an
#: answer without end is read to its end.
_PLENTY = 40 * 1024 * 1024  # octets
#: What the rows of the matrix below the days say; a test of its own holds each.
_AT_ONCE, _CLOSED = "gets several at once", "is left by a channel that is closed while it sends"
EACH = pytest.mark.parametrize("kind", STANDS, ids=[kind.name for kind in STANDS])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a silent vendor after a second instead of after 20 s; name it before the stand."""
    for wire in (bot.channel, sms.twilio.client):
        monkeypatch.setattr(wire, "_TIMEOUT", ClientTimeout(total=1, connect=1))
    monkeypatch.setattr(sms.smpp.session, "_ANSWER", 1.0)


@pytest.fixture
async def stand(kind: type[Stand]) -> AsyncIterator[Stand]:
    """Open a wire and its vendor."""
    async with kind.opened() as stand:
        yield stand


async def attempt(stand: Stand, message: Outgoing) -> tuple[Outcome, str]:
    """Send a message and look it up if its fate is unknown; return what came of it and what the error would tell."""
    try:
        accepted = await stand.channel.send(message)
    except SendFailedError as error:
        failed = error
    else:
        assert accepted.provider_id
        assert accepted.parts >= 1
        return Outcome(), ""
    assert failed.code
    found = ""
    if failed.failure is Failure.TIMEOUT:
        await stand.later()
        found = "taken" if await stand.channel.look_up(message) else "not taken"
    told = "".join(traceback.format_exception(failed)) + repr((failed.__cause__, failed.__context__))
    wait = timedelta(seconds=round(failed.retry_after.total_seconds())) if failed.retry_after else None
    return Outcome(failed.failure, wait, found), told


async def goes(stand: Stand, message: Outgoing) -> bool:
    """Send a message as often as it certainly was not sent, as an outbox does: a bind may have to come back first."""
    for _ in range(100):
        outcome, _ = await attempt(stand, message)
        if not (outcome.failure and outcome.failure.retry):
            return outcome == Outcome()
        await asyncio.sleep(0.1)
    return False


def discreet(stand: Stand, told: str, records: Sequence[logging.LogRecord]) -> bool:
    """Tell whether neither an error nor a log (our vendor's own apart) holds a number, words or a key."""
    formatter = logging.Formatter()
    mine = [formatter.format(one) for one in records if not one.name.startswith(("asyncio", "aiohttp"))]
    return not [line for line in (told, *mine) for secret in stand.secrets if secret in line]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("kind", "day"), CELLS)
async def test_each_day_of_a_vendor_has_its_outcome(
    stand: Stand, kind: type[Stand], day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    """The outcome of the matrix; sent once, told to nobody, followed nowhere; and the next message goes."""
    caplog.set_level("DEBUG")
    await stand.stage(day)
    outcome, told = await attempt(stand, stand.message(1))
    due = owed(kind, day)
    assert isinstance(due, Outcome)
    assert (outcome.failure, outcome.wait) == (due.failure, due.wait)
    if due.found:
        assert outcome.found == due.found
    assert discreet(stand, told, caplog.records)
    assert stand.sent_elsewhere == 0
    assert stand.poured < _PLENTY
    seen = await stand.seen()
    assert seen.count(stand.message(1).text) <= 1
    assert len(seen) <= 1
    if due.failure not in {Failure.CONNECTION, Failure.BLOCKED, Failure.BAD_ADDRESS}:
        assert await goes(stand, stand.message(2))
        assert (await stand.seen()).count(stand.message(2).text) == 1


@EACH
async def test_a_message_arrives_letter_by_letter(stand: Stand) -> None:
    """The vendor gets the exact text that was stored, whatever signs it holds."""
    await attempt(stand, stand.message(1))
    assert await stand.seen() == [stand.message(1).text]


@EACH
async def test_messages_sent_at_once_keep_apart(stand: Stand) -> None:
    """Each arrives once, whole, and is known by an id of its own."""
    messages = [stand.message(number) for number in range(1, 9)]
    accepted = await asyncio.gather(*(stand.channel.send(message) for message in messages))
    assert sorted(await stand.seen()) == sorted(message.text for message in messages)
    assert len({one.provider_id for one in accepted}) == len(messages)


@pytest.mark.parametrize("kind", STANDS, ids=[kind.name for kind in STANDS])
async def test_a_channel_that_is_closed_while_it_sends_leaves_no_riddle(stand: Stand) -> None:
    """The message ends at once with its fate unknown, and what comes later was certainly not sent."""
    await stand.stage(Day.SILENCE)
    sending = asyncio.create_task(attempt_closed(stand, stand.message(1)))
    async with asyncio.timeout(5):
        await asyncio.sleep(0.3)
        await stand.channel.close()
        assert await sending is Failure.TIMEOUT
    assert await attempt_closed(stand, stand.message(2)) is Failure.CONNECTION
    assert stand.message(2).text not in await stand.seen()


async def attempt_closed(stand: Stand, message: Outgoing) -> Failure:
    """Send a message that cannot go."""
    with pytest.raises(SendFailedError) as caught:
        await stand.channel.send(message)
    return caught.value.failure


@pytest.mark.parametrize("kind", [TwilioStand, TelegramStand], ids=["Twilio", "Telegram"])
async def test_an_answer_without_end_is_not_taken_whole(stand: Stand) -> None:
    """Whoever stands in the vendor's place cannot fill our memory: after a few megabytes the connection ends."""
    await stand.stage(Day.HUGE)
    assert await attempt_closed(stand, stand.message(1)) is Failure.TIMEOUT
    assert stand.poured < _PLENTY


def drawn() -> str:
    """Return the page of the matrix: what each wire owes on each day, as the tests above hold it."""
    rows = [["The vendor …", *(f"{kind.name}" for kind in STANDS)], ["---"] * (len(STANDS) + 1)]
    rows += [[day.value, *(_cell(kind, day) for kind in STANDS)] for day in Day]
    rows.append([_AT_ONCE, *["each taken once"] * len(STANDS)])
    rows.append([_CLOSED, *["`timeout`; afterwards `connection`"] * len(STANDS)])
    return _HEAD + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n" + _FOOT


def _cell(kind: type[Stand], day: Day) -> str:
    due = owed(kind, day)
    return str(due) if isinstance(due, Outcome) else f"– {due}".rstrip()


_HEAD = """# The contract of the channels

What becomes of one message on each good and bad day of a vendor, on each wire. Every cell is a test of
`tests/contract/test_channel_contract.py`, over a real socket; the page is drawn by it (`pytest --update`) and compared.

"""
_FOOT = """
In every cell besides: the request reached the vendor once at most and was followed nowhere else; neither the error, its
traceback nor a log at its lowest level holds the number, the words or a key; the next message goes.

- `connection`: nothing was sent, it may go again at once. `timeout`: the fate is unknown and is looked up before
  anything is sent again. What each failure means, and whether it may be tried again: `core/flow/channel.py`.
- Telegram cannot be asked what a bot has sent: looking up says "not taken", a second copy is better than none, and one
  slot takes the answers of both.
- An SMSC gives an id to what it takes, and can be asked about nothing without one: what may have been taken counts as
  taken, and its receipt is awaited. The wait of 1 s is ours; it doubles until the SMSC takes something again.
- Telegram has one word for a person who wants nothing from us (`blocked`), Twilio another (`stopped`), an SMSC tells it
  in its receipts.
"""


def test_the_page_shows_what_the_tests_hold(*, update: bool) -> None:
    """docs/contract-matrix.md is drawn from the expectations of this suite."""
    if update:
        PAGE.write_text(drawn(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == drawn()
