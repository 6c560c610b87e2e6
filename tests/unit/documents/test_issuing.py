"""Documents of families: filled from the register, issued once in both languages, sealed, shown behind a trace."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from core.access import SANDBOX_OPERATOR
from core.documents import Documents, Issued, Press, form_words, tell_of, tell_of_check
from core.errors import CryptoError, InputError, NotFoundError
from core.printing.plain import as_text
from core.rules.catalogue import Catalogue
from core.store.tables import AccessTrace, Application, DataKey, Decision, IssuedDocument, Offer, Referral
from core.values import Language
from tests.unit.views.rows import add_story, decision, preschool, waiting
from tests.unit.views.scene import HOUR, OPENED, Scene, add, add_family

CATALOGUE = Catalogue.load()


def _press(scene: Scene) -> Press:
    return Press(CATALOGUE, form_words(), scene.vault, lambda: uuid4().hex)


async def _show(
    scene: Scene, form: str, subject: str, language: Language = Language.KK, *, reason: str = "document"
) -> Issued:
    documents = Documents(scene.store, _press(scene), scene.clock)
    return await documents.show(SANDBOX_OPERATOR, form, subject, language, reason)


async def _all(scene: Scene, table: type[Any]) -> Sequence[Any]:
    async with scene.store.read() as tx:
        return (await tx.exec(select(table))).all()


async def _queued(scene: Scene) -> None:
    """Write family 1, whose application A1 waits first at one preschool."""
    await add_family(scene, 1, first="Еркежан")
    await add(scene, preschool(), *waiting(1), decision(1, "queued"))


def _refusal(number: int = 2, ground: str = "papers_incomplete_or_expired", **changed: Any) -> Decision:
    return decision(number, "refused", outcome="refused", grounds=[ground], **changed)


@pytest.mark.rule("P-101")
@pytest.mark.rule("P-027")
@pytest.mark.parametrize("language", list(Language))
async def test_a_queue_notice_holds_names_date_and_number(empty: Scene, language: Language) -> None:
    """Name of the parent and the child, town, preschool with its number, date and time of queueing."""
    await _queued(empty)
    text = as_text((await _show(empty, "queue_notice", "A1", language)).page)
    place = "№ 14 «Ақбота» балабақшасы, кезек нөмірі (1)" if language is Language.KK else "номер очереди (1)"
    for words in ("Әбдірахманова Гүлнұр Серікқызы", "Әбдірахман Еркежан", "Алматы", place, "09:01:00"):
        assert words in text


async def test_a_look_leaves_a_trace_before_anything_is_opened(empty: Scene) -> None:
    """Who, whose, which form, why; without a reason of the list nothing is shown and nothing is issued."""
    await _queued(empty)
    with pytest.raises(InputError, match="reason"):
        await _show(empty, "queue_notice", "A1", reason="")
    assert not await _all(empty, AccessTrace)
    assert not await _all(empty, IssuedDocument)
    await _show(empty, "queue_notice", "A1")
    traces = [(row.operator, row.guardian_id, row.field, row.reason) for row in await _all(empty, AccessTrace)]
    assert traces == [("sandbox-operator", "G1", "form.queue_notice", "document")]


async def test_an_erased_family_has_no_document_but_the_look_left_its_trace(empty: Scene) -> None:
    """What was sealed with its key is gone for good, documents that were issued included."""
    await _queued(empty)
    await _show(empty, "queue_notice", "A1")
    async with empty.store.write() as tx:
        await tx.delete(await tx.get_one(DataKey, "guardian:G1"))
    with pytest.raises(CryptoError):
        await _show(empty, "queue_notice", "A1")
    assert len(await _all(empty, AccessTrace)) == 2


async def test_a_document_is_kept_as_it_was_issued(empty: Scene) -> None:
    """Both languages at once, sealed, committed to word by word; a later look gives the same words, id and instant."""
    await _queued(empty)
    first = await _show(empty, "queue_notice", "A1")
    empty.clock.instant += timedelta(days=30)
    await add_family(empty, 2, first="Мадина", phone="+77471234568")
    await add(empty, *waiting(2, "out_of_turn"))  # the number of A1 would be another one today
    assert await _show(empty, "queue_notice", "D1") == first
    rows = await _all(empty, IssuedDocument)
    assert {row.language for row in rows} == set(Language)
    assert [row.commitment for row in rows if row.language == "kk"] == [empty.keys["G1"].commit(first.page.to_text())]
    assert all("Еркежан".encode() not in row.page_sealed for row in rows)


@pytest.mark.rule("P-021")
@pytest.mark.rule("P-105")
async def test_a_refusal_lists_papers_and_cites_the_law(empty: Scene) -> None:
    """Of the newest refusal; the papers that are missing and expired by name, annex 6 for admission."""
    await add_story(empty)
    facts = {"missing": "f065, f052_2", "expired": "f027"}
    await add(empty, _refusal(5, offer_id="O1"), _refusal(6, offer_id="O1", facts=facts))
    text = " ".join(as_text((await _show(empty, "refusal", "A1", Language.RU)).page).split())
    for words in ("пунктом 2 статьи 20", "(приложение 6)", "1) карта профилактических прививок по форме № 065/у",
                  "1) справка по форме № 027/у", "«Прием документов и зачисление детей"):  # fmt: skip
        assert words in text
    assert "следующему основанию" not in text


@pytest.mark.rule("P-100")
async def test_a_refusal_on_a_ground_of_row_9_says_where_it_stands(empty: Scene) -> None:
    """The field that annex 3 lacks: the ground in the words of the act, with its place in the annex of the service."""
    await _queued(empty)
    await add(empty, _refusal(2, "untrue_documents"))
    text = " ".join(as_text((await _show(empty, "refusal", "D2")).page).split())
    assert "анық еместігін анықтау (2-қосымшаның 9-тармағының 1) тармақшасы)" in text
    assert "(2-қосымша) сәйкес" in text
    assert 'кезекке қою" мемлекеттік қызметін көрсетуден бас тартылды' in text


def _referral(until: int) -> Referral:
    return Referral(id="R1", vacancy_id="V1", application_id="A1", entry_id="E1", offer_id="O1", issued_at=OPENED,
                    valid_until=OPENED + until * HOUR, cancel_until=OPENED + 24 * HOUR)  # fmt: skip


async def test_a_referral_that_was_extended_is_another_paper(empty: Scene) -> None:
    """Preschool, group, hours, term and papers; the first paper stays as it was."""
    await add_story(empty)
    await add(empty, decision(3, "referral_issued", offer_id="O1", grounds=["family_accepted"]), _referral(100))
    first = await _show(empty, "referral", "A1", Language.RU)
    text = as_text(first.page)
    for words in ("старшая группа", "10.5", "карта профилактических прививок", "Детский сад № 14"):
        assert words in text
    async with empty.store.write() as tx:
        (await tx.get_one(Referral, "R1")).valid_until += 480 * HOUR
    assert (await _show(empty, "referral", "A1", Language.RU)).page.digest != first.page.digest
    assert len(await _all(empty, IssuedDocument)) == 4


@pytest.mark.rule("P-105")
async def test_enrolment_is_told_with_the_day_of_the_contract(empty: Scene) -> None:
    """The child, the preschool and the day on which the contract was signed."""
    await add_story(empty)
    facts = {"preschool_id": "P1", "vacancy_id": "V1", "signed_on": "2026-12-01"}
    await add(empty, decision(4, "accepted", outcome="enrolled", grounds=["contract_signed"], facts=facts))
    text = " ".join(as_text((await _show(empty, "enrolment", "D4", Language.RU)).page).split())
    assert "Ваш ребенок Әбдірахман Еркежан зачислен в дошкольную организацию: Детский сад № 14 «Ақбота»" in text
    assert "1 декабря 2026" in text


@pytest.mark.rule("P-090")
async def test_an_application_is_printed_as_it_was_filed(empty: Scene) -> None:
    """IIN, birth year, language, preschools, marks and the day: every field of annex 1."""
    await _queued(empty)
    text = as_text((await _show(empty, "application", "A1")).page)
    for words in ("200101500003", "2022 жылы туған", "оқыту тілі: қазақ", "1. № 14 «Ақбота»", "[x] 13)", "1 қыркүйек"):
        assert words in text


@pytest.mark.rule("P-044")
async def test_only_an_unconfirmed_privilege_has_a_notice(empty: Scene) -> None:
    """It names the mark that was claimed and the place that is kept."""
    await add_family(empty, 1, first="Еркежан")
    await add(empty, preschool(), *waiting(1, "out_of_turn"), decision(1, "queued"))
    with pytest.raises(InputError, match="unconfirmed"):
        await _show(empty, "privilege_refusal", "A1")
    async with empty.store.write() as tx:
        assert not await tell_of_check(tx, _press(empty), "A1", OPENED)
        (await tx.get_one(Application, "A1")).privilege_refused_at = OPENED
        assert await tell_of_check(tx, _press(empty), "A1", OPENED)
    text = " ".join(as_text((await _show(empty, "privilege_refusal", "A1")).page).split())
    assert "әскери қызметшінің" in text
    assert "жалпы кезекте қалады" in text


@pytest.mark.rule("P-110")
async def test_the_consent_of_an_offer_is_for_the_service_that_its_yes_begins(empty: Scene) -> None:
    """A yes to a place is the consent to admission (reading 7), not to queueing."""
    await add_story(empty)
    text = " ".join(as_text((await _show(empty, "consent", "O1")).page).split())
    assert '"Мектепке дейінгі ұйымдарға құжаттарды қабылдау және балаларды қабылдау"' in text
    assert "кезекке қою" not in text
    assert "құпияны" in as_text((await _show(empty, "consent_secrets", "O1")).page)


@pytest.mark.rule("P-095")
async def test_a_non_resident_has_the_consent_to_secrets_only(empty: Scene) -> None:
    """Annex 5 is not on their lists: it is not put before them."""
    await add_story(empty)
    async with empty.store.write() as tx:
        (await tx.get_one(Application, "A1")).resident = False
    with pytest.raises(InputError, match="consent_secrets"):
        await _show(empty, "consent", "O1")
    assert (await _show(empty, "consent_secrets", "O1")).page.form == "consent_secrets"


async def test_an_offer_that_asks_for_no_consent_has_none(empty: Scene) -> None:
    """A question about interest begins no service."""
    await add_story(empty)
    async with empty.store.write() as tx:
        (await tx.get_one(Offer, "O1")).kind = "annual_interest"
    with pytest.raises(InputError, match="annual_interest"):
        await _show(empty, "consent", "O1")


@pytest.mark.parametrize(
    ("form", "subject", "error"),
    [("queue_notice", "A9", NotFoundError), ("application", "A9", NotFoundError), ("consent", "O9", NotFoundError),
     ("refusal", "A1", NotFoundError), ("referral", "A1", NotFoundError), ("order", "A1", InputError)],
)  # fmt: skip
async def test_what_does_not_exist_is_an_error_without_a_trace(
    empty: Scene, form: str, subject: str, error: type[Exception]
) -> None:
    """No look happened: there is nobody to look at."""
    await _queued(empty)
    with pytest.raises(error, match=subject if error is NotFoundError else form):
        await _show(empty, form, subject)
    assert not await _all(empty, AccessTrace)


@pytest.mark.rule("P-089")
async def test_a_decision_issues_its_form_and_never_fails_for_want_of_it(empty: Scene) -> None:
    """Queueing gives a notice; a referral waits until it is asked for; a suspension has no form."""
    await add_story(empty)
    async with empty.store.write() as tx:
        for row, issued in (
            (await tx.get_one(Decision, "D1"), False),  # nothing waits, so there is no number to tell
            (_refusal(7, "untrue_documents"), True),
            (decision(8, "referral_issued", offer_id="O1", grounds=["family_accepted"]), False),
            (decision(9, "suspended", grounds=["no_answer"]), False),
        ):
            tx.add(row)
            await tx.flush()
            assert await tell_of(tx, _press(empty), row, OPENED) is issued
    assert {row.subject for row in await _all(empty, IssuedDocument)} == {"decision:D7"}
