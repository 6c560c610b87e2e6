"""Preschools and free places: a place looks for a family from its publication on, and never twice."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.errors import InputError
from core.store.tables import Preschool, Timer, Vacancy
from tests.unit.register.rows import Office, preschool, vacancy


async def test_a_preschool_may_change_in_everything(waiting: Office) -> None:
    """The same row is known; a changed one is written over the old."""
    outcomes = await waiting.register.preschools([preschool("P1"), preschool("P2", name_kk="Күншуақ")])
    assert [outcome.changed for outcome in outcomes] == [False, True]
    row = await waiting.one(Preschool, id="P2")
    assert (row.name_kk, row.languages, row.state_order) == ("Күншуақ", "kk;ru", True)


@pytest.mark.rule("P-005")
async def test_a_place_keeps_what_the_bulletin_says_of_it(waiting: Office) -> None:
    """Group, hours, language, how long, and the queue: a senior group of 2026 takes those born in 2022."""
    await waiting.register.vacancies([vacancy("V1", temporary_until="2027-05-31")])
    row = await waiting.one(Vacancy)
    assert (row.group_type, row.regime_hours, row.language) == ("senior", "10.5", "kk")
    assert (row.temporary_until, row.status, row.queue_key) == (date(2027, 5, 31), "free", "P1|2022|kk")


@pytest.mark.parametrize("published", ["2026-11-20T10:00:00+05:00", "2027-06-01T00:00:00.001+05:00"])
async def test_a_place_looks_for_a_family_from_its_publication_on(waiting: Office, published: str) -> None:
    """The timer is due at the publication: at once for a past one, then for a future one."""
    await waiting.register.vacancies([vacancy("V1", published_at=published)])
    (timer,) = await waiting.awaited()
    assert (timer.kind, timer.subject) == ("place", "V1")
    assert timer.due_at == datetime.fromisoformat(published).astimezone(UTC)


async def test_the_same_place_again_looks_for_nobody(waiting: Office) -> None:
    """A second run of the import arms no timer: the place may have found its family meanwhile."""
    await waiting.register.vacancies([vacancy("V1")])
    async with waiting.store.write() as tx:
        await tx.delete(await tx.get_one(Timer, "place:V1"))
    (outcome,) = await waiting.register.vacancies([vacancy("V1")])
    assert (outcome.taken, outcome.changed) == (True, False)
    assert not await waiting.awaited()


async def test_a_place_changes_only_while_it_is_free(waiting: Office) -> None:
    """A free place may be corrected; one that is being offered may not."""
    await waiting.register.vacancies([vacancy("V1")])
    (free,) = await waiting.register.vacancies([vacancy("V1", language="ru")])
    async with waiting.store.write() as tx:
        (await tx.get_one(Vacancy, "V1")).status = "offered"
    (offered,) = await waiting.register.vacancies([vacancy("V1", language="kk")])
    assert free.changed
    assert not offered.taken
    assert (await waiting.one(Vacancy)).queue_key == "P1|2022|ru"


async def test_a_place_of_an_unknown_preschool_is_refused(waiting: Office) -> None:
    """The reason names the field and what to do, and the other rows of the batch are taken."""
    outcomes = await waiting.register.vacancies([vacancy("V1", preschool_id="P9"), vacancy("V2")])
    assert [outcome.taken for outcome in outcomes] == [False, True]
    assert outcomes[0].reason == "preschool_id: this preschool is not known; import the preschools first"


async def test_a_batch_has_at_most_a_thousand_rows(waiting: Office) -> None:
    """More would keep others from writing for too long: nothing of it is taken."""
    with pytest.raises(InputError, match="1000"):
        await waiting.register.preschools([preschool("P7")] * 1001)
    assert len(await waiting.all(Preschool)) == 3


@pytest.mark.rule("P-034")
async def test_a_place_may_name_birth_years_and_a_type_of_rehabilitation(waiting: Office) -> None:
    """Named years stand instead of the group's; a sanatorium's place uses the queue of its type (P 10.5)."""
    await waiting.register.preschools(
        [preschool("P5", type="sanatorium"), preschool("P6", type="special_kindergarten")]
    )
    rows = [
        vacancy("V1", group_type="mixed", birth_years="2022;2021"),
        vacancy("V2", preschool_id="P5", rehabilitation="Chest", birth_years=[2023]),
        vacancy("V3", preschool_id="P6"),
        vacancy("V4", group_type="special"),
    ]
    await waiting.register.vacancies(rows)
    places = {row.id: (row.queue_key, row.birth_years, row.rehabilitation) for row in await waiting.all(Vacancy)}
    assert places == {
        "V1": ("P1|2021,2022|kk", "2021;2022", ""),
        "V2": ("P5|sanatorium:chest|2023|kk", "2023", "chest"),
        "V3": ("P6|special|2022|kk", "", ""),
        "V4": ("P1|special|mixed|kk", "", ""),
    }


@pytest.mark.parametrize(
    "column", [{"birth_years": "22"}, {"birth_years": "2022;2022"}, {"rehabilitation": "a|b"}, {"rehabilitation": 7}]
)
def test_years_and_types_that_cannot_be_read_are_refused_by_name(column: dict[str, Any]) -> None:
    """The reason names the column and says what is expected."""
    with pytest.raises(InputError, match=next(iter(column))):
        vacancy("V1", **column)
