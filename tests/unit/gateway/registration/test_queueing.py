"""Queueing a child by replies: what is written, once, with its proof, and what stands against it."""

from datetime import timedelta

import pytest

from core.gateway import consent_texts
from core.gateway.handed import handover
from core.rules.catalogue import Catalogue
from core.rules.queue import QueueClass
from core.store.tables import (
    Application,
    Consent,
    Decision,
    DeskCase,
    Handover,
    IssuedDocument,
    Message,
    Offer,
    QueueEntry,
    Report,
)
from core.values import Language
from dialogs.queue_registration import CATEGORIES, MOST_PRESCHOOLS
from tests import proofs
from tests.unit.gateway.registration.side import AIGUL, TO_THE_SUMMARY, answers, born, last
from tests.unit.register import rows
from tests.world import START, World, all_taken

EDITION = Catalogue.load().edition("P-2024")


def test_the_dialog_agrees_with_the_edition() -> None:
    """Categories and the most preschools are data of the act; a dialog that says otherwise is noticed here."""
    privileged = {QueueClass.OUT_OF_TURN, QueueClass.PRIORITY}
    known = set().union(*(EDITION.classes[name].categories for name in privileged))
    assert set(CATEGORIES) == {str(mark) for mark in known}
    assert EDITION.terms.count("preschools_to") == MOST_PRESCHOOLS


@pytest.mark.rule("P-028")
async def test_a_confirmed_registration_queues_the_child_at_the_instant_of_the_reply(world: World) -> None:
    """The time of submission is that of the confirming reply, to the millisecond; the order is that of the wishes."""
    await answers(world, *TO_THE_SUMMARY)
    await world.advance(hours=1)
    assert not await world.all(Application)
    await answers(world, "иә")
    application, consent = await world.one(Application), await world.one(Consent)
    assert application.submitted_at == consent.given_at > START + timedelta(hours=1)
    entries = sorted(await world.all(QueueEntry), key=lambda entry: entry.wish)
    assert [entry.preschool_id for entry in entries] == ["P3", "P1"]
    assert {(entry.status, entry.queue_class, entry.submitted_at) for entry in entries} == {
        ("waiting", "general", application.submitted_at)
    }
    assert (application.categories, application.language, application.wished_from_age) == ("13", "kk", None)


@pytest.mark.rule("P-027")
async def test_the_family_has_the_notice_of_annex_4_and_hears_its_numbers(world: World) -> None:
    """The notice is issued in both languages, the stage reported, the number said to be a forecast."""
    await answers(world, *TO_THE_SUMMARY, "1")
    decision = await world.one(Decision)
    assert (decision.kind, decision.offer_id) == ("queued", (await world.one(Offer)).id)
    assert [(row.form, row.subject) for row in await world.all(IssuedDocument)] == [
        ("queue_notice", f"decision:{decision.id}")
    ] * 2
    assert [row.name for row in await world.all(Report)] == ["queued"]
    assert "болжам" in await last(world)


async def test_the_evidence_holds_every_question_and_the_texts_that_were_asked_about(world: World) -> None:
    """Annex 5 and the consent of annex 1, with version and SHA-256; the consent ends with its result (P A5)."""
    await answers(world, *TO_THE_SUMMARY[:-1], "мәтін", "1", "1")
    consent = await world.one(Consent)
    told = await proofs.record(world, id=consent.id)
    keys = proofs.shown(told)
    assert keys[0] == "registration.offer"
    assert keys[-1] == "registration.summary"
    assert keys.count("consent.part") == 14
    async with world.store.read() as tx:
        known = await consent_texts.pages(world.house, tx, await world.one(Offer), Language.KK)
    forms = ("consent", "consent_secrets")
    assert proofs.texts(told) == [(form, known[form].version) for form in forms]
    assert known["consent"].digest not in str(told)
    assert (consent.service, consent.ended_by) == ("queueing", "result")


async def test_the_parts_of_a_text_are_the_text(world: World) -> None:
    """Nothing is lost between two SMS, and the last words are the digest of what was shown."""
    await answers(world, *TO_THE_SUMMARY[:-1], "текст")
    house = world.workers._house  # noqa: SLF001 - the house of this very world
    async with world.store.read() as tx:
        offer = await world.one(Offer)
        page = (await consent_texts.pages(house, tx, offer, Language.KK))["consent"]
    said = [row["text"] for row in await world.phone(AIGUL) if " (8): " in row["text"]]
    whole = " ".join(text.split(": ", 1)[1] for text in said)
    assert whole.split() == [*consent_texts.plain(page).split(), "SHA-256:", page.digest]


async def test_a_privilege_waits_as_general_and_is_checked(world: World) -> None:
    """Out of turn is claimed, nobody has verified it: general class, the family is told, the check falls due (P 14)."""
    await answers(world, "1", "1", "1", "1", "1", "2", "1", "1")
    application = await world.one(Application)
    assert (application.categories, application.verified, application.queue_class) == ("1", False, "general")
    assert [row.key for row in await world.all(Message) if row.key.startswith("privilege.")] == ["privilege.check"]
    await world.advance(days=3)
    assert [row.why for row in await world.all(DeskCase)] == ["privilege_check_due"]


async def test_a_register_that_is_quicker_than_the_hand_over_is_not_overtaken(world: World) -> None:
    """Confirmed, but queued by a register before the decision: the earlier application stands, nothing is doubled."""
    await answers(world, *TO_THE_SUMMARY)
    told = {"child_birth_date": "2024-05-17", "preschools": "P2", "submitted_at": START.isoformat()}
    all_taken(await world.register.applications([rows.application(1, **told)]))
    await answers(world, "1")
    assert [row.id for row in await world.all(Application)] == ["A1"]
    assert (await world.one(Offer)).status == "withdrawn"
    assert not await world.all(Handover)
    assert "кезегінде тұр" in await last(world)


async def test_a_confirmation_is_handed_over_once_whatever_is_repeated(world: World) -> None:
    """Yes, yes and yes again, and the decision told twice: one consent, one hand-over, one application."""
    await answers(world, *TO_THE_SUMMARY, "Бәрі дұрыс!", "1", "иә")
    handed = await world.one(Handover)
    house = world.workers._house  # noqa: SLF001 - the house of this very world
    await handover.take_decision(house, {"handover_id": handed.id})
    assert len(await world.all(Application)) == len(await world.all(Consent)) == 1
    assert handed.status == "accepted"
    assert (await proofs.record(world))["answer"]["rule"] == "aloud.yes"


async def test_what_the_register_does_not_take_is_the_desks(world: World) -> None:
    """A preschool lost its state order while the family chose: nothing is queued, the family and the desk are told."""
    await answers(world, *TO_THE_SUMMARY)
    all_taken(await world.register.preschools([rows.preschool("P3", state_order=False)]))
    await answers(world, "1")
    assert not await world.all(Application)
    assert (await world.one(Handover)).status == "refused"
    case = await world.one(DeskCase)
    assert (case.why, case.guardian_id) == ("registration_not_taken", "G1")
    assert "маман қарайды" in await last(world)


@pytest.mark.rule("P-021")
async def test_a_child_that_turns_six_on_the_way_is_refused_with_the_notice_of_annex_3(world: World) -> None:
    """Asked the day before, confirmed on the birthday: the application is kept as refused, the ground named (P 5.6)."""
    all_taken(await world.register.guardians([rows.guardian(2, phone="+77470000002")]))
    await born(world, guardian_id="G2", child_id="C2", child_iin=rows.an_iin(502), child_birth_date="2020-11-24")
    for text in ("1", "1", "1", "2", "1"):
        await world.say("+77470000002", sms=text)
    await world.advance(hours=20)
    await world.say("+77470000002", sms="1")
    assert (await world.one(Application)).status == "refused"
    assert (await world.one(Handover)).status == "refused"
    assert (await world.one(Decision)).grounds == ["already_six"]
    assert {row.form for row in await world.all(IssuedDocument)} == {"refusal"}
    assert [row.key for row in await world.all(Message)][-1] == "queue.refused"


async def test_a_no_takes_the_application_back_within_the_window_only(world: World) -> None:
    """A day later a bare no costs no queue: the family is told how to leave it (P 15(4))."""
    await answers(world, *TO_THE_SUMMARY, "1")
    await world.advance(hours=25)
    await answers(world, "жоқ")
    assert {entry.status for entry in await world.all(QueueEntry)} == {"waiting"}
    assert "Кезектен шығу" in await last(world)


async def test_an_old_code_begins_no_second_dialog_about_a_child(world: World) -> None:
    """The late yes opened a new offer; a yes to the code of the old one asks its question once more."""
    (old,) = await world.all(Offer)
    await world.advance(hours=25)
    await answers(world, "иә", "1", f"{old.code} 1")
    assert [row.status for row in await world.all(Offer)] == ["lapsed", "collecting"]
    assert "қай тілде" in await last(world)
