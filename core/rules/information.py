"""What an edition makes known: how it is cited, what families are told about a service, where they may complain."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Literal

from pydantic import Field

from core.rules.entry import Entry, Frozen
from core.rules.service import Choice


class CitedAs(Frozen):
    """How lawyers name the act in each language: title, approving act, number and date, later wordings."""

    kk: str
    ru: str
    en: str
    body: Literal["rules", "decree"] = "rules"  # what a paragraph without a prefix belongs to
    parts: Mapping[str, str] = {}  # our name of a place -> the place as the parts of the paragraph are counted


class Item(StrEnum):
    """One thing that families must be told about a service."""

    FREE = "free"
    FORM = "form"
    PHONES = "phones"  # of the single contact centre
    ADDRESSES = "addresses"  # where the places of service are listed
    REFERENCE_PHONES = "reference_phones"  # where the phones of the reference services are listed
    OFFICE_HOURS = "office_hours"  # its own, or those of another service by analogy
    ELECTRONIC_HOURS = "electronic_hours"
    PHONE_REGISTERED_AT = "phone_registered_at"
    ORDER_TOLD_BY = "order_told_by"  # who tells how the service is given
    STATUS_TOLD_BY = "status_told_by"  # who tells where a case stands
    SIGNATURE_FOR = "signature_for"  # what needs an electronic signature
    ASKED_BY_OTHERS = "asked_by_others"  # how the person consents to the request of somebody else
    TOGETHER_WITH = "together_with"  # given by one application with another service


class Hours(Entry):
    """Office hours, Monday to Friday."""

    opens: time
    closes: time
    lunch_from: time
    lunch_to: time
    intake_until: time | None = None


class Addressee(Entry):
    """Whom a complaint may be addressed to; `answer` names the term for the answer, the court has none."""

    to: str
    answer: str = ""


class NoticeForms(Entry):
    """In which form the complainant hears of a prolonged term, by the form of the complaint."""

    paper: str
    electronic: str


class Complaints(Frozen):
    """The complaints about one service: which decisions are its, and where they go."""

    decides: frozenset[str] = frozenset()  # the kinds of decisions the service takes, besides its refusals
    grounds: frozenset[str] = frozenset()  # refusals of its that are no refusal of the service itself
    to: tuple[Addressee, ...] = Field(min_length=1)
    told_by: Choice | None = None  # who tells how to complain through the portal
    cabinet_shows: Choice | None = None  # what the cabinet shows of a complaint sent through the portal
    prolonged: NoticeForms | None = None
    forwarded: Choice | None = None  # what the body complained of passes on
    satisfied: Choice | None = None  # what spares the passing on
