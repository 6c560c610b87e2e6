"""Proof of the consent to queueing: who agreed to which texts, in the window of which offer."""

from core.gateway import consent_texts
from core.store.tables import Consent, Message, Offer, Reply
from core.store.vault import OwnKey
from core.values import Language
from tests.unit.gateway.registration.side import AIGUL, TO_THE_SUMMARY, answers, last
from tests.unit.register import rows
from tests.world import World, all_taken


async def _read(world: World) -> tuple[OwnKey, list[str]]:
    """Return the family's key, and the SHA-256 of each text as it is now."""
    house = world.workers._house  # noqa: SLF001 - the house of this very world
    async with world.store.read() as tx:
        known = await consent_texts.pages(house, tx, await world.one(Offer), Language.KK)
        return await house.vault.key_of(tx, "guardian:G1"), [page.digest for page in known.values()]


async def test_the_yes_to_the_texts_is_proved_by_its_own_reply(world: World) -> None:
    """The summary is confirmed by another reply: the evidence names both, each with its words and its time."""
    await answers(world, *TO_THE_SUMMARY[:-1], "Иә, келісемін")
    await world.advance(hours=1)
    await answers(world, "1")
    consent, agreed = await world.one(Consent), await world.one(Reply, effect="data_agreed")
    told = consent.evidence["agreed"]
    assert told["reply_id"] == agreed.id != consent.evidence["reply_id"] == consent.reply_id
    assert told["said_at"] < consent.evidence["said_at"]
    key, _ = await _read(world)
    assert (told["answer"], consent.evidence["answer"]) == (key.commit("Иә, келісемін"), key.commit("1"))


async def test_nothing_is_handed_over_without_the_yes_to_the_texts(world: World) -> None:
    """A summary confirmed with no proof of that yes leads back to its question."""
    await answers(world, *TO_THE_SUMMARY)
    async with world.store.write() as tx:
        agreed = await tx.get_one(Reply, (await world.one(Reply, effect="data_agreed")).id)
        agreed.effect = "asked"
    await answers(world, "1")
    assert not await world.all(Consent)
    assert "келісесіз бе" in await last(world)


async def test_a_late_yes_carries_no_consent_into_the_new_offer(world: World) -> None:
    """A consent is given in its own window, to a text that was shown in it: the question is asked again."""
    await answers(world, *TO_THE_SUMMARY)
    await world.advance(hours=25)
    await answers(world, "иә")
    assert "келісесіз бе" in await last(world)
    await answers(world, "1", "1")
    consent = await world.one(Consent)
    shown = {row.id: row.key for row in await world.all(Message)}
    assert [shown[one] for one in consent.evidence["message_ids"]] == ["registration.consent", "registration.summary"]
    assert len(consent.evidence["consents"]) == 2
    assert consent.evidence["agreed"]["said_at"] > consent.evidence["opens_at"]


async def test_evidence_cites_the_texts_as_they_were_shown(world: World) -> None:
    """A new name in the register changes the text of tomorrow, not what somebody has agreed to."""
    await answers(world, *TO_THE_SUMMARY)
    key, before = await _read(world)
    all_taken(await world.register.guardians([rows.guardian(1, phone=AIGUL, first_name="Гүлнұр")]))
    _, after = await _read(world)
    assert set(before).isdisjoint(after)
    await answers(world, "1")
    cited = [one.split()[-1] for one in (await world.one(Consent)).evidence["consents"]]
    assert cited == [key.commit(digest) for digest in before]
