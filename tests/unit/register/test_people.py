"""Guardians: what is personal is sealed, what may change changes, an IIN belongs to one person."""

import json
from pathlib import Path

import pytest

from core.store.tables import DataKey, Guardian
from tests.homes.home import Home
from tests.unit.register.rows import Office, an_iin, application, guardian


@pytest.mark.usefixtures("waiting")
async def test_what_is_personal_is_not_in_the_file(home: Home, tmp_path: Path) -> None:
    """No name, phone, IIN or birth date stands in the database in the clear, neither of guardians nor of children."""
    stored = home.octets(tmp_path / "usynys.db")
    assert b"kindergarten" in stored  # what is public is seen, so this test looks at the right bytes
    for clear in ("Айгүл", "Әбдіғали", "Еркежан", "77470000001", an_iin(1), an_iin(501), "2022-05-17"):
        assert clear.encode() not in stored
        assert json.dumps(clear).strip('"').encode() not in stored


async def test_each_family_opens_only_with_its_own_key(waiting: Office) -> None:
    """Two guardians have two keys, and the number comes back with the right one."""
    assert len({row.wrapped for row in await waiting.all(DataKey)}) == 2
    assert await waiting.phone("G1") == "+77470000001"
    assert await waiting.phone("G2") == "+77470000002"


async def test_the_same_row_again_changes_nothing(waiting: Office) -> None:
    """An import may be run twice: not a byte of the row is written anew."""
    before = await waiting.one(Guardian, id="G1")
    (outcome,) = await waiting.register.guardians([guardian(1)])
    after = await waiting.one(Guardian, id="G1")
    assert (outcome.taken, outcome.changed) == (True, False)
    assert after.model_dump() == before.model_dump()


async def test_another_phone_is_found_by_its_index_and_voids_what_was_proved_about_the_old_one(waiting: Office) -> None:
    """A changed number is written; a proof by Telegram and the word that the number is wrong were about the old one."""
    async with waiting.store.write() as tx:
        row = await tx.get_one(Guardian, "G1")
        row.telegram_proven_at, row.wrong_number = waiting.clock.now(), True
    (outcome,) = await waiting.register.guardians([guardian(1, phone="87011234567", language="ru")])
    row = await waiting.one(Guardian, id="G1")
    assert (outcome.taken, outcome.changed) == (True, True)
    assert (row.language, row.telegram_proven_at, row.wrong_number) == ("ru", None, False)
    assert row.phone_index == waiting.vault.index("phone", "+77011234567")
    assert await waiting.phone("G1") == "+77011234567"


async def test_the_chat_of_the_old_phone_no_longer_speaks_for_the_family(waiting: Office) -> None:
    """Whoever holds the old number still holds its chat: what it says is nobody's, and nothing is sent there."""
    async with waiting.store.write() as tx:
        row = await tx.get_one(Guardian, "G1")
        row.telegram_index, row.telegram_sealed, row.telegram_blocked = "blind", b"sealed", True
    await waiting.register.guardians([guardian(1, settlement="Шымкент")])
    assert (await waiting.one(Guardian, id="G1")).telegram_index == "blind"  # the number is the same: so is the chat
    await waiting.register.guardians([guardian(1, phone="87011234567")])
    row = await waiting.one(Guardian, id="G1")
    assert (row.telegram_index, row.telegram_sealed, row.telegram_blocked) == (None, None, False)


async def test_the_language_a_family_chose_outlives_the_next_import(waiting: Office) -> None:
    """The register's word counts when it is a new one; repeating the old one does not undo the family's choice."""
    async with waiting.store.write() as tx:
        (await tx.get_one(Guardian, "G1")).language = "ru"
    await waiting.register.guardians([guardian(1, settlement="Шымкент")])
    row = await waiting.one(Guardian, id="G1")
    assert (row.settlement, row.language) == ("Шымкент", "ru")
    for told in ("ru", "kk"):
        await waiting.register.guardians([guardian(1, language=told)])
        assert (await waiting.one(Guardian, id="G1")).language == told


async def test_one_phone_may_belong_to_two_guardians(waiting: Office) -> None:
    """Families share phones: both are taken and both are found."""
    (outcome,) = await waiting.register.guardians([guardian(3, phone="+77470000001")])
    assert outcome.taken
    assert len(await waiting.all(Guardian, phone_index=waiting.vault.index("phone", "+77470000001"))) == 2


async def test_an_iin_belongs_to_one_person(waiting: Office) -> None:
    """An IIN of another guardian, of a child, or given twice in one batch is refused, and the reason quotes none."""
    rows = [guardian(3, iin=an_iin(1)), guardian(4, iin=an_iin(501)), guardian(5), guardian(6, iin=an_iin(5))]
    outcomes = await waiting.register.guardians(rows)
    assert [outcome.taken for outcome in outcomes] == [False, False, True, False]
    assert outcomes[0].reason == "iin: this IIN belongs to another person"
    assert {row.id for row in await waiting.all(Guardian)} == {"G1", "G2", "G5"}
    assert len(await waiting.all(DataKey)) == 3  # who is refused leaves no key behind


async def test_the_iin_of_a_guardian_never_changes(waiting: Office) -> None:
    """A row that gives a known guardian another IIN is about somebody else and is refused."""
    (outcome,) = await waiting.register.guardians([guardian(1, iin=an_iin(77))])
    assert not outcome.taken
    assert "another IIN" in outcome.reason


async def test_the_last_of_several_rows_about_one_guardian_stands(empty: Office) -> None:
    """Rows of one batch are taken in their order, as if they had come one by one."""
    rows = [guardian(1), guardian(1), guardian(1, settlement="Шымкент")]
    outcomes = await empty.register.guardians(rows)
    assert [(one.taken, one.changed) for one in outcomes] == [(True, True), (True, False), (True, True)]
    assert (await empty.one(Guardian)).settlement == "Шымкент"


async def test_a_child_keeps_its_iin_its_guardian_and_its_birth_date(waiting: Office) -> None:
    """A second application about the same child cannot make another person of it."""
    others = (
        application(2, child_id="C1"),
        application(2, child_iin=an_iin(501)),
        application(2, child_iin=an_iin(2)),
        application(1, child_iin=an_iin(99)),
        application(1, child_birth_date="2022-05-18"),
    )
    reasons = [(await waiting.register.applications([row]))[0].reason for row in others]
    assert [reason.partition(":")[0] for reason in reasons] == [
        "child_id",
        "child_iin",
        "child_iin",
        "child_iin",
        "child_birth_date",
    ]
