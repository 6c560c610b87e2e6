"""What the API answers, field by field: the description is made from these, and tests hold the answers to them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Instant = str  # ISO 8601 with milliseconds and the offset of Kazakhstan


class Said(BaseModel):
    """An answer; it has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class FieldError(Said):
    """One field that stands against a row."""

    pointer: str = Field(description="JSON pointer (RFC 6901) into the body; on a line, into that line.")
    detail: str = Field(description="What is expected there; the value itself is never repeated.")


class OutcomeSaid(Said):
    """What became of one row."""

    taken: bool = Field(description="Whether it is in the register now.")
    changed: bool = Field(description="False when it was known already.")
    reason: str | None = Field(default=None, description="What followed, or why nothing is owed.")
    errors: list[FieldError] | None = Field(default=None, description="Why it was not taken.")


class RowSaid(OutcomeSaid):
    """What became of one row of a JSON body."""

    index: int = Field(description="Its place in the array, from 0.")


class LineSaid(OutcomeSaid):
    """One line of the answer to a body of lines."""

    line: int = Field(description="Its line in the body, from 1.")


class Outcomes(Said):
    """What became of the rows of a JSON body, in their order."""

    items: list[RowSaid]
    next: None = None


class ProblemSaid(BaseModel):
    """An error (RFC 9457): what is wrong, and what to do."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    parameter: str | None = Field(default=None, description="The parameter of the address that is none.")
    error_id: str | None = Field(default=None, description="Names an error of ours that nobody expected.")


class WindowSaid(Said):
    """When an answer counts."""

    opens_at: Instant | None
    closes_at: Instant | None
    basis: str | None = Field(description="Why it opened: a delivery receipt or a reply.")


class OfferSaid(Said):
    """One proposal of one service to one guardian about one child."""

    id: str
    kind: str
    status: str
    guardian_id: str
    child_id: str
    application_id: str | None
    vacancy_id: str | None
    round: int
    window: WindowSaid
    code: str = Field(description="What the family sees beside the question.")
    created_at: Instant


class OfferPage(Said):
    """A page of offers, in the order they were made."""

    items: list[OfferSaid]
    next: str | None = Field(description="The cursor of the next page; null when there is none.")


class HistoryItem(Said):
    """One link of a chain of hashes."""

    seq: int
    at: Instant
    event: str
    data: dict[str, Any]
    hash: str


class HistorySaid(Said):
    """Everything that happened to an offer."""

    items: list[HistoryItem]
    next: None
    verified: bool = Field(description="Whether every hash is the hash of what is shown and of the one before.")
    broken_at: int | None = Field(description="The first link that does not hold.")


class CitationSaid(Said):
    """A place in a regulation."""

    act: str
    edition: str
    paragraph: str


class DecisionSeen(Said):
    """A decision with everything it rests on; what has no value is left out."""

    id: str
    kind: str
    outcome: str | None = None
    at: Instant
    grounds: list[str] = []
    citations: list[CitationSaid] = []
    facts: dict[str, Any] = {}


class ApplicationSaid(Said):
    """An application: how it stands, and every decision that says why."""

    application_id: str
    status: str
    decisions: list[DecisionSeen]
    complaints: list[dict[str, Any]]


class StandingSaid(BaseModel):
    """One application in one queue."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    number: int | None = Field(description="Its forecast place in line; null when it does not wait.")
    application_id: str
    child_id: str
    queue_class: Literal["out_of_turn", "priority", "general"] = Field(alias="class")
    submitted_at: Instant
    status: str
    because: list[CitationSaid]


class QueuePage(Said):
    """A page of a preschool's queues, one after another."""

    items: list[StandingSaid]
    next: str | None = Field(description="The cursor of the next page; null when there is none.")


class ThenSaid(Said):
    """What became of an event at its own time."""

    at: Instant
    followed: bool = Field(description="False while the time has not come.")
    owed: bool | None = None
    effect: str | None = None
    says: dict[str, str] = {}


class EventSaid(Said):
    """A life event as it was told, and what followed."""

    source: str
    id: str
    type: str
    occurred_at: Instant
    received_at: Instant
    owed: bool = Field(description="False: nothing is owed, and `says` tells why.")
    effect: str | None = Field(description="The code of what followed; `nothing.…` when nothing is owed.")
    says: dict[str, str] = Field(description="The same in words, by language: kk, ru, en.")
    then: ThenSaid | None
