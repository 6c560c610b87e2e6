"""Complaints are taken as their register tells them; what no act knows is refused with its field."""

from typing import Any

import pytest

from core.store.tables import Complaint
from tests.unit.register.rows import Office, event

TOLD: dict[str, Any] = {"complaint_id": "K1", "application_id": "A1", "service": "queueing", "form": "electronic",
                        "addressee": "state_corporation", "registered_on": "2026-11-19"}  # fmt: skip


@pytest.mark.rule("P-084")
async def test_a_complaint_is_kept_and_its_terms_are_watched(waiting: Office) -> None:
    """With whom it is about and under which edition; what it says is not kept."""
    (outcome,) = await waiting.register.events([event("complaint_registered", **TOLD)])
    assert outcome.taken
    row = await waiting.one(Complaint)
    assert (row.guardian_id, row.edition, row.addressee, row.form) == (
        "G1",
        "P-2024",
        "state_corporation",
        "electronic",
    )
    assert ("complaint", "K1") in {(timer.kind, timer.subject) for timer in await waiting.awaited()}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"addressee": "akim"}, "addressee"),
        ({"service": "admission"}, "addressee"),
        ({"service": "wedding", "application_id": None, "guardian_id": "G1"}, "service"),
        ({"application_id": "A9"}, "application_id"),
        ({"application_id": None}, "guardian_id"),
        ({"application_id": None, "guardian_id": "G9"}, "guardian_id"),
        ({"registered_on": "2099-01-01"}, "registered_on"),
        ({"form": "spoken"}, "form"),
    ],
)
async def test_what_no_act_knows_is_refused_by_its_field(waiting: Office, changed: dict[str, Any], field: str) -> None:
    """Order 133 has no akim, the State Corporation hears nothing about admission, a day to come is none."""
    (outcome,) = await waiting.register.events([event("complaint_registered", **{**TOLD, **changed})])
    assert not outcome.taken
    assert f"data.{field}" in outcome.reason
    assert await waiting.all(Complaint) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("complaint_registered", TOLD),
        ("complaint_extended", {"complaint_id": "K1", "extended_on": "2026-11-20", "reason_code": "papers_asked"}),
        ("complaint_answered", {"complaint_id": "K1", "answered_on": "2026-11-18", "outcome": "satisfied"}),
        ("complaint_answered", {"complaint_id": "K9", "answered_on": "2026-11-20", "outcome": "satisfied"}),
        ("complaint_answered", {"complaint_id": "K1", "answered_on": "2026-11-20", "outcome": "forgotten"}),
    ],
)
async def test_what_cannot_follow_a_complaint_is_refused(waiting: Office, kind: str, said: dict[str, Any]) -> None:
    """Registered twice, prolonged where order 133 knows no such term, answered before it was registered or unknown."""
    await waiting.register.events([event("complaint_registered", 1, **TOLD)])
    (outcome,) = await waiting.register.events([event(kind, 2, **said)])
    assert not outcome.taken
    row = await waiting.one(Complaint)
    assert (row.extended_on, row.answered_on) == (None, None)


async def test_an_answered_complaint_is_over(waiting: Office) -> None:
    """A second answer finds nothing that runs."""
    said: dict[str, Any] = {"complaint_id": "K1", "answered_on": "2026-11-19", "outcome": "satisfied"}
    rows = [event("complaint_registered", 1, **TOLD), *(event("complaint_answered", n, **said) for n in (2, 3))]
    assert [one.taken for one in await waiting.register.events(rows)] == [True, True, False]
