"""What a rules core answered, read before anything is done with it: whole, and explained by the edition of its case."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.errors import EditionError, InputError
from core.gateway.house import House
from core.gateway.terms import edition_of
from core.rules import decision as rules
from core.rules.calendar import local
from core.store.tables import Consent, Offer
from core.values import Citation

_REFERRAL = rules.Kind.REFERRAL_ISSUED
#: What an answer must say beside its decision, by the kind of the offer and of the decision ("" = none was made yet).
_SAYS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("vacancy", _REFERRAL): ("valid_from", "valid_until", "papers_by", "cancel_until"),
    ("vacancy", rules.Kind.REFUSED): (),
    ("queue_registration", ""): (),
    ("queue_registration", rules.Kind.REFUSED): (),
    ("home_schooling", ""): ("decide_from", "decide_by"),
    ("home_schooling", rules.Kind.REFUSED): (),
    ("special_school", ""): ("decide_from", "decide_by"),
    ("special_school", rules.Kind.REFUSED): (),
}


class Taken(StrEnum):
    """What became of a decision that came."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"  # it was taken before
    LATE = "late"  # the hand-over had ended without it
    CONTRADICTS = "contradicts"  # another decision was taken before: people must look


def digest(answer: Mapping[str, Any]) -> str:
    """Return what tells a copy of an answer from another answer."""
    return hashlib.sha256(json.dumps(answer, default=_plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)


def read(house: House, offer: Offer, consent: Consent, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an answer with its decision as the embedded rules core makes it.

    Raises InputError when it is not one that an offer of this kind can be answered with.
    """
    told = answer.get("decision")
    if isinstance(told, rules.Decision):
        return answer
    kind = str(told["kind"]) if told else ""
    if (offer.kind, kind) not in _SAYS:
        message = f"/decision/kind: an application of {offer.kind} is not answered with '{kind or 'no decision'}'."
        raise InputError(message)
    missing = [name for name in _SAYS[offer.kind, kind] if answer.get(name) is None]
    if missing:
        message = f"/{missing[0]}: is missing."
        raise InputError(message)
    return {**answer, "decision": _decision(house, offer, consent, answer)} if told else answer


def _decision(house: House, offer: Offer, consent: Consent, answer: Mapping[str, Any]) -> rules.Decision:
    told = answer["decision"]
    citations = [Citation(one["act"], one["edition"], one["paragraph"]) for one in told["citations"]]
    facts = {**told.get("facts", {}), **_known(offer, consent), **_terms(answer)}
    try:
        return rules.received(
            edition_of(house, offer), rules.Kind(told["kind"]), told["grounds"], citations, facts=facts
        )
    except EditionError as error:
        message = f"/decision: {error}"
        raise InputError(message) from None


def _known(offer: Offer, consent: Consent) -> dict[str, str]:
    """Return the ids by which our words explain a decision, whoever made it."""
    about = {"vacancy_id": offer.vacancy_id, "conclusion_id": offer.conclusion_id}
    return {"offer_id": offer.id, "consent_id": consent.id, **{name: value for name, value in about.items() if value}}


def _terms(answer: Mapping[str, Any]) -> dict[str, str]:
    if answer.get("valid_until") is None:
        return {}
    until, cancel = local(answer["valid_until"]), local(answer["cancel_until"])
    return {
        "valid_from": answer["valid_from"].isoformat(),
        "valid_until": until.isoformat(timespec="milliseconds"),
        "cancellable_until": cancel.isoformat(timespec="milliseconds"),
    }
