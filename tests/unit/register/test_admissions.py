"""Life events about papers, contracts and refusals: kept as told and sealed, refused with the field that is wrong."""

from typing import Any

import pytest

from core.register.rows import Outcome
from core.store.tables import Timer, ToldEvent
from tests.unit.register.rows import Office, event, settled

DAY: dict[str, Any] = {"child_id": "C1", "preschool_id": "P1", "on": "2026-11-24"}


async def tell(empty: Office, kind: str, **data: Any) -> Outcome:
    """Let a register tell something to a register in which the first family has an application."""
    place = await settled(empty)
    (outcome,) = await place.register.events([event(kind, **data)])
    return outcome


async def test_papers_are_kept_sealed_and_followed_at_the_events_own_time(empty: Office) -> None:
    """Codes and days of papers may tell of a child's health: no column holds them in clear."""
    papers = [{"code": "pmpc", "issued_on": "2026-11-01"}, {"code": "f065"}]
    outcome = await tell(empty, "papers_submitted", application_id="A1", documents=papers)
    assert (outcome.taken, outcome.changed) == (True, True)
    told = await empty.one(ToldEvent)
    assert (told.application_id, told.at.isoformat()) == ("A1", "2026-11-23T03:00:00+00:00")
    assert b"pmpc" not in told.said_sealed
    said = (await empty.key("G1")).open(told.said_sealed, "told_event", "said_sealed", told.id)
    assert '"pmpc"' in said
    timer = await empty.one(Timer, kind="follow")
    assert (timer.subject, timer.due_at) == (told.id, told.at)


async def test_the_same_event_again_changes_nothing(empty: Office) -> None:
    """However often a register tells it."""
    await tell(empty, "contract_signed", **DAY)
    (again,) = await empty.register.events([event("contract_signed", **DAY)])
    assert (again.taken, again.changed) == (True, False)
    assert len(await empty.all(ToldEvent)) == 1


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("papers_submitted", {"application_id": "A9", "documents": []}, "application_id"),
        ("papers_submitted", {"application_id": "A1", "documents": "f065"}, "documents"),
        (
            "papers_submitted",
            {"application_id": "A1", "documents": [{"code": "f027", "issued_on": "soon"}]},
            "issued_on",
        ),
        ("papers_submitted", {"application_id": "A1", "documents": [{}] * 51}, "documents"),
        ("contract_signed", {**DAY, "child_id": "C9"}, "child_id"),
        ("contract_ended", {**DAY, "preschool_id": "P9"}, "preschool_id"),
        ("contract_signed", {**DAY, "on": "24.11.2026"}, "on"),
        ("preschool_refused", {"referral_id": "R9", "ground": "herd_threshold"}, "referral_id"),
        ("referral_extension_requested", {"referral_id": "R9", "days": 5, "documents": []}, "referral_id"),
        ("referral_extension_requested", {"application_id": "A1", "days": 5, "documents": []}, "referral_id"),
        ("referral_extension_requested", {"referral_id": "R9", "days": 0, "documents": []}, "days"),
        ("referral_extension_requested", {"referral_id": "R9", "days": True, "documents": []}, "days"),
        ("rule_changed", {"edition": "P-1999", "registered_on": "2026-11-20"}, "edition"),
        ("rule_changed", {"edition": "P-2024", "registered_on": ""}, "registered_on"),
    ],
)
async def test_what_cannot_be_followed_is_refused_by_field(
    empty: Office, kind: str, data: dict[str, Any], field: str
) -> None:
    """It is not kept, so that it may come again."""
    outcome = await tell(empty, kind, **data)
    assert not outcome.taken
    assert outcome.reason.startswith("data.")
    assert field in outcome.reason
    assert await empty.all(ToldEvent) == []
