"""Two consents, each for itself and with its own proof; a no to the second is a ground of refusal (7-1(2), 10(2))."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.store.tables import (
    Application,
    Consent,
    DataConsent,
    Decision,
    DeskCase,
    Handover,
    IssuedDocument,
    Message,
    Offer,
    Reply,
)
from tests import proofs
from tests.unit.gateway.schooling.scene import AIGUL, asked, concluded, guardian, last, offer, say, texts
from tests.world import World

BOTH = ["home_schooling", "special_school"]


async def _named(world: World, kind: str = "home_schooling") -> None:
    await asked(world, kind)
    await say(world, "1", "15.10")


@pytest.mark.rule("H-11")
@pytest.mark.rule("S-10")
@pytest.mark.parametrize("kind", BOTH)
async def test_each_consent_is_asked_and_proved_for_itself(world: World, kind: str) -> None:
    """The yes to the service proves nothing about data: each has its reply and what was shown until it."""
    await _named(world, kind)
    await say(world, "иә")
    assert "қорғалған деректерді" in await last(world)
    assert not await world.all(Consent)
    await say(world, "келісемін")
    service, data = await world.one(Consent), await world.one(DataConsent)
    assert (service.service, data.service) == (kind, kind)
    assert service.reply_id != data.reply_id
    told, also = await proofs.record(world, id=service.id), await proofs.record(world, id=data.id)
    assert (proofs.shown(told)[-1], proofs.shown(also)[-1]) == (f"{kind}.service", "schooling.data")
    assert proofs.texts(told)[0][0] == "consent"
    assert "consent_secrets" in dict(proofs.texts(also))
    assert [one["processing"]["scope"] for one in (told, also)] == ["service", "restricted_data"]


@pytest.mark.rule("H-12")
@pytest.mark.rule("S-11")
async def test_a_consent_to_the_service_alone_is_none_when_the_window_ends(world: World) -> None:
    """Half a dialog is no consent: silence to the second question closes the offer."""
    await _named(world)
    await say(world, "1")
    await world.advance(hours=25)
    assert (await offer(world)).status == "lapsed"
    assert not await world.all(Consent)
    assert not await world.all(Handover)


@pytest.mark.rule("H-27")
@pytest.mark.rule("S-18")
@pytest.mark.parametrize("kind", BOTH)
async def test_a_no_to_the_data_is_refused_with_the_form(world: World, kind: str) -> None:
    """Only after it was said twice, the second time with its consequence known; the reason stands in the cabinet."""
    await _named(world, kind)
    await say(world, "1", "2")
    assert "мектеп құжаттарды қабылдай алмайды" in await last(world)
    assert not await world.all(Application)
    await say(world, "2")
    decision = await world.one(Decision)
    assert (decision.kind, decision.grounds) == ("refused", ["no_consent_to_restricted_data"])
    assert {row.form for row in await world.all(IssuedDocument)} == {"refusal"}
    assert (await world.one(Application)).status == "refused"
    assert not await world.all(DataConsent)
    assert (await proofs.record(world, scope="restricted_data"))["event"]["event_state"] == "consent refused"
    assert "Деректерге келісім берілмегендіктен" in await last(world)


async def test_what_came_after_a_yes_proves_nothing_of_it(world: World) -> None:
    """Even when that yes was answered with nothing: the question about data is no proof of the yes to the service."""
    await _named(world)
    await say(world, "1")
    async with world.store.write() as tx:
        (asked_next,) = (await tx.exec(select(Message).where(Message.key == "schooling.data"))).all()
        asked_next.reply_to = None
    await say(world, "1")
    first = await proofs.record(world, scope="service")
    second = await proofs.record(world, scope="restricted_data")
    assert proofs.shown(first)
    assert asked_next.key not in proofs.shown(first)
    assert asked_next.key in proofs.shown(second)


async def test_each_yes_is_dated_by_its_own_words(world: World) -> None:
    """A carrier's list of what came knows whole seconds; by it the second yes may seem to come before the first."""
    await _named(world)
    await say(world, "1")
    async with world.store.write() as tx:
        (first,) = (await tx.exec(select(Reply).where(Reply.effect == "service_agreed"))).all()
        first.received_at += timedelta(seconds=2)
    await say(world, "1")
    second = max(await world.all(Reply), key=lambda reply: reply.seq)
    assert second.received_at < first.received_at
    assert (await world.one(Consent)).given_at == first.received_at
    assert (await world.one(DataConsent)).given_at == second.received_at
    assert (await world.one(Application)).submitted_at == first.received_at


async def test_without_proof_of_the_first_yes_nothing_is_filed(world: World) -> None:
    """Should its reply ever be missing, a person looks at it and the family is asked again; nobody waits for ever."""
    await _named(world)
    await say(world, "1")
    async with world.store.write() as tx:
        (agreed,) = (await tx.exec(select(Reply).where(Reply.effect == "service_agreed"))).all()
        agreed.effect = "unclear"
    await say(world, "1")
    assert not await world.all(Application)
    assert (await world.one(DeskCase)).why == "consent_unproven"
    assert "үйде жеке тегін оқыту" in await last(world)
    await say(world, "1", "1")
    assert (await world.one(Application)).status == "filed"


async def test_a_second_thought_about_the_data_is_a_yes(world: World) -> None:
    """What the no would cost was told in time."""
    await _named(world)
    await say(world, "1", "2", "1")
    assert (await world.one(Application)).status == "filed"
    assert await world.all(DataConsent)


async def test_after_a_refusal_for_want_of_consent_a_yes_begins_anew(world: World) -> None:
    """At once, in neutral words; the refused application stays as it was decided."""
    await _named(world)
    await say(world, "1", "2", "2", "1")
    assert "Қайтадан бастаймыз" in await last(world)
    await say(world, "1", "15.10", "1", "1")
    assert sorted(row.status for row in await world.all(Application)) == ["filed", "refused"]


async def test_the_application_is_handed_over_once(world: World) -> None:
    """However often the yes is repeated."""
    await _named(world)
    await say(world, "1", "1", "1", "1")
    assert (await world.one(Handover)).status == "accepted"
    assert len(await world.all(Application)) == len(await world.all(Consent)) == 1
    assert "тіркелген" in await last(world)


async def test_the_text_of_a_consent_stands_in_telegram_and_never_in_an_sms(world: World) -> None:
    """The title of the service tells of the child's health: an SMS says where the text is."""
    await _named(world)
    await say(world, "мәтін")
    assert "egov.kz кабинеті немесе Telegram" in await last(world)
    assert not [text for text in await texts(world) if "денсаулығына" in text]
    await world.link(AIGUL)
    await world.say(AIGUL, telegram="мәтін")
    shown = [text for text in await texts(world, channel="telegram") if "SHA-256" in text or "денсаулығына" in text]
    assert shown
    assert (await offer(world)).status == "collecting"


async def test_telegram_shows_the_whole_text_before_it_asks(world: World) -> None:
    """With its version and SHA-256, once for each consent."""
    await guardian(world)
    await world.link(AIGUL)
    await concluded(world)
    await world.say(AIGUL, telegram="1")
    seen = await texts(world, channel="telegram")
    assert "Проактивті қызмет көрсетуге келісім" in seen[-2]
    assert "Осы қызметке келісесіз бе?" in seen[-1]
    await world.say(AIGUL, telegram="1")
    assert "құпиялардың" in (await texts(world, channel="telegram"))[-2]


async def test_a_no_anywhere_closes_and_a_yes_in_the_window_undoes_it(world: World) -> None:
    """It goes on where it stopped; nobody's no is guessed into a refusal of the service by the school."""
    await _named(world)
    await say(world, "жоқ")
    assert (await offer(world)).status == "declined"
    assert not await world.all(Decision)
    await say(world, "иә")
    assert "қорғалған деректерді" in await last(world)
    await say(world, "1")
    assert (await offer(world)).status == "confirmed"
    agreed = await world.one(Reply, id=(await world.one(Consent)).reply_id)
    assert agreed.effect == "service_agreed"
    assert len(await world.all(Offer)) == 1
