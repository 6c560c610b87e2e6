"""The list of what a person must look at."""

from datetime import date, timedelta

import pytest

from core.store.tables import Complaint, DeskCase
from tests.contract.desk.side import Desk
from tests.unit.views.scene import OPENED, add


async def test_cases_are_listed_with_their_family_the_longest_waiting_first(desk: Desk) -> None:
    """Why, since when, and a link to the application and to the family; done ones are gone."""
    for number, why in enumerate(["unreachable", "preschool_refused", "report_not_taken"]):
        since = OPENED - timedelta(hours=number)
        case = DeskCase(id=f"D{number}", why=why, subject="S", application_id="A1", guardian_id="G1", since=since)
        case.done_at = OPENED if why == "report_not_taken" else None
        await add(desk.scene, case)
    page = await desk.read("/desk/calls?lang=en")
    listed = [page.find(words) for words in ("a preschool refused to enrol", "the family could not be reached")]
    assert sorted(listed) == listed
    assert -1 not in listed
    assert "a report was not taken" not in page
    assert 'href="/desk/applications/A1"' in page
    assert 'href="/desk/families/G1"' in page


async def test_an_empty_list_says_so(desk: Desk) -> None:
    """Nothing to look at is told, not left blank."""
    assert "Nothing waits here" in await desk.read("/desk/calls?lang=en")


async def test_nobody_looks_at_cases_without_signing_in(closed: Desk) -> None:
    """Like every page of the desk."""
    answer = await closed.client.get("/desk/calls", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")


async def _case(desk: Desk) -> DeskCase:
    await add(desk.scene, DeskCase(id="D1", why="unreachable", subject="S", guardian_id="G1", since=OPENED))
    async with desk.scene.store.read() as tx:
        return await tx.get_one(DeskCase, "D1")


async def _done(desk: Desk) -> tuple[str, str] | None:
    async with desk.scene.store.read() as tx:
        row = await tx.get_one(DeskCase, "D1")
        return (row.done_by, row.done_reason) if row.done_at else None


async def test_a_case_is_closed_with_a_reason(desk: Desk) -> None:
    """A form of this session; who closed it and how is kept, and the list is shorter."""
    await _case(desk)
    assert 'action="/desk/cases/D1"' in await desk.read("/desk/calls?lang=en")
    answer = await desk.post("/desk/cases/D1", reason="family_told")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/calls")
    assert await _done(desk) == ("sandbox-operator", "family_told")
    assert "Nothing waits here" in await desk.read("/desk/calls?lang=en")


async def test_no_case_is_closed_without_a_reason_or_by_a_stranger(desk: Desk) -> None:
    """A reason that is not of the list, a form of another page, and a case that is none change nothing."""
    await _case(desk)
    assert (await desk.post("/desk/cases/D1", reason="bored")).status == 400
    assert (await desk.client.post("/desk/cases/D1", data={"reason": "decided"})).status == 403
    assert (await desk.post("/desk/cases/D9", reason="decided")).status == 404
    assert await _done(desk) is None


async def test_a_case_is_closed_by_nobody_who_is_not_signed_in(closed: Desk) -> None:
    """It leads to the door."""
    await _case(closed)
    answer = await closed.client.post("/desk/cases/D1", data={"reason": "decided"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")
    assert await _done(closed) is None


@pytest.mark.rule("P-084")
async def test_the_page_of_an_application_shows_its_complaints_and_holds_its_archiving(desk: Desk) -> None:
    """To whom and until when, and the two buttons; an answered one has none."""
    running = Complaint(
        id="K1", application_id="A1", guardian_id="G1", service="queueing", addressee="quality_body", form="paper",
        edition="P-2024", registered_on=date(2026, 11, 20), answer_by=date(2026, 12, 10),
    )  # fmt: skip
    await add(desk.scene, running)
    page = await desk.read("/desk/applications/A1?lang=en")
    assert "last day of the answer: 10 December 2026" in page
    assert 'value="hold"' in page
    assert (await desk.post("/desk/complaints/K1", act="hold")).status == 303
    page = await desk.read("/desk/applications/A1?lang=en")
    assert "archiving is held meanwhile" in page
    assert 'value="release"' in page
    assert (await desk.post("/desk/complaints/K1", act="release")).status == 303
    assert (await desk.post("/desk/complaints/K1", act="burn")).status == 400
    assert (await desk.post("/desk/complaints/K9", act="hold")).status == 404
    assert 'value="hold"' in await desk.read("/desk/applications/A1?lang=en")
