"""What every rules core keeps, the embedded one and a remote one alike (docs/rules-core-protocol.md)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from core.gateway.handed import answers
from core.gateway.house import House
from core.ports import RulesCore
from core.rules import decision as rules
from core.rules.catalogue import Catalogue
from core.store.tables import Consent, Offer
from tests.contract.rules_core.stands import NOON

HOUSE = cast("House", SimpleNamespace(catalogue=Catalogue.load()))
TOLD = {
    "handover_id": "H1",
    "offer_id": "O1",
    "application_id": "A1",
    "child_id": "C1",
    "guardian_id": "G1",
    "consent_id": "K1",
    "consent_at": "2026-11-23T06:59:00.000+00:00",
    "issued_at": "2026-11-23T07:00:00.000+00:00",
}
VACANCY = {**TOLD, "kind": "vacancy", "act": "133", "edition": "P-2024", "vacancy_id": "V1", "temporary_until": None}
REGISTRATION = {**TOLD, "kind": "queue_registration", "act": "133", "edition": "P-2024", "vacancy_id": None}
CONCLUSION = {
    "id": "D1",
    "recommendation": "home_schooling",
    "issued_on": "2026-11-20",
    "valid_until": "2027-05-25",
    "school_id": "S1",
}
SCHOOLING = {
    **TOLD,
    "kind": "home_schooling",
    "act": "223-3",
    "edition": "H-2025",
    "conclusion": CONCLUSION,
    "papers": ["application", "consent_secrets"],
    "data_consent_id": "K2",
    "confirmed_at": "2026-11-23T12:00:00+05:00",
    "first_class": False,
}


async def decided(core: RulesCore, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand over, and read the answer as the gateway does."""
    answer = await core.submit(told)
    assert answer is not None
    assert answer["handover_id"] == told["handover_id"]
    about = {"kind": told["kind"], "edition": told["edition"], "vacancy_id": told.get("vacancy_id")}
    family = {"guardian_id": "G1", "child_id": "C1"}
    offer = Offer.model_validate({**about, **family, "id": "O1", "code": "2В7", "created_at": NOON})
    consent = Consent.model_validate({**family, "id": "K1", "offer_id": "O1", "reply_id": "R1", "given_at": NOON})
    return answers.read(HOUSE, offer, consent, answer)


async def test_the_same_hand_over_always_gets_the_same_decision(core: RulesCore) -> None:
    """A hand-over whose answer was lost is handed over again: nothing is decided twice, nor otherwise."""
    for told in (VACANCY, REGISTRATION, SCHOOLING):
        first, again = await core.submit(told), await core.submit(told)
        assert first is not None
        assert again is not None
        assert answers.digest(first) == answers.digest(again)


async def test_a_place_that_was_accepted_gets_a_referral_that_says_why_and_until_when(core: RulesCore) -> None:
    """The decision cites act, edition and paragraph, and its terms follow each other."""
    answer = await decided(core, VACANCY)
    decision: rules.Decision = answer["decision"]
    assert decision.kind is rules.Kind.REFERRAL_ISSUED
    assert {(cited.act, cited.edition) for cited in decision.citations} == {("133", "P-2024")}
    issued_at = datetime.fromisoformat(VACANCY["issued_at"] or "")
    assert answer["cancel_until"] == issued_at + timedelta(hours=24)
    assert issued_at.date() < answer["papers_by"] <= answer["valid_until"].date()
    assert {"vacancy_id", "offer_id", "valid_from", "valid_until"} <= decision.facts.keys()


async def test_a_registration_needs_no_decision_of_its_own(core: RulesCore) -> None:
    """It was registered: the place in the queue follows by itself."""
    assert "decision" not in await decided(core, REGISTRATION)


async def test_an_application_to_a_school_says_until_when_the_school_decides(core: RulesCore) -> None:
    """Between two days, in their order."""
    answer = await decided(core, SCHOOLING)
    assert "decision" not in answer
    assert datetime.fromisoformat("2026-11-23").date() <= answer["decide_from"] <= answer["decide_by"]


async def test_a_consent_taken_back_is_taken_however_often_and_undoes_no_decision(core: RulesCore) -> None:
    """Told twice, and of a consent it never heard of: taken each time; what was decided is answered as before."""
    notice = {name: TOLD[name] for name in ("consent_id", "offer_id", "application_id", "guardian_id", "child_id")}
    notice |= {"withdrawal_id": "W1", "withdrawn_at": TOLD["issued_at"], "stop_by": "2026-12-14T18:59:59.999+00:00"}
    before = await core.submit(VACANCY)
    for told in (notice, notice, {**notice, "withdrawal_id": "W2", "consent_id": "K9"}):
        await core.withdraw(told)
    after = await core.submit(VACANCY)
    assert before is not None
    assert after is not None
    assert answers.digest(before) == answers.digest(after)
