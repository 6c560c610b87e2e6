"""One public service inside an edition: who provides it, how it is asked for, what papers and steps it has."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from core.rules.entry import Amount, Entry, Frozen, as_tuple


class Choice(Entry):
    """A list of names the text gives: providers, channels, results."""

    values: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class Proactive(Entry):
    """Whether the service may be offered without an application."""

    value: bool


Mark = Literal["signature_of_authorised_person", "signature_of_head", "seal", "seal_if_any"]


class Document(Entry):
    """One paper of the package: what the state holds is drawn from its systems and never asked."""

    code: str
    source: Literal["family", "state"]
    needed: Literal["always", "if_any", "if_claimed", "inquire"] = "always"
    asked_of: Literal["everyone", "residents", "non_residents"] = "everyone"
    categories: frozenset[int] = frozenset()  # of annex 1, whose families claim what it proves
    valid_for: Amount | None = None  # counted from the day of issue, measured at filing
    bears: tuple[Mark, ...] = ()  # what makes it a certificate: whoever takes it in looks for these


class Step(Entry):
    """One step of a procedure: who does it and how long it may take; `at_least` where the text gives a range."""

    role: str
    action: str
    at_most: Amount
    at_least: Amount | None = None


class Service(Frozen):
    """One service of an edition."""

    title_kk: str
    title_ru: str
    provider: Choice
    channels: Choice
    proactive: Proactive
    offers: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    refusal_grounds: tuple[str, ...] = ()
    ways: Choice | None = None  # electronic, on paper, proactive
    results: Choice | None = None  # the forms that end the service
    proactive_result: Choice | None = None  # the form that ends it where the family did not apply
    free: Proactive | None = None  # of charge
    paid_by: Choice | None = None  # whose budget bears the costs
    outcome: Choice | None = None  # what the family has in the end, where the act gives it no form
    outcome_on: Choice | None = None  # what that is written on
    roles: Choice | None = None  # who takes part in the steps
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _offers_need_a_proactive_service(self) -> Self:
        if self.offers and not self.proactive.value:
            message = "a service that is not proactive makes no offers"
            raise ValueError(message)
        return self

    @property
    def forms(self) -> frozenset[str]:
        """The forms in which the service can end."""
        ends = (self.results, self.proactive_result)
        return frozenset(name for choice in ends if choice for name in choice.values)
