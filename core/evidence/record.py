"""The record of one consent, refusal or withdrawal; fields that ISO/IEC TS 27560:2023 names have its names.

`docs/evidence.md` says what each field proves, and where the Kantara Consent Receipt 1.1 has the same.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.evidence.canonical import Json

RECORD: Literal["usynys/consent-record/1"] = "usynys/consent-record/1"
DAY: Literal["usynys/evidence-day/1"] = "usynys/evidence-day/1"
#: Everything happens under the law of one country.
COUNTRY: Literal["KZ"] = "KZ"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


def instant(at: datetime) -> str:
    """Write an instant as every record does: UTC, to the millisecond.

    >>> instant(datetime(2026, 11, 23, 10, tzinfo=UTC))
    '2026-11-23T10:00:00.000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


class State(StrEnum):
    """What the family did, in the words of ISO/IEC TS 27560."""

    GIVEN = "consent given"
    REFUSED = "consent refused"
    WITHDRAWN = "consent withdrawn"


class Scope(StrEnum):
    """What was asked for: the service, or beside it the use of restricted data."""

    SERVICE = "service"
    RESTRICTED_DATA = "restricted_data"


class Part(BaseModel):
    """A part of a record: nothing unknown, nothing left out, nothing of another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_json(self) -> dict[str, Json]:
        """Return it as plain JSON values, empty ones included."""
        return self.model_dump(mode="json")


class Names(Part):
    """A name in both languages."""

    kk: str
    ru: str


class Party(Part):
    """The operator of the personal data (law 94-V, 8(4)); without a number where none was configured."""

    party_id: Literal["operator"]
    party_role: Literal["pii_controller"]
    party_name: Names
    party_bin: str | None


class Cited(Part):
    """A place in an act."""

    act: str
    edition: str
    paragraph: str


class Contents(Part):
    """What the consent is to, as article 8(4) of law 94-V lists it; each value with the place it comes from."""

    purpose: str  # code of the service
    purpose_name: Names
    scope: Literal["service", "restricted_data"]
    lawful_basis: Literal["consent"]
    pii_information: tuple[str, ...]
    recipient_third_parties: bool
    cross_border_transfer: bool
    public_distribution: bool
    retention_period: str
    storage_locations: tuple[str, ...]
    processing_locations: tuple[str, ...]
    withdrawal_method: tuple[str, ...]
    cited: tuple[Cited, ...]


class Shown(Part):
    """One message the family had before it answered; `words` commits to its exact bytes."""

    message_id: str
    purpose: str
    key: str
    template: str
    language: str
    wire: str | None
    provider_id: str | None
    words: Digest
    left_at: Instant
    accepted_at: Instant | None
    delivered_at: Instant | None


class Text(Part):
    """One whole text of consent that was shown or cited; `words` commits to it, `version` names its template."""

    form: str
    version: str
    words: Digest


class Notice(Part):
    """The exact words: messages in their order, and the texts of consent they showed or cited."""

    shown: tuple[Shown, ...]
    texts: tuple[Text, ...]


class Answer(Part):
    """One reply: where it came from, how the wire vouched for it, what it said, and the rule that read it."""

    reply_id: str
    wire: str
    channel: str
    provider_id: str
    kind: str
    authenticity: str  # how its sender was checked when it came in
    words: Digest
    language: str
    rule: str
    said_at: Instant
    received_at: Instant
    carrier_at: Instant | None


class Window(Part):
    """In which time an answer counted, and what proved that the question was received."""

    opens_at: Instant
    closes_at: Instant
    basis: str


class Event(Part):
    """What happened and when; `relates_to` is the record that a withdrawal takes back."""

    event_state: State
    event_type: Literal["explicit"]
    event_time: Instant
    recorded_at: Instant
    entity_id: Digest  # who did it: the guardian, by pseudonym
    validity_duration: str
    relates_to: str | None


class Withdrawal(Part):
    """On which way a consent was taken back, and until when all processing must have ended (law 94-V, 8(7))."""

    via: str
    stop_by: Instant
    cited: tuple[Cited, ...]


class Record(Part):
    """Everything that is signed; people stand in it by pseudonyms, words by commitments."""

    schema_version: Literal["usynys/consent-record/1"]
    record_id: str
    jurisdiction: Literal["KZ"]
    pii_principal_id: Digest
    child_id: Digest
    offer_id: str
    offer_kind: str
    edition: str
    language: str
    collection_method: str
    party_identification: Party
    processing: Contents
    privacy_notice: Notice
    answer: Answer | None  # None where a person took a withdrawal down
    agreement: Answer | None  # the yes to the texts, where another answer confirmed everything after it
    window: Window | None
    event: Event
    withdrawal: Withdrawal | None
    key_id: str


class SignedRecord(Record):
    """A record as it is handed out: with the digest of each of its fields, which are signed too, and the signature."""

    digests: dict[str, Digest]
    signature: Signature


class SignedDay(Part):
    """The root over all records of one day of Almaty, chained to that of the day before it that had any."""

    schema_version: Literal["usynys/evidence-day/1"]
    day: Day
    size: int
    root: Digest
    previous_day: Day | None
    previous: Digest | None  # SHA-256 of the signed object of that day
    made_at: Instant
    key_id: str
    signature: Signature
