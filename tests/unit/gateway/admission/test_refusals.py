"""A preschool does not enrol: who returns, who waits for a person, and what nobody reads in clear."""

import pytest

from core.printing.page import Page
from core.printing.plain import as_text
from core.store.tables import (
    Consent,
    Decision,
    DeskCase,
    IssuedDocument,
    QueueEntry,
    Referral,
    ToldEvent,
)
from tests.homes.home import home
from tests.stories.papers import refer
from tests.unit.gateway.admission.side import FIRST, asked, refuse
from tests.world import World


@pytest.mark.rule("P-062")
@pytest.mark.rule("P-071")
async def test_a_refusal_for_the_threshold_returns_the_family_at_its_time(world: World) -> None:
    """The entry waits again as if nothing had been, the next family is asked, and the desk looks."""
    before = (await world.one(QueueEntry, application_id="A1", preschool_id="P1")).submitted_at
    await refuse(world, "herd_threshold")
    entry = await world.one(QueueEntry, application_id="A1", preschool_id="P1")
    assert (entry.status, entry.submitted_at) == ("waiting", before)
    assert ((await world.one(Referral)).status, (await world.one(Consent)).ended_by) == ("cancelled", "preschool")
    assert await asked(world) == 2
    case = await world.one(DeskCase)
    assert (case.why, case.application_id, case.done_at) == ("preschool_refused", "A1", None)


@pytest.mark.rule("P-071")
@pytest.mark.parametrize(
    ("vaccination", "unvaccinated", "stands"),
    [("not_done", 2, True), ("not_done", 1, False), ("done", 9, False), ("unknown", 0, True)],
)
async def test_numbers_that_speak_against_a_refusal_leave_the_referral_alive(
    world: World,
    vaccination: str,
    unvaccinated: int,
    stands: bool,  # noqa: FBT001 - a table of examples
) -> None:
    """Three of twenty is too many, two are not; a vaccinated child is never refused; the rest is for the desk."""
    group = {"vaccination": vaccination, "unvaccinated": unvaccinated, "planned_size": 20, "enrolled": 12}
    referral = await refer(world, "A1")
    await world.tell("preschool_refused", referral_id=referral.id, ground="herd_threshold", group=group)
    assert (await world.one(Referral, id=referral.id)).status == ("cancelled" if stands else "issued")
    assert (await world.one(DeskCase)).why == ("preschool_refused" if stands else "refusal_unfounded")


@pytest.mark.rule("P-080")
async def test_a_health_ground_lies_sealed_and_leaves_the_entry_to_a_person(world: World) -> None:
    """No row, no message and no file of the database holds it in clear; the decision cites paragraph 28."""
    await refuse(world, "contraindicated")
    assert (await world.one(QueueEntry, application_id="A1", preschool_id="P1")).status == "archived"
    assert (await world.one(DeskCase)).why == "preschool_refused"
    made = await world.one(Decision, application_id="A1", kind="refused")
    assert made.grounds == ["preschool_refused_enrolment"]
    assert (await world.one(ToldEvent, type="preschool_refused")).said_sealed
    written = home().octets(world.folder / "usynys.db")
    assert b"preschool_refused" in written
    assert b"contraindicated" not in written


async def _notice(world: World, language: str) -> str:
    """Return the notice of the refusal as the family reads it in its cabinet; it was issued with the decision."""
    made = await world.one(Decision, application_id="A1", kind="refused")
    row = await world.one(IssuedDocument, form="refusal", subject=f"decision:{made.id}", language=language)
    async with world.store.read() as tx:
        key = await world.vault.key_of(tx, row.key_owner)
    return " ".join(
        as_text(Page.from_text(key.open(row.page_sealed, "issued_document", "page_sealed", row.id))).split()
    )


@pytest.mark.rule("P-062")
@pytest.mark.rule("P-080")
@pytest.mark.parametrize(
    ("ground", "kk", "ru", "where"),
    [
        (
            "contraindicated",
            "медициналық қарсы көрсетілімдер бар",
            "имеются медицинские противопоказания",
            "28-тармақтың 2)",
        ),
        (
            "herd_threshold",
            "ұжымдық иммунитеттің шекті деңгейі",
            "пороговый уровень коллективного иммунитета",
            "28-тармақтың 3)",
        ),
        (
            "untrue_documents",
            "анық еместігін анықтау",
            "установление недостоверности документов",
            "6-қосымшаның 9-тармағының 1)",
        ),
        (
            "not_conforming",
            "талаптарға сәйкес келмеуі",
            "требованиям, установленным настоящими Правилами",
            "6-қосымшаның 9-тармағының 2)",
        ),
    ],
)
async def test_the_notice_names_the_reason_of_the_preschool(
    world: World, ground: str, kk: str, ru: str, where: str
) -> None:
    """The family reads in its cabinet on which ground and by which paragraph; no SMS and no decision says it."""
    await refuse(world, ground)
    for language, words in (("kk", kk), ("ru", ru)):
        text = await _notice(world, language)
        assert words in text
        assert language == "ru" or where in text.partition(words)[2]
    made = await world.one(Decision, application_id="A1", kind="refused")
    assert ground not in str((made.grounds, made.facts, made.citations))
    assert not any(word in said["text"] for said in await world.phone(FIRST) for word in (kk, ru, "медиц", "иммунит"))
