"""Putting the record of a consent together: people by pseudonyms, words by commitments, and what the consent is to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.evidence.notary import Notary
from core.evidence.opening import Opening, Sealer
from core.evidence.record import (
    COUNTRY,
    RECORD,
    Answer,
    Cited,
    Contents,
    Event,
    Names,
    Notice,
    Record,
    Scope,
    State,
    Window,
    Withdrawal,
    instant,
)
from core.rules import personal_data
from core.rules.edition import Edition
from core.values import ChannelName, Citation

#: On which ways a consent can be taken back.
WAYS_BACK = (ChannelName.SMS.value, ChannelName.TELEGRAM.value, "desk", "api")
#: In these contexts people are committed to: the same in every record of a family, and in no other family's.
_GUARDIAN, _CHILD = "guardian", "child"


@dataclass(frozen=True, slots=True)
class Words:
    """Commits to words as they are put into one record, and remembers them by path for whoever may open them."""

    record_id: str
    sealer: Sealer
    kept: dict[str, str] = field(default_factory=dict)

    def commit(self, path: str, text: str) -> str:
        """Return the commitment that stands at a path of the record."""
        self.kept[path] = text
        return self.sealer.commit(_context(self.record_id, path), text)


def commit_text(sealer: Sealer, text: str) -> str:
    """Return the commitment to a whole text of consent: the same in each record about it."""
    return sealer.commit(_of_text(text), text)


def openings(sealer: Sealer, record: Record, people: tuple[str, str], kept: Mapping[str, str]) -> list[Opening]:
    """Return what opens the commitments of a record: its people (guardian, child), words by path, texts of consent."""
    found = [
        sealer.open("pii_principal_id", _GUARDIAN, people[0]),
        sealer.open("child_id", _CHILD, people[1]),
    ]
    for path, text in kept.items():
        whole = path.startswith("privacy_notice.texts.")
        found.append(sealer.open(path, _of_text(text) if whole else _context(record.record_id, path), text))
    return found


def _context(record_id: str, path: str) -> str:
    return f"{record_id}:{path}"


def _of_text(text: str) -> str:
    return f"text:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Case:
    """Whose consent to what; the ids of people are in the clear here and nowhere in the record."""

    guardian_id: str
    child_id: str
    offer_id: str
    offer_kind: str
    edition: Edition
    service: str
    scope: Scope
    language: str

    def contents(self) -> Contents:
        """Return what the consent is to (law 94-V, 8(4)), with the places that say so."""
        service = self.edition.services[self.service]
        named = personal_data.named(self.edition, self.service, restricted_data=self.scope is Scope.RESTRICTED_DATA)
        return Contents(
            purpose=self.service,
            purpose_name=Names(kk=service.title_kk, ru=service.title_ru),
            scope=_scope(self.scope),
            lawful_basis="consent",
            pii_information=named.information,
            recipient_third_parties=named.third_parties,
            cross_border_transfer=named.cross_border,
            public_distribution=named.public_distribution,
            retention_period=named.retention,
            storage_locations=(COUNTRY,),
            processing_locations=(COUNTRY,),
            withdrawal_method=WAYS_BACK,
            cited=cited(named.citations),
        )


def _scope(scope: Scope) -> Literal["service", "restricted_data"]:
    return "restricted_data" if scope is Scope.RESTRICTED_DATA else "service"


def cited(citations: tuple[Citation, ...]) -> tuple[Cited, ...]:
    """Return places in acts as a record names them."""
    return tuple(Cited(act=one.act, edition=one.edition, paragraph=one.paragraph) for one in citations)


@dataclass(frozen=True, slots=True)
class Happened:
    """What the family did: which way, when, what it was shown before, and what it answered."""

    state: State
    at: datetime
    method: str  # sms | telegram | desk | api
    notice: Notice
    answer: Answer | None = None
    agreement: Answer | None = None
    window: Window | None = None
    withdrawal: Withdrawal | None = None
    relates_to: str | None = None


def record_of(case: Case, happened: Happened, words: Words, notary: Notary, now: datetime) -> Record:
    """Return the record, ready to be signed."""
    return Record(
        schema_version=RECORD,
        record_id=words.record_id,
        jurisdiction=COUNTRY,
        pii_principal_id=words.sealer.commit(_GUARDIAN, case.guardian_id),
        child_id=words.sealer.commit(_CHILD, case.child_id),
        offer_id=case.offer_id,
        offer_kind=case.offer_kind,
        edition=case.edition.id,
        language=case.language,
        collection_method=happened.method,
        party_identification=notary.operator,
        processing=case.contents(),
        privacy_notice=happened.notice,
        answer=happened.answer,
        agreement=happened.agreement,
        window=happened.window,
        event=_event(case, happened, words, now),
        withdrawal=happened.withdrawal,
        key_id=notary.signer.key_id,
    )


def _event(case: Case, happened: Happened, words: Words, now: datetime) -> Event:
    """Return what happened; a consent holds until the result of its service."""
    return Event(
        event_state=happened.state,
        event_type="explicit",
        event_time=instant(happened.at),
        recorded_at=instant(now),
        entity_id=words.sealer.commit(_GUARDIAN, case.guardian_id),
        validity_duration=case.contents().retention_period if happened.state is State.GIVEN else "",
        relates_to=happened.relates_to,
    )
