"""What the desk sees over all families: the moment, the call list, figures, looks; every question by an index."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.flow.health import Why
from core.flow.offer import OfferStatus
from core.flow.outbox import Lane
from core.flow.reply import Wire
from core.store.tables import AccessTrace, CarrierError, CarrierShares, DeskCase, Guardian, Listening, Outage
from core.views.calls import FEW, Sort
from core.views.carriers import Carrying, Doing
from core.views.figures import OTHERS, Asked, By
from core.views.log import AskedLog
from core.views.overview import Overview, Watched
from tests.homes.home import Home
from tests.overheard import overheard
from tests.unit.views import rows
from tests.unit.views.plans import walks
from tests.unit.views.scene import HOUR, OPENED, Scene, add, add_family

_CARRIERS = (Carrying(Wire.SMPP, 30.0), Carrying(Wire.TWILIO), Carrying(Wire.TELEGRAM))
WHOLE = Asked(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
async def seen(empty: Scene) -> tuple[Scene, Overview]:
    """A database with one open offer and seven that ended, and views that know three carriers."""
    await rows.add_story(empty)
    await add_family(empty, 2, first="Мадина")
    async with empty.store.write() as tx:
        (await tx.get_one(Guardian, "G2")).settlement = "Отар"
    for place, status in enumerate(["confirmed", "declined", "lapsed", "confirmed", "unreachable", "withdrawn"]):
        answered = OPENED + place * HOUR if status in {"confirmed", "declined"} else None
        await add(empty, _offer(f"E{place}", status=status, answered_at=answered))
    return empty, Overview(empty.store, empty.vault, empty.clock, Watched(_CARRIERS))


def _offer(offer_id: str, **changed: Any) -> Any:
    alone = {"application_id": None, "entry_id": None, "vacancy_id": None, "guardian_id": "G2", "child_id": "C2"}
    return rows.offer(id=offer_id, **(alone | changed))


async def test_now_counts_what_waits_and_what_was_made(seen: tuple[Scene, Overview]) -> None:
    """Live offers by state, those of the last day wherever they stand, and the windows that end within three hours."""
    made, overview = seen
    now = await overview.now()
    assert dict(now.live) == {"planned": 0, "sent": 0, "open": 1, "collecting": 0}
    assert dict(now.made)[OfferStatus.CONFIRMED] == 2
    assert now.closing_soon == 0
    made.clock.instant = OPENED + 46 * HOUR
    now = await overview.now()
    assert [one.offer_id for one in now.closing] == ["O1"]
    assert sum(count for _, count in now.made) == 0


async def test_now_tells_when_families_answered_and_how_fast(seen: tuple[Scene, Overview]) -> None:
    """Each of the last thirty minutes, the latest last; half and nine in ten of what took how long."""
    made, overview = seen
    now = made.clock.now()
    for number, (ago, took) in enumerate([(10, 1), (70, 2), (71, 4)], start=5):
        at = now - timedelta(seconds=ago)
        await add(
            made,
            rows.reply(
                made,
                number,
                "иә",
                received_at=at,
                read_at=at + timedelta(seconds=took),
                effect="confirmed",
                offer_id="E0" if number == 5 else "E3",
            ),
        )
    seen_now = await overview.now()
    assert seen_now.answers[-2:] == (2, 1)
    assert sum(seen_now.answers) == 3
    assert seen_now.reading is not None
    assert (seen_now.reading.half, seen_now.reading.most) == (timedelta(seconds=2), timedelta(seconds=4))
    assert seen_now.families is not None
    assert (seen_now.families.half, seen_now.families.most) == (3 * HOUR, 3 * HOUR)


def _bad_morning(now: datetime) -> list[Any]:
    """Return what is counted of carriers while SMPP fails and Telegram cannot be heard."""
    shares = {"channel": "sms", "shares": "smpp:90,twilio:10", "why": "errors"}
    return [
        CarrierShares(id="S1", seq=1, **shares, away_at=now, at=now - HOUR),
        Outage(id="U1", wire="telegram", why="deaf", began_at=now - HOUR, noticed_at=now),
        Listening(wire="smpp", heard_until=now - HOUR),
        *(CarrierError(id=f"X{n}", wire="smpp", failure="vendor", at=now - timedelta(seconds=n)) for n in range(6)),
        CarrierError(id="X9", wire="smpp", failure="vendor", at=now - 2 * HOUR),
    ]


async def test_now_tells_how_each_carrier_does(seen: tuple[Scene, Overview]) -> None:
    """Deaf, failing, slow, idle or at work; its share and why; what it takes at most; its errors of a day."""
    made, overview = seen
    now = made.clock.now()
    await add(made, *_bad_morning(now))
    await add(made, rows.message(made, 8, "Орын бар", accepted_at=now - timedelta(seconds=30), delivered_at=now))
    smpp, twilio, telegram = (await overview.now()).carriers
    assert (smpp.doing, smpp.share, smpp.shared_because, smpp.errors) == (Doing.FAILS, 90, Why.ERRORS, 7)
    assert (smpp.per_second, smpp.heard_until) == (30.0, now - HOUR)
    assert (twilio.doing, twilio.share, twilio.delivered, twilio.outcomes.tried) == (Doing.WORKS, 10, 1, 1)
    assert (telegram.doing, telegram.deaf_since, telegram.share) == (Doing.DEAF, now - HOUR, 100)


async def test_now_tells_what_is_due_and_since_when(seen: tuple[Scene, Overview]) -> None:
    """In each lane of each channel that has a carrier, and in each loop."""
    made, overview = seen
    now = made.clock.now()
    waits = rows.message(made, 7, None, due_at=now - HOUR, lane=2, way="sms", purpose="notice")
    await add(made, waits, rows.reply(made, 6, "иә", status="stored", received_at=now - timedelta(minutes=2)))
    found = await overview.now()
    queues = {(one.lane, one.way): (one.waiting, one.since) for one in found.queues}
    assert queues[Lane.NOTICE, "sms"] == (1, now - HOUR)
    assert queues[Lane.ANSWER, "telegram"] == (0, None)
    lags = {one.loop: (one.waiting, one.since) for one in found.lags}
    assert lags["reading"] == (1, now - timedelta(minutes=2))
    assert lags["ending"] == (0, None)


async def test_figures_count_each_offer_where_it_has_been(seen: tuple[Scene, Overview]) -> None:
    """Made, received, answered, and one end each; what is at no end yet waits."""
    _, overview = seen
    figures = await overview.figures(WHOLE, By.KIND)
    total = figures.total
    assert (total.made, total.received, total.answered, total.yes, total.no) == (7, 7, 3, 2, 1)
    assert (total.lapsed, total.unreachable, total.withdrawn, total.waiting) == (1, 1, 1, 1)
    assert [row.name for row in figures.rows] == ["vacancy"]
    assert figures.answered == (1, 0, 1, 1, 0, 0, 0, 0)  # at once, after one hour, after three
    assert (await overview.figures(Asked(date(2026, 1, 1), date(2026, 1, 31)), By.CHANNEL)).rows == ()


async def test_a_place_of_few_is_not_shown_apart(seen: tuple[Scene, Overview]) -> None:
    """One offer in Almaty stands together with the six of Otar, and what is small there is not told."""
    _, overview = seen
    figures = await overview.figures(WHOLE, By.CITY)
    assert [(row.name, row.funnel.made) for row in figures.rows] == [(OTHERS, 7)]
    assert figures.gathered == 2
    assert {"yes", "no"} <= figures.rows[0].hidden
    assert "made" not in figures.rows[0].hidden
    lines = [line async for batch in overview.offer_lines(WHOLE) for line in batch]
    assert {line.city for line in lines} == {OTHERS}
    assert [line.minutes for line in lines if line.status == "confirmed"] == [0, 180]


async def test_the_log_is_read_page_by_page(seen: tuple[Scene, Overview]) -> None:
    """By day, operator and family; a thousand at once for a file, and none twice where many are of one instant."""
    made, overview = seen
    at, day = datetime(2026, 11, 22, 12, tzinfo=UTC), date(2026, 11, 22)
    same: dict[str, Any] = {"at": at, "guardian_id": "G1", "field": "iin", "reason": "complaint"}
    await add(made, *(AccessTrace(id=f"T{n:04}", operator=("oleg", "aigul")[n % 2], **same) for n in range(1250)))
    asked = AskedLog(day, day)
    page = await overview.log(asked)
    assert (len(page.looks), page.count, page.operators) == (100, 1250, ("aigul", "oleg"))
    following = await overview.log(asked, page.older or "")
    assert following.looks[0].id == "T1149"
    whole = [one.id async for batch in overview.log_lines(asked) for one in batch]
    assert whole == sorted(set(whole), reverse=True)
    assert len(whole) == 1250
    assert (await overview.log(AskedLog(day, day, "oleg", "G1"))).count == 625
    assert (await overview.log(AskedLog(day, day, "' OR 1=1 --"))).count == 0
    yesterday = date(2026, 11, 21)
    assert (await overview.log(AskedLog(yesterday, yesterday))).looks == ()


async def test_what_ends_first_is_called_first(seen: tuple[Scene, Overview]) -> None:
    """An open window before a case without a term, and of two without one the older; letters among them."""
    made, overview = seen
    for number, (why, who) in enumerate([("unreachable", "G2"), ("preschool_refused", "G2"), ("wrong_number", "G1")]):
        since = OPENED - number * HOUR
        await add(made, DeskCase(id=f"D{number}", why=why, subject=f"S{number}", guardian_id=who, since=since))
    died = {"status": "failed", "failure": "rejected", "dead_at": OPENED - 5 * HOUR, "accepted_at": None}
    await add(made, rows.message(made, 9, "Орын бар", delivered_at=None, offer_id="E0", **died))
    found = await overview.calls()
    assert [call.id for call in found.calls] == ["D2", "M9", "D1", "D0"]
    assert found.calls[0].ends_at == OPENED + 48 * HOUR
    assert (found.calls[0].name, found.calls[0].phone) == ("Г*** Ә***", "+7747*****67")
    assert found.counts == {Sort.CALL: 2, Sort.LETTER: 1, Sort.WORK: 1}
    assert [call.id for call in (await overview.calls(Sort.CALL)).calls] == ["D2", "D0"]
    assert [call.id for call in (await overview.calls(None, "dead")).calls] == ["M9"]
    assert (await overview.calls(Sort.CALL, "dead")).calls == ()
    assert (await overview.calls(None, "' OR 1=1 --")).calls == ()


async def test_a_hundred_of_a_kind_that_can_wait_hide_nobody(seen: tuple[Scene, Overview]) -> None:
    """Of each reason a few are shown, all whose time runs out soon, and how many more there are; named, all of it."""
    made, overview = seen
    cases = [("special_check_due", "G2")] * 9 + [("wrong_number", "G1")] * 5
    await add(
        made,
        *(
            DeskCase(id=f"D{number:02}", why=why, subject=f"S{number}", guardian_id=who, since=OPENED)
            for number, (why, who) in enumerate(cases)
        ),
    )
    found = await overview.calls()
    assert Counter(call.why for call in found.calls) == {"special_check_due": FEW, "wrong_number": FEW}
    assert found.folded == {"special_check_due": 6, "wrong_number": 2}
    assert found.calls[0].why == "wrong_number"
    whole = await overview.calls(None, "special_check_due")
    assert (len(whole.calls), whole.folded) == (9, {})
    made.clock.instant = OPENED + 30 * HOUR  # the window of G1 ends in 18 hours
    assert Counter(call.why for call in (await overview.calls()).calls) == {"special_check_due": FEW, "wrong_number": 5}


async def test_no_question_of_these_pages_walks_through_a_whole_table(seen: tuple[Scene, Overview], home: Home) -> None:
    """Whatever grows with the number of families is reached by an index; the plans are those of the real questions."""
    made, overview = seen
    with overheard(made.store) as asked:
        await overview.now()
        await overview.calls()
        await overview.calls_done()
        await overview.figures(WHOLE, By.CITY)
        await overview.log(AskedLog(WHOLE.begins, WHOLE.ends, "oleg"))
        async for _ in overview.offer_lines(WHOLE):
            pass
    assert len(asked) > 25
    assert await walks(made.store, home, asked) == set()
