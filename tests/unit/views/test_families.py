"""Families and conversations: found in any writing, shown without what is personal."""

import pytest

from core.store.line.count import count_queues
from core.store.tables import DataKey, Guardian
from core.views.people import covered
from tests.unit.views.rows import add_story, offer, preschool, waiting
from tests.unit.views.scene import CODE, OPENED, PHONE, Scene, add, add_family


@pytest.mark.parametrize("typed", [PHONE, "8 747 123 45 67", "8(747)123-45-67", "7471234567", " +7 747 123–45–67 "])
async def test_a_phone_is_found_in_any_writing(empty: Scene, typed: str) -> None:
    """The caller dictates a number, the operator types it in some way."""
    await add_story(empty)
    found = await empty.views.find(typed)
    assert (found.by, [seen.row.id for seen in found.offers]) == ("phone", ["O1"])
    assert [seen.phone for seen in found.guardians] == ["+7747*****67"]


async def test_a_shared_phone_finds_every_family_of_it(empty: Scene) -> None:
    """One number may belong to several guardians: the operator asks which child is meant."""
    await add_story(empty)
    await add_family(empty, 2, first="Мадина")
    found = (await empty.views.find(PHONE)).guardians
    assert [seen.guardian.id for seen in found] == ["G1", "G2"]
    assert [child.name for seen in found for child in seen.children] == ["Е*** Ә***", "М*** Ә***"]


@pytest.mark.parametrize("typed", ["4К7", "4k7", " 4 к 7 ", "4-K-7"])
async def test_a_code_is_found_in_both_alphabets(empty: Scene, typed: str) -> None:
    """Letters that look alike mean the same, in any case."""
    await add_story(empty)
    found = await empty.views.find(typed)
    assert (found.by, [seen.row.id for seen in found.offers]) == ("code", ["O1"])


@pytest.mark.parametrize(
    ("typed", "by"), [("A1", "application"), ("O1", "offer"), ("nobody", "nothing"), ("", "nothing")]
)
async def test_an_application_number_and_an_offer_id_are_found_as_they_are(empty: Scene, typed: str, by: str) -> None:
    """What is none of them finds nothing, without an error."""
    await add_story(empty)
    found = await empty.views.find(typed)
    assert found.by == by
    assert [seen.row.id for seen in found.offers] == ([] if by == "nothing" else ["O1"])


async def test_a_family_is_shown_masked(empty: Scene) -> None:
    """No full name and no full number leaves the views."""
    await add_story(empty)
    family = await empty.views.family("G1")
    assert family.guardian.name == "Г*** Ә***"
    assert family.phone == "+7747*****67"
    assert family.applications[0].child is not None
    assert (family.applications[0].child.name, family.applications[0].child.birth_year) == ("Е*** Ә***", 2022)
    assert [entry.row.status for entry in family.applications[0].entries] == ["offered"]


async def test_a_conversation_is_told_in_order_with_its_ticks(empty: Scene) -> None:
    """As the parent saw it: what came, what was answered, what will still be sent."""
    await add_story(empty)
    said = await empty.views.conversation("O1")
    assert [(one.to_phone, one.kind, one.status) for one in said] == [
        (True, "offer", "delivered"),
        (False, "text", "read"),
        (True, "answer", "delivered"),
        (True, "repeat", "queued"),
    ]
    assert said[0].delivered_at == OPENED
    assert (said[3].text, said[3].due_at is not None) == (None, True)


async def test_a_conversation_covers_names_and_numbers(empty: Scene) -> None:
    """The child's name and a number the parent typed are personal; the rest of the words stays."""
    await add_story(empty)
    first, asked, *_ = await empty.views.conversation("O1")
    assert first.text is not None
    assert first.text.startswith("Е***ға «Ақбота» балабақшасынан орын бар")
    assert "Мерзімі: дс 23.11, 14:05" in first.text
    assert asked.text == "Қай жерде? Тел. …21"


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Еркежанға орын бар", ("Еркежан",), "Е***ға орын бар"),
        ("ЕРКЕЖАН, еркежан", ("Еркежан",), "Е***, е***"),
        ("Ян: место. Январь", ("Ян",), "Я***: место. Январь"),
        ("Али алиби", ("Али",), "А*** алиби"),
        ("Жанна-Мария", ("Жанна", "Жанна-Мария"), "Ж***"),
        ("ЖСН 200101500003, код 4К7, 23.11, 14:05", (), "ЖСН …03, код 4К7, 23.11, 14:05"),
        ("+7 (701) 765-43-21", (), "…21"),
        ("Janar: oryn bar", ("Жанар",), "J***: oryn bar"),
        ("Zhanar: mesto", ("Жанар",), "Z***: mesto"),
    ],
)
def test_names_and_long_numbers_are_covered_and_nothing_else(text: str, names: tuple[str, ...], shown: str) -> None:
    """Endings stay, words that only begin like a short name stay, dates and codes stay."""
    assert covered(text, names) == shown


async def test_open_offers_are_listed_before_newer_closed_ones(empty: Scene) -> None:
    """Codes repeat over the years; a caller asks about the offer that waits for an answer."""
    await add_story(empty)
    await add(empty, offer(id="O2", status="lapsed", vacancy_id=None, created_at=OPENED))
    assert [seen.row.id for seen in (await empty.views.find(CODE)).offers] == ["O1", "O2"]


async def test_an_erased_family_leaves_only_the_frame(empty: Scene) -> None:
    """Without its key nothing personal can be read; the rest still stands."""
    await add_story(empty)
    async with empty.store.write() as tx:
        await tx.delete(await tx.get_one(DataKey, "guardian:G1"))
    family, said = await empty.views.family("G1"), await empty.views.conversation("O1")
    assert (family.guardian.name, family.phone) == ("***", "***")
    assert {one.text for one in said} == {None}
    assert (await empty.views.history("O1"))["verified"] is True


async def test_what_lies_ahead_is_told_earliest_first(empty: Scene) -> None:
    """The operator says when the next message comes and when the window ends."""
    await add_story(empty)
    assert [timer.kind for timer in (await empty.views.dossier("O1")).ahead] == ["repeat", "lapse"]


async def test_an_offer_without_a_place_names_the_preschool_of_its_queue(empty: Scene) -> None:
    """The notice after a suspension offers no place; it is about one queue."""
    await add_story(empty)
    await add(empty, offer(id="O2", kind="interest_after_suspension", vacancy_id=None))
    preschool = (await empty.views.dossier("O2")).offer.preschool
    assert preschool is not None
    assert preschool.id == "P1"


@pytest.mark.parametrize(
    ("changed", "state", "ways"),
    [
        ({"telegram_proven_at": None}, "none", ["sms"]),
        ({}, "linked", ["telegram", "sms"]),
        ({"telegram_stopped": True, "sms_stopped": True}, "stopped", []),
        ({"telegram_blocked": True, "wrong_number": True}, "blocked", []),
    ],
)
async def test_a_family_tells_on_which_ways_it_may_be_written_to(
    empty: Scene, changed: dict[str, object], state: str, ways: list[str]
) -> None:
    """Not linked, linked, stopped by the family, blocked; a number that is somebody else's is no way."""
    await add_family(empty, 1, first="Еркежан")
    async with empty.store.write() as tx:
        row = await tx.get_one(Guardian, "G1")
        for name, value in ({"telegram_sealed": b"sealed", "telegram_proven_at": OPENED} | changed).items():
            setattr(row, name, value)
    family = await empty.views.family("G1")
    assert (family.telegram, list(family.ways)) == (state, ways)


async def test_a_family_shows_its_numbers_and_the_rule_of_each(empty: Scene) -> None:
    """The place in line, of how many, and the paragraph by which its class stands there."""
    await add_family(empty, 1, first="Еркежан")
    await add(empty, preschool(), *waiting(1))
    async with empty.store.write() as tx:
        await count_queues(tx, ["P1|2022|kk"])
    (application,) = (await empty.views.family("G1")).applications
    (entry,) = application.entries
    assert (entry.number.number, entry.number.waiting, application.status) == (1, 1, "queued")
    assert [cited["act"] for cited in entry.because]
