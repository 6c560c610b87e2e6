"""Conclusions of commissions: kept once, sealed, offered once, each only for what its commission recommends."""

from typing import Any

import pytest

from core.store.tables import Child, Conclusion, LifeEvent
from core.store.timers import TimerKind
from tests.unit.gateway.schooling.scene import conclusion
from tests.unit.register.rows import Office, event

MEDICAL, PMPC = "medical_commission_conclusion", "pmpc_conclusion"
HOME, SPECIAL = "home_schooling", "special_school"
OWED = "the service is offered to the family in neutral words"


def _told(kind: str = MEDICAL, recommendation: str = HOME, number: int = 1, **other: Any) -> Any:
    return event(kind, number, **conclusion(2, recommendation, **other))


async def _armed(place: Office) -> list[str]:
    return [timer.subject for timer in await place.awaited() if timer.kind == TimerKind.CONCLUSION]


@pytest.mark.rule("H-10")
@pytest.mark.rule("S-09")
@pytest.mark.parametrize(("kind", "recommendation"), [(MEDICAL, HOME), (PMPC, SPECIAL)])
async def test_a_conclusion_is_offered_at_its_own_time(waiting: Office, kind: str, recommendation: str) -> None:
    """Child and conclusion are kept, and the gateway is woken once."""
    (outcome,) = await waiting.register.events([_told(kind, recommendation)])
    assert outcome.reason == OWED
    assert await _armed(waiting) == ["K2"]
    child = await waiting.one(Child, id="C2")
    assert (child.guardian_id, child.birth_year) == ("G2", 2014)


@pytest.mark.rule("H-25")
@pytest.mark.rule("S-17")
@pytest.mark.parametrize(("kind", "recommendation"), [(MEDICAL, SPECIAL), (PMPC, HOME), (PMPC, "spa")])
async def test_a_commission_recommends_its_own_service_only(waiting: Office, kind: str, recommendation: str) -> None:
    """A medical commission opens no special school, a PMPC no home schooling: the event is kept with its reason."""
    (outcome,) = await waiting.register.events([_told(kind, recommendation)])
    assert outcome.reason == "nothing is owed because its commission does not recommend this service"
    assert not await _armed(waiting)
    assert (await waiting.one(LifeEvent)).outcome == outcome.reason


async def test_an_expired_conclusion_offers_nothing_until_it_is_told_anew(waiting: Office) -> None:
    """Its last day still counts; a mended event is offered."""
    early, anew = _told(valid_until="2026-11-22"), _told(number=2, valid_until="2026-11-23")
    first, second = await waiting.register.events([early, anew])
    assert first.reason == "nothing is owed because the conclusion is not valid on this day"
    assert second.reason == OWED
    assert await _armed(waiting) == ["K2"]


async def test_one_offer_is_made_on_a_conclusion(waiting: Office) -> None:
    """The same conclusion in another event is not offered again."""
    await waiting.register.events([_told()])
    async with waiting.store.write() as tx:
        (await tx.get_one(Conclusion, "K2")).status = "offered"
    (outcome,) = await waiting.register.events([_told(number=2)])
    assert outcome.reason == "nothing is owed because the service was offered on this conclusion already"


async def test_what_was_concluded_lies_sealed_under_the_key_of_the_family(waiting: Office) -> None:
    """The row shows the school; the recommendation, its days and the class open with the family's own key."""
    await waiting.register.events([_told()])
    row = await waiting.one(Conclusion)
    key = await waiting.key("G2")
    assert key.open(row.said_sealed, "conclusion", "said_sealed", "K2") == (
        '{"issued_on": "2026-11-20", "valid_until": "2027-05-31", "recommendation": "home_schooling", "grade": 5}'
    )
    assert HOME.encode() not in row.said_sealed


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"guardian_id": "G9"}, "data.guardian_id: this guardian is not known"),
        ({"grade": 13}, "data.grade: a class, 0 to 12, is expected"),
        ({"child_id": "C1", "guardian_id": "G2"}, "data.child_id: this child is registered with another guardian"),
        ({"school_name_kk": ""}, "data.school_name_kk: a text of 1 to 200 characters is expected"),
    ],
)
async def test_a_conclusion_that_cannot_be_followed_is_not_kept(
    waiting: Office, other: dict[str, Any], reason: str
) -> None:
    """So it may come again, mended; the reason names the field and quotes nothing."""
    (outcome,) = await waiting.register.events([_told(**other)])
    assert not outcome.taken
    assert outcome.reason.startswith(reason)
    assert not await waiting.all(Conclusion)


async def test_a_conclusion_belongs_to_one_child(waiting: Office) -> None:
    """The same id of another child is a mistake of the register."""
    await waiting.register.events([_told()])
    (outcome,) = await waiting.register.events([event(MEDICAL, 2, **conclusion(1, conclusion_id="K2"))])
    assert "this conclusion is known of another child" in outcome.reason


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("conclusion_withdrawn", {"conclusion_id": "K9"}, "data.conclusion_id: this conclusion is not known"),
        ("school_decided", {"conclusion_id": "K9"}, "data.conclusion_id: this conclusion is not known"),
        ("school_decided", {"conclusion_id": "K2"}, "data.conclusion_id: the family has not confirmed an application"),
    ],
)
async def test_what_belongs_to_no_application_is_refused(
    waiting: Office, kind: str, data: dict[str, Any], reason: str
) -> None:
    """A school decides only what a family asked for."""
    await waiting.register.events([_told()])
    (outcome,) = await waiting.register.events([event(kind, 2, **data)])
    assert outcome.reason.startswith(reason)


async def test_a_conclusion_is_withdrawn_once(waiting: Office) -> None:
    """Again it changes nothing, and nothing is offered on it any more."""
    await waiting.register.events([_told()])
    gone = [event("conclusion_withdrawn", number, conclusion_id="K2") for number in (2, 3)]
    first, second = await waiting.register.events(gone)
    assert first.reason == "nothing is offered on this conclusion any more; a family that was asked is told"
    assert second.reason == "nothing is owed because the conclusion was withdrawn already"
