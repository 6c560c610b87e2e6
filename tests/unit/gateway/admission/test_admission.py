"""From the referral to the contract: what is reserved, what is told, what is enrolled, and what a person must see."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import (
    Application,
    Contract,
    Decision,
    DeskCase,
    Message,
    Package,
    QueueEntry,
    Referral,
    Report,
    Vacancy,
)
from tests.stories.papers import package, refer
from tests.unit.gateway.admission.side import FIRST, NEXT, PROOF, asked, file, sign
from tests.world import World


@pytest.mark.rule("P-008")
@pytest.mark.rule("P-115")
async def test_no_clock_frees_a_place_whose_contract_waits_to_be_signed(world: World) -> None:
    """Thirty days later it is still reserved for the family, and nobody else was ever asked."""
    await file(world)
    await world.advance(days=30)
    assert (await world.one(Vacancy, id="V1")).status == "reserved"
    assert (await world.one(Referral)).status == "issued"
    assert await asked(world) == 1
    await sign(world)
    assert (await world.one(Vacancy, id="V1")).status == "filled"


@pytest.mark.rule("P-115")
async def test_an_extension_keeps_the_place_and_the_later_end_frees_it(world: World) -> None:
    """Thirty days after 30.11 is Wednesday 30.12: nobody is asked before, the next family is asked after."""
    referral = await refer(world, "A1")
    await world.tell("referral_extension_requested", referral_id=referral.id, days=30, documents=PROOF)
    await world.advance_to(datetime(2026, 12, 30, 23, 59, tzinfo=ALMATY))
    assert ((await world.one(Vacancy, id="V1")).status, await asked(world)) == ("reserved", 1)
    await world.advance(minutes=2)
    assert ((await world.one(Vacancy, id="V1")).status, await asked(world)) == ("offered", 2)


@pytest.mark.rule("P-010")
async def test_without_a_referral_there_is_no_intake_and_no_contract(world: World) -> None:
    """The second family has none: its papers are refused, its contract enrols nobody, and the desk looks."""
    await world.tell("papers_submitted", application_id="A2", documents=package(world))
    await world.tell("contract_signed", child_id="C2", preschool_id="P1", on="2026-11-23")
    assert (await world.all(Package), await world.all(Contract)) == ([], [])
    assert (await world.one(QueueEntry, application_id="A2")).status == "waiting"
    assert (await world.phone(NEXT))[-1]["text"].startswith("Құжаттар қабылданбады: жарамды жолдама жоқ")
    assert (await world.one(DeskCase)).why == "contract_without_referral"


@pytest.mark.rule("P-014")
@pytest.mark.rule("P-049")
@pytest.mark.rule("P-066")
async def test_every_stage_is_told_to_the_family(world: World) -> None:
    """Place, referral, papers with the time of the result, contract to sign, enrolment: each once, in this order."""
    await world.advance(hours=24)
    await file(world, without="f065")
    await file(world)
    await sign(world)
    said = sorted(await world.all(Message, guardian_id="G1"), key=lambda row: row.seq)
    assert [row.key for row in said] == [
        "vacancy.offer",
        "vacancy.accepted",
        "admission.papers",
        "admission.registered",
        "admission.papers_refused",
        "admission.registered",
        "admission.contract",
        "admission.enrolled",
    ]
    assert all(row.status == "delivered" for row in said)
    assert len(await world.phone(FIRST)) == len(said) + 1  # and its own yes


@pytest.mark.rule("P-072")
async def test_the_notice_of_intake_states_date_and_time_of_the_result(world: World) -> None:
    """Filed on Monday at 10:00: the result comes by Tuesday 24.11, 18:30, as the office closes."""
    await file(world)
    assert "сс 24.11, 18:30" in (await world.phone(FIRST))[-2]["text"]
    papers = await world.one(Package)
    assert (papers.taken_on.isoformat(), papers.check_by.isoformat()) == ("2026-11-23", "2026-11-24")


@pytest.mark.rule("P-015")
@pytest.mark.rule("P-073")
async def test_a_child_is_enrolled_when_the_contract_is_signed_and_not_before(world: World) -> None:
    """Complete papers form the contract and ask to sign it; the signature uses the referral and closes the queues."""
    await file(world)
    assert (await world.one(Contract)).status == "to_sign"
    assert (await world.one(Application, id="A1")).status == "queued"
    assert {row.status for row in await world.all(QueueEntry, application_id="A1")} == {"referred", "waiting"}
    await sign(world)
    contract = await world.one(Contract)
    assert (contract.status, contract.signed_on.isoformat()) == ("signed", "2026-11-24")
    assert (await world.one(Application, id="A1")).status == "enrolled"
    ended = {row.preschool_id: (row.status, row.reason) for row in await world.all(QueueEntry, application_id="A1")}
    assert ended == {"P1": ("enrolled", ""), "P2": ("archived", "enrolled")}
    made = await world.one(Decision, application_id="A1", kind="accepted")
    assert (made.outcome, made.grounds) == ("enrolled", ["contract_signed"])
    assert [cited["paragraph"] for cited in made.citations] == ["22.10", "3(17)"]


@pytest.mark.rule("P-070")
async def test_a_refusal_of_papers_names_what_is_missing_and_where_it_is_asked(world: World) -> None:
    """Reasoned: the decision holds the paper, the ground and the paragraph; no message names the paper."""
    await file(world, without="f065")
    made = await world.one(Decision, application_id="A1", kind="refused")
    assert (made.grounds, made.facts["missing"]) == (["papers_incomplete_or_expired"], "f065")
    assert {"22.7", "A6.8(2)"} <= {cited["paragraph"] for cited in made.citations}
    assert datetime.fromisoformat(made.facts["filed_at"]).date().isoformat() <= made.facts["check_by"]
    assert "065" not in (await world.phone(FIRST))[-1]["text"]


async def test_papers_filed_in_time_and_heard_of_too_late_are_for_the_desk_to_mend(world: World) -> None:
    """The place is another family's by then; that the family was in time is not forgotten."""
    await world.advance_to(datetime(2026, 12, 1, 12, 0, tzinfo=ALMATY))
    await file(world, at=world.clock.now() - timedelta(days=1))
    assert (await world.one(DeskCase)).why == "papers_heard_late"
    assert (await world.one(Referral, application_id="A1")).status == "expired"


async def test_an_ended_contract_lets_the_child_be_queued_again(world: World) -> None:
    """The application ends with its contract (P 12)."""
    await file(world)
    await sign(world)
    await world.tell("contract_ended", child_id="C1", preschool_id="P1", on="2026-11-30")
    assert (await world.one(Contract)).status == "ended"
    assert (await world.one(Application, id="A1")).status == "archived"


@pytest.mark.rule("P-109")
async def test_an_application_is_queued_and_reported_in_the_instant_it_comes(world: World) -> None:
    """Decision and report bear the same instant, whether or not the family can be written to; imports are older."""
    await world.say(NEXT, sms="стоп")
    await world.family(NEXT, child="Әли", since=world.clock.now().astimezone(ALMATY), wishes=("P2",))
    report = await world.one(Report, name="queued")
    made = await world.one(Decision, application_id="A3", kind="queued")
    assert (report.application_id, report.created_at) == ("A3", made.at)
    assert report.body["paragraph"] == ["9", "27", "22"]


@pytest.mark.rule("P-081")
@pytest.mark.parametrize("until", [None, date(2027, 5, 31)])
@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 7, 8), date(2026, 12, 28)])
async def test_children_are_enrolled_all_year(tmp_path: Path, day: date, until: date | None) -> None:
    """In winter, in the summer holidays and in the last days of the year, for good and for a time."""
    world = World(tmp_path, began=datetime.combine(day, time(10), ALMATY))
    await world.open()
    await world.preschools("P1")
    await world.family(FIRST)
    await world.place("V1", until=until)
    await world.say(FIRST, sms="1")
    await file(world)
    await sign(world)
    assert (await world.one(Vacancy, id="V1")).status == "filled"
    assert (await world.one(QueueEntry)).status == ("waiting" if until else "enrolled")
    await world.close()


@pytest.mark.rule("P-067")
async def test_papers_filed_after_the_validity_are_late_though_others_are_under_review(world: World) -> None:
    """A first package of the last evening keeps the referral alive, and does not make a second one timely."""
    await world.advance_to(datetime(2026, 11, 30, 22, 0, tzinfo=ALMATY))
    await file(world, without="f065")
    await world.advance_to(datetime(2026, 12, 1, 0, 30, tzinfo=ALMATY))
    await file(world)
    assert (await world.one(Package)).status == "under_review"
    await world.advance_to(datetime(2026, 12, 1, 9, 1, tzinfo=ALMATY))
    assert ((await world.one(Package)).status, (await world.one(Referral)).status) == ("refused", "expired")


async def test_where_the_edition_returns_nothing_an_expiry_archives_what_the_referral_had_closed(world: World) -> None:
    """The other reading of the text's silence (reading 11): a setting of the edition, and no other code."""
    house = world.workers._house  # noqa: SLF001 - another edition is handed in
    edition = house.catalogue.edition("P-2024")
    setting = edition.terms.entry("expired_referral_returns").model_copy(update={"value": False})
    entries = {**edition.terms.entries, "expired_referral_returns": setting}
    other = edition.model_copy(update={"terms": edition.terms.model_copy(update={"entries": entries})})
    catalogue = replace(house.catalogue, editions={**house.catalogue.editions, "P-2024": other})
    world.workers._house = replace(house, catalogue=catalogue)  # noqa: SLF001 - as above
    await world.advance_to(datetime(2026, 12, 1, 0, 1, tzinfo=ALMATY))
    ended = {row.preschool_id: (row.status, row.reason) for row in await world.all(QueueEntry, application_id="A1")}
    assert ended == {"P1": ("archived", "referral_not_used"), "P2": ("archived", "permanent_referral")}
    assert (await world.one(Application, id="A1")).status == "archived"
