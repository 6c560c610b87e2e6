"""Offers, their windows and their history, as they may be seen."""

from datetime import timedelta

import pytest
from sqlmodel import text

from core.errors import InputError, NotFoundError
from tests.unit.views.rows import add_story, offer
from tests.unit.views.scene import CODE, HOUR, OPENED, Scene, add


async def test_an_offer_is_written_as_the_contract_names_its_parts(empty: Scene) -> None:
    """Other systems read these keys: instants carry milliseconds and the offset of Kazakhstan."""
    await add_story(empty)
    assert await empty.views.offer("O1") == {
        "id": "O1",
        "kind": "vacancy",
        "status": "open",
        "guardian_id": "G1",
        "child_id": "C1",
        "application_id": "A1",
        "vacancy_id": "V1",
        "round": 1,
        "window": {
            "opens_at": "2026-11-22T14:05:00.000+05:00",
            "closes_at": "2026-11-24T14:05:00.000+05:00",
            "basis": "delivery_receipt",
        },
        "code": CODE,
        "created_at": "2026-11-22T13:05:00.000+05:00",
    }


async def test_an_offer_that_does_not_exist_is_named_in_the_error(empty: Scene) -> None:
    """The message names the id and the way out."""
    with pytest.raises(NotFoundError, match="no offer O9"):
        await empty.views.offer("O9")


async def test_pages_of_offers_follow_each_other_without_gap_or_repetition(empty: Scene) -> None:
    """Two offers made at one instant are told apart by their ids; the last page says so."""
    await add_story(empty)
    made = OPENED - HOUR
    more = [offer(id=f"O{n}", status="lapsed", created_at=made + (n // 3) * HOUR, vacancy_id=None) for n in range(2, 7)]
    await add(empty, *more)
    seen: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = await empty.views.offers(after=after, limit=2)
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == ["O1", "O2", "O3", "O4", "O5", "O6"]
    assert after is None


async def test_offers_are_filtered_by_guardian_and_status(empty: Scene) -> None:
    """Both filters hold together."""
    await add_story(empty)
    await add(empty, offer(id="O2", status="declined"))
    assert [item["id"] for item in (await empty.views.offers("G1", "declined"))["items"]] == ["O2"]
    assert (await empty.views.offers("G2"))["items"] == []


@pytest.mark.parametrize(
    ("asked", "said"), [({"status": "good"}, "status"), ({"after": "O9"}, "after"), ({"limit": 0}, "limit")]
)
async def test_a_question_that_makes_no_sense_is_refused_by_its_field(
    empty: Scene, asked: dict[str, str], said: str
) -> None:
    """An unknown state, a cursor of nowhere, a page without end."""
    with pytest.raises(InputError, match=said):
        await empty.views.offers(**asked)  # type: ignore[arg-type]  # one table for fields of several types


async def test_the_history_is_told_in_order_and_verifies(empty: Scene) -> None:
    """Each link is shown with its hash; an untouched chain says so."""
    await add_story(empty)
    told = await empty.views.history("O1")
    assert [item["seq"] for item in told["items"]] == [1, 2, 3, 4, 5, 6, 7]
    assert told["items"][0]["event"] == "offer_planned"
    assert told["items"][0]["data"] == {"code": CODE, "vacancy_id": "V1"}
    assert told["items"][4]["at"] == "2026-11-22T14:05:00.000+05:00"
    assert len(told["items"][0]["hash"]) == 64
    assert (told["verified"], told["broken_at"]) == (True, None)


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE history SET at = at + 1 WHERE seq = 5", 5),
        ("UPDATE history SET data = '{}' WHERE seq = 2", 2),
        ("DELETE FROM history WHERE seq = 3", 3),
    ],
)
async def test_a_changed_history_is_named_where_it_breaks(empty: Scene, change: str, broken_at: int) -> None:
    """One millisecond, one fact or one missing link is enough."""
    await add_story(empty)
    async with empty.store.write() as tx:
        await (await tx.connection()).execute(text(change))
    told = await empty.views.history("O1")
    assert (told["verified"], told["broken_at"]) == (False, broken_at)


async def test_an_offer_without_any_history_does_not_verify(empty: Scene) -> None:
    """Deleting the whole chain must not look like an untouched one."""
    await add_story(empty)
    await add(empty, offer(id="O2", status="lapsed"))
    assert (await empty.views.history("O2"))["verified"] is False


async def test_a_window_tells_how_much_time_is_left(empty: Scene) -> None:
    """Two hours of forty-eight are gone."""
    await add_story(empty)
    window = await empty.views.window("O1")
    assert (window.state, window.left) == ("open", timedelta(hours=46))
    assert window.share(window.now) == pytest.approx(2 / 48)
    assert [mark.event for mark in window.marks] == ["window_opened"]


async def test_an_answered_window_ran_until_the_answer(empty: Scene) -> None:
    """The bar of yesterday's yes stands where she said it, not where the clock stands."""
    await add_story(empty)
    said = OPENED + 12 * HOUR
    await add(empty, offer(id="O2", status="confirmed", vacancy_id=None, application_id=None, answered_at=said))
    empty.clock.instant = OPENED + 400 * HOUR
    window = await empty.views.window("O2")
    assert (window.ran_until, window.share(window.ran_until)) == (said, 0.25)


@pytest.mark.parametrize(
    ("changed", "passed", "state"),
    [
        ({}, timedelta(hours=48), "open"),
        ({}, timedelta(hours=48, milliseconds=1), "closed"),
        ({"status": "confirmed"}, HOUR, "answered"),
        ({"status": "lapsed"}, HOUR, "closed"),
        ({"status": "sent", "opens_at": None, "closes_at": None, "basis": None}, HOUR, "none"),
    ],
)
async def test_a_window_is_open_to_its_last_millisecond(
    empty: Scene, changed: dict[str, object], passed: timedelta, state: str
) -> None:
    """An answer at exactly `closes_at` counts; what is answered or never received has its own word."""
    await add_story(empty)
    await add(empty, offer(id="O2", vacancy_id=None, application_id=None, **changed))
    empty.clock.instant = OPENED + passed
    assert (await empty.views.window("O2")).state == state
