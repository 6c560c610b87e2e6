"""What a remote rules core answers, at once or later: the same object, read field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

#: A short code or id; longer ones are no codes.
Code = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_MOST = 20


class CitationSaid(BaseModel):
    """A place in a regulation."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    act: Code = Field(description="Short name of the act.", examples=["P"])
    edition: Code = Field(description="The edition by which the application is decided.", examples=["P-2024"])
    paragraph: Code = Field(description="The paragraph, as the edition names it.", examples=["22.3"])


class DecisionSaid(BaseModel):
    """A decision that explains itself: DESIGN promise 9."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kind: Annotated[str, Field(pattern="^(referral_issued|refused)$")] = Field(description="What is decided.")
    grounds: list[Code] = Field(min_length=1, max_length=_MOST, description="Grounds of the edition.")
    citations: list[CitationSaid] = Field(min_length=1, max_length=_MOST, description="Where they are written.")
    facts: dict[Code, Annotated[str, StringConstraints(max_length=200)]] = Field(
        default_factory=dict, max_length=_MOST, description="Ids, times and codes it rests on; never a name."
    )


class DecisionRow(BaseModel):
    """What was decided on one hand-over, or until when it will be."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    handover_id: Code = Field(description="The hand-over that is answered.")
    decision: DecisionSaid | None = Field(default=None, description="Left out: registered, decided elsewhere.")
    valid_from: date | None = Field(default=None, description="First day of the referral.")
    valid_until: AwareDatetime | None = Field(default=None, description="End of the referral.")
    papers_by: date | None = Field(default=None, description="Last day for papers.")
    cancel_until: AwareDatetime | None = Field(default=None, description="Until when the family may cancel.")
    decide_from: date | None = Field(default=None, description="First day on which a school decides.")
    decide_by: date | None = Field(default=None, description="Last day on which it does.")

    def said(self) -> Mapping[str, Any]:
        """Return what was said, without what was left out."""
        return self.model_dump(exclude_none=True)
