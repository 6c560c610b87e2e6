"""What may be done for a family on the telephone, as the desk calls it: the gateway's verbs of one house."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from core.gateway import desk_acts, taking_back
from core.gateway.house import House
from core.printing.words import FormWords
from core.views.evidence import EvidenceViews


@dataclass(frozen=True, slots=True)
class Acts:
    """By its names in `core.gateway.desk_acts`; each takes an id, the operator's name and what it asks for."""

    say_again: Callable[[str, str, int, str], Awaitable[None]]
    call_off: Callable[[str, str, int], Awaitable[None]]
    put_note: Callable[[str, str | None, str, str], Awaitable[None]]
    mark_number: Callable[..., Awaitable[None]]
    take_back: Callable[[str, str], Awaitable[bool]]  # the consents of an offer's application, on the family's word
    proof: EvidenceViews
    forms: FormWords


def acts_of(house: House) -> Acts:
    """Return the acts upon one gateway."""
    return Acts(
        partial(desk_acts.say_again, house),
        partial(desk_acts.call_off, house),
        partial(desk_acts.put_note, house),
        partial(desk_acts.mark_number, house),
        partial(taking_back.by_desk, house),
        EvidenceViews(house.store, house.vault, house.notary.signer.public if house.notary else {}),
        house.forms,
    )
