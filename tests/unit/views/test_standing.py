"""The status of an application tells where it stands, the furthest stage first."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.store.lookups import Lookups
from core.store.tables import Application, Contract, DeskCase, Offer, Package, Referral, Vacancy
from core.views import standing
from tests.unit.views import rows
from tests.unit.views.scene import EDITION, Scene, add, add_family

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def vacancy() -> Vacancy:
    """Return a place."""
    return Vacancy(
        id="V1", preschool_id="P1", group_type="senior", regime_hours="9", language="kk", published_at=AT, queue_key="Q"
    )


def offer(status: str) -> Offer:
    """Return an offer of the place to the first family."""
    return Offer(
        id="O1",
        kind="vacancy",
        status=status,
        guardian_id="G1",
        child_id="C1",
        application_id="A1",
        entry_id="E1",
        vacancy_id="V1",
        edition=EDITION,
        code="2В7",
        created_at=AT,
    )


def referral(status: str) -> Referral:
    """Return the referral to the place."""
    return Referral(
        id="R1",
        vacancy_id="V1",
        application_id="A1",
        entry_id="E1",
        offer_id="O1",
        status=status,
        issued_at=AT,
        valid_until=AT,
        cancel_until=AT,
    )


def papers(status: str) -> Package:
    """Return a package of papers."""
    return Package(
        id="K1",
        referral_id="R1",
        application_id="A1",
        status=status,
        filed_at=AT,
        taken_on=date(2026, 11, 23),
        check_by=date(2026, 11, 24),
        key_owner="guardian:G1",
    )


def contract(status: str) -> Contract:
    """Return the contract."""
    return Contract(
        id="T1",
        referral_id="R1",
        application_id="A1",
        child_id="C1",
        preschool_id="P1",
        status=status,
        formed_at=AT,
    )


REFERRED = [vacancy, lambda: offer("confirmed"), lambda: referral("issued")]


@pytest.mark.parametrize(
    ("status", "made"),
    [
        ("queued", []),
        ("offered", [vacancy, lambda: offer("open")]),
        ("queued", [vacancy, lambda: offer("lapsed")]),
        ("referred", REFERRED),
        ("referred", [*REFERRED, lambda: papers("refused")]),
        ("papers_under_review", [*REFERRED, lambda: papers("under_review")]),
        ("contract_to_sign", [*REFERRED, lambda: papers("complete"), lambda: contract("to_sign")]),
        ("queued", [vacancy, lambda: offer("confirmed"), lambda: referral("used"), lambda: contract("signed")]),
    ],
)
async def test_the_furthest_stage_names_the_status(empty: Scene, status: str, made: list[Any]) -> None:
    """A temporary place whose contract is signed leaves the queues standing: queued again (P 23.3)."""
    await add(empty, rows.preschool())
    await add_family(empty, 1, first="Айша")
    for row in (*rows.waiting(1), *(one() for one in made)):
        await add(empty, row)
    assert (await empty.views.application("A1"))["status"] == status


@pytest.mark.parametrize(
    ("entry", "stored", "status"),
    [
        ("suspended", "queued", "suspended"),
        ("archived", "queued", "archived"),
        ("waiting", "queued", "queued"),
        ("enrolled", "enrolled", "enrolled"),
        ("archived", "withdrawn", "withdrawn"),
    ],
)
async def test_what_no_stage_tells_the_places_in_line_tell(empty: Scene, entry: str, stored: str, status: str) -> None:
    """Suspended or archived everywhere is said so; what has ended says it itself."""
    await add(empty, rows.preschool())
    await add_family(empty, 1, first="Айша")
    for row in rows.waiting(1, status=entry):
        if isinstance(row, Application):
            row.status = stored
        await add(empty, row)
    async with empty.store.read() as tx:
        look = Lookups(tx)
        assert await standing.status(look, await tx.get_one(Application, "A1")) == status


async def test_cases_wait_in_their_order_until_they_are_done(empty: Scene) -> None:
    """The desk sees why, since when and whom; what a person has done is gone from the list."""
    await add_family(empty, 1, first="Айша")
    for count, done in enumerate([None, AT, None]):
        since = AT.replace(minute=30 - count)
        case = DeskCase(id=f"D{count}", why="unreachable", subject=f"S{count}", guardian_id="G1", since=since)
        case.done_at = done
        await add(empty, case)
    seen = (await empty.views.overview.calls()).calls
    assert [(row.id, row.why, row.guardian_id) for row in seen] == [
        ("D2", "unreachable", "G1"),
        ("D0", "unreachable", "G1"),
    ]
