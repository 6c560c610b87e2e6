"""Proof of the consent to queueing: who agreed to which texts, in the window of which offer."""

from core.gateway import consent_texts
from core.store.tables import Consent, Offer, Reply
from core.values import Language
from tests import proofs
from tests.unit.gateway.registration.side import AIGUL, TO_THE_SUMMARY, answers, last
from tests.unit.register import rows
from tests.world import World, all_taken


async def _read(world: World) -> list[str]:
    """Return each text of consent as it is now."""
    async with world.store.read() as tx:
        known = await consent_texts.pages(world.house, tx, await world.one(Offer), Language.KK)
        return [page.to_text() for page in known.values()]


async def test_the_yes_to_the_texts_is_proved_by_its_own_reply(world: World) -> None:
    """The summary is confirmed by another reply: the evidence names both, each with its words and its time."""
    await answers(world, *TO_THE_SUMMARY[:-1], "Иә, келісемін")
    await world.advance(hours=1)
    await answers(world, "1")
    consent, agreed = await world.one(Consent), await world.one(Reply, effect="data_agreed")
    told = await proofs.record(world, id=consent.id)
    assert told["agreement"]["reply_id"] == agreed.id != told["answer"]["reply_id"] == consent.reply_id
    assert told["agreement"]["said_at"] < told["answer"]["said_at"]
    words = await proofs.opened(world, id=consent.id)
    assert (words["agreement.words"], words["answer.words"]) == ("Иә, келісемін", "1")


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
    told = await proofs.record(world, id=(await world.one(Consent)).id)
    assert proofs.shown(told) == ["registration.consent", "registration.summary"]
    assert len(proofs.texts(told)) == 2
    assert told["agreement"]["said_at"] > told["window"]["opens_at"]


async def test_evidence_cites_the_texts_as_they_were_shown(world: World) -> None:
    """A new name in the register changes the text of tomorrow, not what somebody has agreed to."""
    await answers(world, *TO_THE_SUMMARY)
    before = await _read(world)
    all_taken(await world.register.guardians([rows.guardian(1, phone=AIGUL, first_name="Гүлнұр")]))
    after = await _read(world)
    assert set(before).isdisjoint(after)
    await answers(world, "1")
    words = await proofs.opened(world, id=(await world.one(Consent)).id)
    assert [words[f"privacy_notice.texts.{number}.words"] for number in range(2)] == before
